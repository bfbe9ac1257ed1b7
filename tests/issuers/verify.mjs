// Asks other people's verifier about the credentials on standard input, a JSON list; prints for each
// whether it holds, and why not.

import { text } from "node:stream/consumers";
import * as vc from "@digitalcredentials/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalcredentials/eddsa-rdfc-2022-cryptosuite";
import * as selective from "@digitalbazaar/ecdsa-sd-2023-cryptosuite";
import { documentLoader as loader } from "./loader.mjs";

const documentLoader = loader();
const suites = {
  "eddsa-rdfc-2022": cryptosuite,
  "ecdsa-sd-2023": selective.createVerifyCryptosuite(),
};
const answers = [];
for (const { credential, now } of JSON.parse(await text(process.stdin))) {
  const { verified, error } = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({ cryptosuite: suites[credential.proof.cryptosuite] }),
    documentLoader,
    now: new Date(now),
  });
  answers.push({ verified, error: error ? String(error.errors?.[0] ?? error) : null });
}
console.log(JSON.stringify(answers));
