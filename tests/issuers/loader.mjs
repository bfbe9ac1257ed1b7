// The contexts that other people's packages carry, and nothing from the network.

import { contexts as signature2018 } from "ed25519-signature-2018-context";
import { securityLoader } from "@digitalcredentials/security-document-loader";

const carried = securityLoader({ fetchRemoteContexts: false }).build();

// `more`: contexts by address that none of the packages carries.
export const documentLoader =
  (more = {}) =>
  async (url) => {
    const document = signature2018.get(url) ?? (url in more ? more[url] : null);
    return document ? { contextUrl: null, documentUrl: url, document } : carried(url);
  };
