//! Any document, in a context with a term of every kind: nothing panics, strict reading says no more
//! than lenient reading, and what is read can be written down and read back.

#![no_main]

use std::sync::LazyLock;

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Options, nquads, skolemize, to_rdf};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const CONTEXT: &str = r#"{"@context": {
    "v": "urn:v:", "p": "v:p", "id": "@id", "type": "@type", "nest": "@nest",
    "ref": {"@id": "v:ref", "@type": "@id"}, "raw": {"@id": "v:raw", "@type": "@json"},
    "list": {"@id": "v:list", "@container": "@list"},
    "text": {"@id": "v:text", "@container": "@language"},
    "byId": {"@id": "v:byId", "@container": "@id"},
    "byType": {"@id": "v:byType", "@container": "@type"},
    "byKey": {"@id": "v:byKey", "@container": "@index", "@index": "p"},
    "graph": {"@id": "v:graph", "@container": "@graph"}, "of": {"@reverse": "v:of"},
    "sealed": {"@id": "v:sealed", "@protected": true},
    "T": {"@id": "v:T", "@context": {"p": "v:T-p"}}
}}"#;

static CONTEXTS: LazyLock<Contexts> = LazyLock::new(|| {
    let mut contexts = Contexts::new();
    let document = serde_json::from_str(CONTEXT).expect("JSON");
    contexts.insert("urn:context", document);
    contexts
});

fuzz_target!(|text: &str| {
    let Ok(document) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let strict = to_rdf(&document, &CONTEXTS, &Options::strict());
    let lenient = to_rdf(&document, &CONTEXTS, &Options::lenient());
    if let Ok(strict) = &strict {
        assert_eq!(Ok(strict), lenient.as_ref());
        let options = Options {
            deskolemize: true,
            ..Options::strict()
        };
        let named = skolemize(&document, &CONTEXTS, &options).expect("what was read before");
        to_rdf(&named, &CONTEXTS, &options).expect("what was read before");
    }
    if let Ok(dataset) = lenient {
        let written = nquads::serialize(&dataset).expect("RDF");
        let again = nquads::parse(&written).expect("what was written");
        assert_eq!(again.quads.len(), dataset.quads.len());
        let _ = canonicalize(&dataset, Hash::Sha256, Budget::default());
    }
});
