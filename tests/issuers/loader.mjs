// The contexts that other people's packages carry, and nothing from the network.

import { contexts as signature2018 } from "ed25519-signature-2018-context";
import { securityLoader } from "@digitalcredentials/security-document-loader";

const carried = securityLoader({ fetchRemoteContexts: false }).build();

// Their resolver knows the keys of Ed25519 alone; one of P-256 is a Multikey by its own name.
function p256(url) {
  const [did, key] = url.split("#");
  if (!did.startsWith("did:key:zDna")) return null;
  const name = did.slice("did:key:".length);
  const method = { id: `${did}#${name}`, type: "Multikey", controller: did, publicKeyMultibase: name };
  return key
    ? { "@context": "https://w3id.org/security/multikey/v1", ...method }
    : { "@context": "https://www.w3.org/ns/did/v1", id: did, assertionMethod: [method] };
}

// `more`: contexts by address that none of the packages carries.
export const documentLoader =
  (more = {}) =>
  async (url) => {
    const document = signature2018.get(url) ?? p256(url) ?? (url in more ? more[url] : null);
    return document ? { contextUrl: null, documentUrl: url, document } : carried(url);
  };
