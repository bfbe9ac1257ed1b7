//! Names for nameless nodes.

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Options, nquads, skolemize, to_rdf};
use serde_json::{Value, json};

fn document() -> Value {
    json!({
        "@context": {"v": "urn:v:", "p": "v:p", "list": {"@id": "v:list", "@container": "@list"},
            "map": {"@id": "v:map", "@container": "@id"}, "raw": {"@id": "v:raw", "@type": "@json"},
            "nest": "@nest", "text": {"@id": "v:text", "@container": "@language"}},
        "p": [{"p": "x"}, {"@id": "urn:bnid:b1", "p": "y"}, {"@value": "z"}, {"@set": [{"p": "s"}]}],
        "list": [{"p": "l"}],
        "map": {"urn:m": {"p": "m"}, "@none": {"p": "n"}},
        "raw": {"p": {}},
        "nest": {"v:q": {"p": "q"}},
        "text": {"en": "t"},
    })
}

#[test]
fn every_nameless_node_gets_a_name_and_nothing_else_changes() {
    let named = skolemize(&document(), &Contexts::new(), &Options::strict()).expect("names");
    let mut expected = document();
    for (pointer, label) in [
        ("", "b0"),
        ("/p/0", "b2"),
        ("/p/3/@set/0", "b3"),
        ("/list/0", "b4"),
        ("/map/@none", "b5"),
        ("/nest/v:q", "b6"),
    ] {
        let node = expected.pointer_mut(pointer).expect("a node");
        node["@id"] = format!("urn:bnid:{label}").into();
    }
    assert_eq!(named, expected);
}

#[test]
fn a_named_document_read_back_says_the_same_under_those_labels() {
    let options = Options {
        deskolemize: true,
        ..Options::strict()
    };
    let contexts = Contexts::new();
    let canonical = |document: &Value| {
        let dataset = to_rdf(document, &contexts, &options).expect("RDF");
        canonicalize(&dataset, Hash::Sha256, Budget::default())
            .expect("canonical")
            .text()
    };
    let named = skolemize(&document(), &contexts, &options).expect("names");
    assert_eq!(canonical(&named), canonical(&document()));
}

#[test]
fn a_part_of_a_named_document_has_the_labels_of_the_whole() {
    let options = Options {
        deskolemize: true,
        ..Options::strict()
    };
    let contexts = Contexts::new();
    let lines = |document: &Value| {
        let dataset = to_rdf(document, &contexts, &options).expect("RDF");
        let text = nquads::serialize(&dataset).expect("N-Quads");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let whole = skolemize(&document(), &contexts, &options).expect("names");
    let mut part = json!({"@context": whole["@context"], "@id": whole["@id"]});
    part["p"] = json!([whole["p"][0]]);
    let all = lines(&whole);
    let selected = lines(&part);
    assert_eq!(selected.len(), 2);
    assert!(
        selected.iter().all(|line| all.contains(line)),
        "{selected:?} in {all:?}"
    );
}
