//! Nothing signed may be lost: what strict reading refuses, and what it lets pass.

use jsonld::{Contexts, Error, Loss, Options, to_rdf};
use serde_json::{Value, json};

fn read(document: &Value) -> Result<usize, Error> {
    to_rdf(document, &Contexts::new(), &Options::strict()).map(|dataset| dataset.quads.len())
}

/// What strict reading says to a member beside others that are in order.
fn refused(member: Value) -> Error {
    let mut document = json!({
        "@context": {
            "id": "@id", "type": "@type", "v": "urn:v:", "name": "v:name", "Known": "v:Known",
            "knows": {"@id": "v:knows", "@type": "@id"},
            "kind": {"@id": "v:kind", "@type": "@vocab"},
            "raw": {"@id": "v:raw", "@type": "@json"},
            "by": {"@id": "v:by", "@container": "@index"},
            "gone": null,
        },
        "id": "urn:a",
        "name": "Ada",
    });
    let members = document.as_object_mut().expect("an object");
    members.extend(member.as_object().expect("an object").clone());
    let lenient = to_rdf(&document, &Contexts::new(), &Options::lenient());
    assert!(
        lenient.is_ok(),
        "lenient reading refuses it too: {lenient:?}"
    );
    read(&document).expect_err("strict reading accepts it")
}

fn dropped(member: Value) -> (String, Loss) {
    match refused(member) {
        Error::Dropped { path, loss } => (path, loss),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_member_that_no_context_defines_is_refused_at_its_place() {
    let undefined = |path: &str, term: &str| Error::UndefinedTerm {
        path: path.into(),
        term: term.into(),
    };
    assert_eq!(refused(json!({"nmae": "Eve"})), undefined("/nmae", "nmae"));
    assert_eq!(refused(json!({"nmae": null})), undefined("/nmae", "nmae"));
    assert_eq!(
        refused(json!({"@nmae": "Eve"})),
        undefined("/@nmae", "@nmae")
    );
    let nested = json!({"v:x": [{"name": "Bob"}, {"a/b": 1}]});
    assert_eq!(refused(nested), undefined("/v:x/1/a~1b", "a/b"));
}

#[test]
fn a_member_that_a_context_takes_the_meaning_from_is_refused() {
    let error = Error::UndefinedTerm {
        path: "/gone".into(),
        term: "gone".into(),
    };
    assert_eq!(refused(json!({"gone": "Eve"})), error);
}

#[test]
fn a_relative_identifier_is_refused() {
    let relative = |path: &str, value: &str| Error::RelativeIri {
        path: path.into(),
        value: value.into(),
    };
    assert_eq!(refused(json!({"id": "ada"})), relative("/id", "ada"));
    assert_eq!(
        refused(json!({"knows": "#bob"})),
        relative("/knows", "#bob")
    );
    assert_eq!(
        refused(json!({"v:x": {"id": "/b"}})),
        relative("/v:x/id", "/b")
    );
}

#[test]
fn an_identifier_that_would_break_out_of_n_quads_is_refused() {
    let error = Error::MalformedIri {
        path: "/knows".into(),
        value: "urn:b> <urn:x".into(),
    };
    assert_eq!(refused(json!({"knows": "urn:b> <urn:x"})), error);
}

#[test]
fn a_type_that_no_context_defines_is_refused() {
    let unknown = |path: &str| Error::UnknownType {
        path: path.into(),
        value: "Knwon".into(),
    };
    assert_eq!(
        refused(json!({"type": ["Known", "Knwon"]})),
        unknown("/type")
    );
    assert_eq!(
        refused(json!({"v:x": {"type": "Knwon"}})),
        unknown("/v:x/type")
    );
}

#[test]
fn a_value_that_ought_to_be_a_term_and_is_none_is_refused() {
    let error = Error::UndefinedTerm {
        path: "/kind".into(),
        term: "Knwon".into(),
    };
    assert_eq!(refused(json!({"kind": "Knwon"})), error);
}

#[test]
fn values_that_rdf_has_no_room_for_are_refused() {
    for (member, path, loss) in [
        (json!({"name": {"@value": null}}), "/name", Loss::NullValue),
        (
            json!({"name": {"@language": "en"}}),
            "/name",
            Loss::OnlyLanguage,
        ),
        (
            json!({"name": {"@value": "x", "@language": "e n"}}),
            "/name",
            Loss::LanguageTag,
        ),
        (
            json!({"name": {"@value": "x", "@direction": "rtl"}}),
            "/name",
            Loss::Direction,
        ),
        (
            json!({"name": {"@value": "x", "@index": "i"}}),
            "/name",
            Loss::Index,
        ),
        (json!({"by": {"key": "x"}}), "/by/key", Loss::Index),
        (json!({"@index": "i"}), "", Loss::Index),
        (json!({"_:p": "x"}), "/_:p", Loss::BlankPredicate),
        (json!({"knows": "@nobody"}), "/knows", Loss::Reserved),
        (json!({"type": "@nothing"}), "", Loss::Reserved),
        (json!({"@graph": ["x"]}), "/@graph/0", Loss::FreeFloating),
        (
            json!({"@graph": [{"@list": ["x"]}]}),
            "/@graph/0/@list",
            Loss::FreeFloating,
        ),
        (
            json!({"@graph": [{"id": "urn:b"}]}),
            "/@graph/0",
            Loss::EmptyObject,
        ),
        (
            json!({"@included": [{"id": "urn:b", "@included": {"name": "x"}}]}),
            "/@included/0",
            Loss::EmptyObject,
        ),
        (
            json!({"@graph": [{"id": "urn:b", "@graph": []}, {"name": "x"}]}),
            "/@graph/0",
            Loss::EmptyObject,
        ),
        (
            json!({"@included": [{"id": "urn:b"}]}),
            "/@included/0",
            Loss::EmptyObject,
        ),
    ] {
        let text = member.to_string();
        assert_eq!(dropped(member), (path.to_owned(), loss), "{text}");
    }
}

#[test]
fn a_document_that_says_nothing_is_refused() {
    for document in [
        json!({}),
        json!([]),
        json!(null),
        json!({"@set": null}),
        json!({"@id": "urn:a"}),
        json!({"@id": "urn:a", "urn:p": null}),
        json!("urn:a"),
    ] {
        assert!(matches!(read(&document), Err(Error::Dropped { .. })));
    }
}

#[test]
fn a_number_that_would_be_signed_as_another_is_refused() {
    let document = json!({"@context": {"raw": {"@id": "urn:raw", "@type": "@json"}},
        "raw": {"n": 9_007_199_254_740_993_u64}});
    let error = Error::InexactNumber {
        path: "/raw".into(),
        number: "9007199254740993".into(),
    };
    assert_eq!(read(&document), Err(error));
}

#[test]
fn null_members_and_empty_arrays_are_no_loss() {
    let document = json!({
        "@context": {"name": "urn:name", "image": "urn:image", "by": "urn:by"},
        "@id": "urn:a",
        "name": ["Ada", null],
        "image": null,
        "by": [],
    });
    assert_eq!(read(&document), Ok(1));
}
