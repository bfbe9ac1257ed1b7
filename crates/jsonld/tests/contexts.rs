//! Contexts: what they may say, how they stack, and that the table decides what may be named.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jsonld::{Code, Contexts, Error, Options, Term, to_rdf};
use serde_json::{Value, json};

fn predicates(document: &Value, contexts: &Contexts) -> Vec<String> {
    let dataset = to_rdf(document, contexts, &Options::strict()).expect("RDF");
    let predicate = |term: &Term| match term {
        Term::Iri(iri) => iri.to_string(),
        other => panic!("{other:?}"),
    };
    let mut all: Vec<String> = dataset
        .quads
        .iter()
        .map(|quad| predicate(&quad.predicate))
        .collect();
    all.sort();
    all
}

fn error_of(context: Value) -> Error {
    let document = json!({"@context": context, "urn:p": "x"});
    to_rdf(&document, &Contexts::new(), &Options::strict()).expect_err("an error")
}

fn invalid(code: Code) -> Error {
    Error::Invalid {
        path: String::new(),
        code,
    }
}

#[test]
fn a_context_that_is_in_no_table_is_named_and_never_fetched() {
    let document = json!({"@context": ["https://a.example/1", {"p": "urn:p"}], "p": {
        "@context": {"q": {"@id": "urn:q", "@context": "https://a.example/2"}}, "q": 1,
    }});
    let error = to_rdf(&document, &Contexts::new(), &Options::lenient()).expect_err("an error");
    let url = "https://a.example/1".to_owned();
    assert_eq!(error, Error::UnknownContext { url });
    let missing: Vec<String> = Contexts::new().missing(&document).into_iter().collect();
    assert_eq!(missing, ["https://a.example/1", "https://a.example/2"]);
    let mut contexts = Contexts::new();
    contexts.insert("https://a.example/1", json!({"@context": {}}));
    contexts.insert("https://a.example/2", json!({"@context": {}}));
    assert!(contexts.missing(&document).is_empty());
    assert!(to_rdf(&document, &contexts, &Options::strict()).is_ok());
}

#[test]
fn a_table_on_top_of_another_adds_to_it_and_replaces_nothing() {
    let mut base = Contexts::new();
    base.insert(
        "https://a.example/1",
        json!({"@context": {"p": "urn:base:p"}}),
    );
    let base: &'static Contexts = Box::leak(Box::new(base));
    let mut upper = Contexts::over(base);
    assert!(!upper.insert(
        "https://a.example/1",
        json!({"@context": {"p": "urn:upper:p"}})
    ));
    assert!(upper.insert(
        "https://a.example/2",
        json!({"@context": {"q": "urn:upper:q"}})
    ));
    let both = json!({"@context": ["https://a.example/1", "https://a.example/2"], "p": 1, "q": 2});
    for _ in 0..2 {
        assert_eq!(predicates(&both, &upper), ["urn:base:p", "urn:upper:q"]);
    }
    assert!(base.contains("https://a.example/1") && !base.contains("https://a.example/2"));
    assert!(to_rdf(&both, base, &Options::strict()).is_err());
}

#[test]
fn a_context_that_takes_the_place_of_another_counts_at_once() {
    let document = json!({"@context": "https://a.example/1", "p": 1});
    let mut contexts = Contexts::new();
    for id in ["urn:first", "urn:second"] {
        contexts.insert("https://a.example/1", json!({"@context": {"p": id}}));
        assert_eq!(predicates(&document, &contexts), [id]);
    }
}

