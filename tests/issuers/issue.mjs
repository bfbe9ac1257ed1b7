// Issues Data Integrity badges by npm packages alone, and prints them by name.

import * as vc from "@digitalcredentials/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as EcdsaMultikey from "@digitalbazaar/ecdsa-multikey";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import * as selective from "@digitalbazaar/ecdsa-sd-2023-cryptosuite";
import { cryptosuite as eddsa } from "@digitalcredentials/eddsa-rdfc-2022-cryptosuite";
import { Ed25519Signature2018 } from "@digitalbazaar/ed25519-signature-2018";
import { Ed25519VerificationKey2018 } from "@digitalbazaar/ed25519-verification-key-2018";
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { Ed25519VerificationKey2020 } from "@digitalbazaar/ed25519-verification-key-2020";
import { credential } from "./credential.mjs";
import { documentLoader as loader } from "./loader.mjs";

const documentLoader = loader();

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

// The suites that came before.
for (const [name, Suite, Key, context] of [
  ["Ed25519Signature2018", Ed25519Signature2018, Ed25519VerificationKey2018, "ed25519-2018"],
  ["Ed25519Signature2020", Ed25519Signature2020, Ed25519VerificationKey2020, "ed25519-2020"],
]) {
  const pair = await Key.generate();
  pair.controller = `did:key:${pair.fingerprint()}`;
  pair.id = `${pair.controller}#${pair.fingerprint()}`;
  const badge = credential(pair.controller, 4);
  badge["@context"] = [...badge["@context"], `https://w3id.org/security/suites/${context}/v1`];
  badges[name] = await vc.issue({
    credential: badge,
    suite: new Suite({ key: pair, date }),
    documentLoader,
  });
}

console.log(JSON.stringify(badges));
