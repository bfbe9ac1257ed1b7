// Canonicalises JSON-LD by other people's code, in its safe mode: on standard input are documents, and
// the contexts that the packages do not carry; prints for each its N-Quads, or why there are none.

import { text } from "node:stream/consumers";
import jsonld from "jsonld";
import { documentLoader } from "./loader.mjs";

const { documents, contexts } = JSON.parse(await text(process.stdin));
const options = {
  algorithm: "RDFC-1.0",
  format: "application/n-quads",
  safe: true,
  documentLoader: documentLoader(contexts),
};
const answers = [];
for (const document of documents) {
  try {
    answers.push({ canonical: await jsonld.canonize(document, options), error: null });
  } catch (error) {
    answers.push({ canonical: null, error: error.details?.event?.message ?? String(error) });
  }
}
console.log(JSON.stringify(answers));