#[test]
fn a_context_is_made_when_a_document_first_names_it() {
    let made = Arc::new(AtomicUsize::new(0));
    let mut contexts = Contexts::new();
    for name in ["a", "b"] {
        let made = Arc::clone(&made);
        contexts.insert_with(&format!("https://example.org/{name}"), move || {
            made.fetch_add(1, Ordering::Relaxed);
            json!({"@context": {"name": "https://schema.org/name"}})
        });
    }
    assert!(contexts.contains("https://example.org/a"));
    assert_eq!(made.load(Ordering::Relaxed), 0);
    for _ in 0..2 {
        let document = json!({"@context": "https://example.org/a", "name": "Ada"});
        assert_eq!(
            predicates(&document, &contexts),
            ["https://schema.org/name"]
        );
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn the_order_of_contexts_decides_what_a_term_means() {
    let mut contexts = Contexts::new();
    contexts.insert("https://a.example/1", json!({"@context": {"p": "urn:1"}}));
    contexts.insert("https://a.example/2", json!({"@context": {"p": "urn:2"}}));
    for (order, id) in [(["1", "2"], "urn:2"), (["2", "1"], "urn:1")] {
        let urls = order.map(|one| format!("https://a.example/{one}"));
        let document = json!({"@context": urls, "p": 1});
        assert_eq!(predicates(&document, &contexts), [id]);
    }
}

#[test]
fn what_is_kept_of_a_context_does_not_leak_into_another_document() {
    let mut contexts = Contexts::new();
    let url = "https://a.example/1";
    contexts.insert(
        url,
        json!({"@context": {"T": {"@id": "urn:T", "@context": {"p": "urn:p"}}}}),
    );
    let with =
        json!({"@context": [{"p": "urn:own", "q": "urn:q"}, url], "q": {"@type": "T", "p": 1}});
    let without = json!({"@context": url, "@type": "T", "p": 1});
    let q = json!({"@context": url, "@type": "T", "q": 1});
    let rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    for _ in 0..2 {
        assert_eq!(predicates(&with, &contexts), [rdf_type, "urn:p", "urn:q"]);
        assert_eq!(predicates(&without, &contexts), [rdf_type, "urn:p"]);
        assert!(to_rdf(&q, &contexts, &Options::strict()).is_err());
    }
}

#[test]
fn a_protected_term_may_be_said_again_but_not_given_another_meaning() {
    let protected = json!({"@protected": true, "p": "urn:p"});
    let same = json!({"@context": [protected, {"p": "urn:p"}], "p": 1});
    assert_eq!(predicates(&same, &Contexts::new()), ["urn:p"]);
    let error = Error::ProtectedTerm {
        term: "p".into(),
        code: Code::ProtectedTermRedefinition,
    };
    for other in [
        json!("urn:other"),
        json!(null),
        json!({"@id": "urn:p", "@type": "@id"}),
    ] {
        assert_eq!(error_of(json!([protected, {"p": other}])), error);
    }
}

#[test]
fn protection_is_not_lost_by_saying_a_term_again_without_it() {
    let error = error_of(json!([
        {"@protected": true, "p": "urn:p"},
        {"p": {"@id": "urn:p", "@protected": false}},
        {"p": "urn:other"},
    ]));
    assert!(matches!(error, Error::ProtectedTerm { .. }), "{error:?}");
}

#[test]
fn a_null_context_may_not_forget_protected_terms() {
    let error = error_of(json!([{"@protected": true, "p": "urn:p"}, null]));
    let term = String::new();
    let code = Code::InvalidContextNullification;
    assert_eq!(error, Error::ProtectedTerm { term, code });
}

#[test]
fn the_context_of_a_property_may_override_protected_terms() {
    let document = json!({"@context": {"@protected": true, "p": "urn:p",
        "q": {"@id": "urn:q", "@context": {"p": "urn:inner"}}}, "p": 1, "q": {"p": 2}});
    assert_eq!(
        predicates(&document, &Contexts::new()),
        ["urn:inner", "urn:p", "urn:q"]
    );
}

#[test]
fn the_context_of_a_type_may_not_override_protected_terms() {
    let document = json!({"@context": {"@protected": true, "p": "urn:p",
        "T": {"@id": "urn:T", "@context": {"p": "urn:inner"}}}, "@type": "T", "p": 1});
    let error = to_rdf(&document, &Contexts::new(), &Options::strict()).expect_err("an error");
    assert!(matches!(error, Error::ProtectedTerm { .. }), "{error:?}");
}

#[test]
fn the_context_of_a_type_ends_with_its_node() {
    let document = json!({"@context": {"p": "urn:p", "q": "urn:q",
        "T": {"@id": "urn:T", "@context": {"p": "urn:of-T"}}},
        "@type": "T", "p": 1, "q": {"p": 2}});
    let found = predicates(&document, &Contexts::new());
    assert_eq!(found[1..], ["urn:of-T", "urn:p", "urn:q"]);
}

#[test]
fn the_context_of_a_property_holds_further_in() {
    let document = json!({"@context": {"p": "urn:p", "r": "urn:r",
        "q": {"@id": "urn:q", "@context": {"p": "urn:of-q"}}},
        "q": {"r": {"p": 1}}});
    let found = predicates(&document, &Contexts::new());
    assert_eq!(found, ["urn:of-q", "urn:q", "urn:r"]);
}

#[test]
fn a_context_may_not_redefine_a_keyword() {
    for keyword in ["@context", "@id", "@value", "@graph"] {
        let error = error_of(json!({keyword: {"@id": "urn:p"}}));
        assert_eq!(error, invalid(Code::KeywordRedefinition), "{keyword}");
    }
}

#[test]
fn definitions_that_rest_on_each_other_are_refused() {
    let error = error_of(json!({"a": "b:x", "b": "a:x"}));
    assert_eq!(error, invalid(Code::CyclicIriMapping));
}

#[test]
fn contexts_that_name_each_other_end_in_an_error() {
    let mut contexts = Contexts::new();
    contexts.insert(
        "https://a.example/1",
        json!({"@context": "https://a.example/2"}),
    );
    contexts.insert(
        "https://a.example/2",
        json!({"@context": "https://a.example/1"}),
    );
    let document = json!({"@context": "https://a.example/1", "urn:p": 1});
    let error = to_rdf(&document, &contexts, &Options::strict()).expect_err("an error");
    assert_eq!(error, invalid(Code::ContextOverflow));
}

#[test]
fn an_imported_context_is_read_as_if_it_stood_there() {
    let mut contexts = Contexts::new();
    contexts.insert(
        "https://a.example/1",
        json!({"@context": {"p": "urn:p", "q": "urn:q"}}),
    );
    let document = json!({"@context": {"@version": 1.1, "@import": "https://a.example/1",
        "p": "urn:own"}, "p": 1, "q": 2});
    assert_eq!(predicates(&document, &contexts), ["urn:own", "urn:q"]);
}

#[test]
fn a_context_document_without_a_context_is_refused() {
    let mut contexts = Contexts::new();
    contexts.insert("https://a.example/1", json!({"p": "urn:p"}));
    let document = json!({"@context": "https://a.example/1", "urn:p": 1});
    let error = to_rdf(&document, &contexts, &Options::strict()).expect_err("an error");
    assert_eq!(error, invalid(Code::InvalidRemoteContext));
}
