// Measures other people's verifier on the credential in the file that is named.

import { readFile } from "node:fs/promises";
import * as vc from "@digitalcredentials/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalcredentials/eddsa-rdfc-2022-cryptosuite";
import { securityLoader } from "@digitalcredentials/security-document-loader";

const credential = JSON.parse(await readFile(process.argv[2], "utf8"));
const documentLoader = securityLoader({ fetchRemoteContexts: false }).build();
const times = [];
for (let round = 0; round < 120; round++) {
  const began = performance.now();
  const { verified, error } = await vc.verifyCredential({
    credential: structuredClone(credential),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader,
    now: new Date("2026-12-01T00:00:00Z"),
  });
  times.push(performance.now() - began);
  if (!verified) throw error;
}
// The first rounds warm its caches.
const warm = times.slice(20).sort((a, b) => a - b);
console.log(`@digitalcredentials/vc: ${warm[warm.length >> 1].toFixed(2)} ms (median of 100), the first ${times[0].toFixed(0)} ms`);
