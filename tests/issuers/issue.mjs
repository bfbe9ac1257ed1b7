// Issues Data Integrity badges by npm packages alone, and prints them by name.

import * as vc from "@digitalcredentials/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as EcdsaMultikey from "@digitalbazaar/ecdsa-multikey";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import * as selective from "@digitalbazaar/ecdsa-sd-2023-cryptosuite";
import { cryptosuite as eddsa } from "@digitalcredentials/eddsa-rdfc-2022-cryptosuite";
import { securityLoader } from "@digitalcredentials/security-document-loader";
import { credential } from "./credential.mjs";

const documentLoader = securityLoader({ fetchRemoteContexts: false }).build();

async function did(pair) {
  const { publicKeyMultibase: key } = await pair.export({ publicKey: true });
  pair.controller = `did:key:${key}`;
  pair.id = `${pair.controller}#${key}`;
  return pair;
}

const badges = {};
const date = "2025-01-02T00:00:00Z";

const edwards = await did(await Ed25519Multikey.generate());
badges["eddsa-rdfc-2022"] = await vc.issue({
  credential: credential(edwards.controller, 1),
  suite: new DataIntegrityProof({ signer: edwards.signer(), date, cryptosuite: eddsa }),
  documentLoader,
});

const nist = await did(await EcdsaMultikey.generate({ curve: "P-256" }));
const base = await vc.issue({
  credential: credential(nist.controller, 2),
  suite: new DataIntegrityProof({
    signer: nist.signer(),
    date,
    cryptosuite: selective.createSignCryptosuite({ mandatoryPointers: ["/issuer", "/validFrom"] }),
  }),
  documentLoader,
});
badges["ecdsa-sd-2023-base"] = base;
badges["ecdsa-sd-2023-derived"] = await vc.derive({
  verifiableCredential: base,
  suite: new DataIntegrityProof({
    cryptosuite: selective.createDiscloseCryptosuite({
      selectivePointers: ["/name", "/credentialSubject/achievement"],
    }),
  }),
  documentLoader,
});

console.log(JSON.stringify(badges));
