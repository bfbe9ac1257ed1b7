//! No document costs more than its size earns it.

#![allow(
    clippy::disallowed_methods,
    reason = "a bound on work is measured in time"
)]

use std::time::{Duration, Instant};

use jsonld::{Contexts, Error, MAX_DEPTH, Options, skolemize, to_rdf};
use serde_json::{Map, Value, json};

fn read(document: &Value) -> Result<usize, Error> {
    let strict = to_rdf(document, &Contexts::new(), &Options::strict());
    let skolem = skolemize(document, &Contexts::new(), &Options::strict());
    // Only quads can be too many for one and not the other.
    assert!(strict.is_ok() == skolem.is_ok() || strict == Err(Error::TooLarge));
    strict.map(|dataset| dataset.quads.len())
}

/// The same document nested `depth` times by `wrap`.
fn nested(depth: usize, core: Value, wrap: impl Fn(Value) -> Value) -> Value {
    (0..depth).fold(core, |inner, _| wrap(inner))
}

type Wrap = fn(Value) -> Value;

#[test]
fn nesting_of_every_kind_ends_at_the_limit() {
    let wraps: [(&str, Wrap); 8] = [
        ("objects", |inner| json!({"urn:p": inner})),
        ("arrays", |inner| json!([inner])),
        ("graphs", |inner| json!({"@id": "urn:g", "@graph": inner})),
        ("included", |inner| json!({"@included": inner})),
        ("reverse", |inner| json!({"@reverse": {"urn:p": inner}})),
        ("nest", |inner| json!({"@nest": inner})),
        ("set", |inner| json!({"@set": inner})),
        ("maps", |inner| {
            json!({"@context": {"m": {"@id": "urn:m", "@container": "@id"}},
            "m": {"urn:k": inner}})
        }),
    ];
    for (name, wrap) in wraps {
        let core = json!({"@id": "urn:a", "urn:p": "x"});
        let flat = nested(MAX_DEPTH / 3, core.clone(), wrap);
        let deep = nested(MAX_DEPTH * 2, core, wrap);
        assert!(!matches!(read(&flat), Err(Error::TooDeep)), "{name}");
        assert_eq!(read(&deep), Err(Error::TooDeep), "{name}");
    }
}

#[test]
fn json_literals_and_contexts_end_at_the_same_limit() {
    let deep = || nested(MAX_DEPTH * 2, json!("x"), |inner| json!([inner]));
    let literal = json!({"@context": {"p": {"@id": "urn:p", "@type": "@json"}}, "p": deep()});
    let context = json!({"@context": deep(), "urn:p": "x"});
    let scoped = json!({"@context": {"p": {"@id": "urn:p", "@context": nested(MAX_DEPTH * 2,
        json!({}), |inner| json!({"p": {"@id": "urn:p", "@context": inner}}))}}, "p": "x"});
    for document in [literal, context, scoped] {
        assert_eq!(read(&document), Err(Error::TooDeep));
    }
}

#[test]
fn a_chain_of_terms_that_rest_on_one_another_ends() {
    let mut context = Map::new();
    context.insert("t0".into(), json!("urn:x:"));
    for index in 1..5000 {
        context.insert(format!("t{index}"), format!("t{}:x", index - 1).into());
    }
    assert_eq!(
        read(&json!({"@context": context, "urn:p": "x"})),
        Err(Error::TooDeep)
    );
}

#[test]
fn more_quads_than_allowed_are_refused() {
    let document = json!({"@id": "urn:a", "urn:p": ["a", "b", "c"]});
    let options = |max_quads| Options {
        max_quads,
        ..Options::strict()
    };
    assert!(to_rdf(&document, &Contexts::new(), &options(3)).is_ok());
    let refused = to_rdf(&document, &Contexts::new(), &options(2));
    assert_eq!(refused, Err(Error::TooLarge));
}

#[test]
fn more_work_than_allowed_is_refused() {
    let document = json!({"@context": {"p": "urn:p"}, "@id": "urn:a", "p": ["a", "b", "c"]});
    let options = |max_work| Options {
        max_work,
        ..Options::strict()
    };
    assert!(to_rdf(&document, &Contexts::new(), &options(100)).is_ok());
    for max_work in 0..8 {
        let refused = to_rdf(&document, &Contexts::new(), &options(max_work));
        assert_eq!(refused, Err(Error::TooLarge), "{max_work}");
    }
}

/// Documents of some hundred kilobytes that ask for work or memory out of proportion.
fn bombs() -> Vec<(&'static str, Value)> {
    let names = |count: usize, of: &dyn Fn(usize) -> (String, Value)| -> Value {
        Value::Object((0..count).map(of).collect())
    };
    let long = format!("urn:{}", "x".repeat(300_000));
    let values: Vec<Value> = (0..20_000).map(Value::from).collect();
    let terms = names(5000, &|index| {
        (format!("t{index}"), format!("urn:{index}").into())
    });
    let scoped = names(3000, &|index| {
        (
            format!("t{index}"),
            json!({"@id": "urn:t", "@context": {"p": "urn:p"}}),
        )
    });
    let objects = |count: usize, object: Value| vec![object; count];
    vec![
        (
            "a long property",
            json!({"@context": {"p": long.clone()}, "p": values.clone()}),
        ),
        (
            "a long subject",
            json!({"@id": long.clone(), "urn:p": values}),
        ),
        (
            "a long prefix",
            json!({"@context": {"v": {"@id": long.clone(), "@prefix": true}},
                "urn:p": names(20_000, &|index| (format!("v:{index}"), json!(1)))}),
        ),
        (
            "a long vocabulary",
            json!({"@context": {"@vocab": long.clone()},
                "p": names(20_000, &|index| (index.to_string(), json!(1)))}),
        ),
        ("a long prefix of terms", {
            let mut context = names(20_000, &|index| match index % 2 {
                0 => (format!("v:{index}"), json!({})),
                _ => (format!("t{index}"), "v:x".into()),
            });
            context["v"] = json!({"@id": long.clone(), "@prefix": true});
            json!({"@context": context, "urn:p": 1})
        }),
        ("a long vocabulary of terms", {
            let mut context = names(20_000, &|index| (format!("t{index}"), json!({})));
            context["@vocab"] = long.clone().into();
            json!({"@context": context, "urn:p": 1})
        }),
        (
            "a long and longer vocabulary",
            json!({"@context": (0..20_000).map(|index| json!({"@vocab": format!("{index:0100}")}))
                .collect::<Vec<_>>(), "urn:p": 1}),
        ),
        ("a long and longer base", {
            let mut contexts = vec![json!({"@base": "https://a.example/"})];
            contexts.extend((0..20_000).map(|index| json!({"@base": format!("{index:0100}/")})));
            json!({"@context": contexts, "urn:p": 1})
        }),
        (
            "a long datatype",
            json!({"@context": {"p": {"@id": "urn:p", "@type": long}},
                "p": (0..20_000).collect::<Vec<_>>()}),
        ),
        (
            "a context in every object",
            json!({"@context": terms.clone(),
                "urn:p": objects(5000, json!({"@context": {"q": "urn:q"}, "q": "x"}))}),
        ),
        (
            "a large context in every object",
            json!({"urn:p": objects(20, json!({"@context": terms, "t1": "x"}))}),
        ),
        (
            "a type with a context in every object",
            json!({"@context": scoped.clone(),
                "urn:p": (0..3000).map(|index| json!({"@type": format!("t{index}"), "p": 1}))
                    .collect::<Vec<_>>()}),
        ),
        (
            "every type at once",
            json!({"@context": scoped,
                "@type": (0..3000).map(|index| format!("t{index}")).collect::<Vec<_>>(),
                "urn:p": "x"}),
        ),
        (
            "every name a name of @type",
            json!({"@context": names(20_000, &|index| (format!("t{index}"), "@type".into())),
                "urn:p": "x"}),
        ),
        (
            "many names of @type in every object",
            json!({"@context": names(500, &|index| (format!("t{index}"), "@type".into())),
                "urn:p": objects(20_000, json!({"@id": "urn:a"}))}),
        ),
        (
            "contexts on contexts",
            json!({"@context": objects(20_000, json!({"p": "urn:p"})), "p": "x"}),
        ),
        (
            "null contexts between contexts",
            json!({"@context": (0..20_000).map(|index| if index % 2 == 0 {
                json!({"p": "urn:p"}) } else { Value::Null }).collect::<Vec<_>>(), "urn:p": "x"}),
        ),
    ]
}

#[test]
fn no_document_takes_long_and_long_names_are_not_multiplied() {
    for (name, document) in bombs() {
        let start = Instant::now();
        let outcome = to_rdf(&document, &Contexts::new(), &Options::strict());
        let spent = start.elapsed();
        // Without optimisation, on a busy machine; with it, some hundredths.
        assert!(spent < Duration::from_secs(30), "{name}: {spent:?}");
        if name.starts_with("a long") {
            assert_eq!(outcome, Err(Error::TooLarge), "{name}");
        }
    }
}

#[test]
fn a_large_document_that_multiplies_nothing_is_read() {
    let image = format!("data:image/png;base64,{}", "A".repeat(200_000));
    let achievement = |index: usize| {
        json!({
            "@id": format!("urn:achievement:{index}"), "urn:v:narrative": "x".repeat(50_000),
            "urn:v:image": {"@id": format!("{image}{index}"), "@type": "urn:v:Image",
                "urn:v:caption": "A seal", "urn:v:width": 100, "urn:v:height": 100},
        })
    };
    let document = json!({"urn:v:achievement": (0..30).map(achievement).collect::<Vec<_>>()});
    assert_eq!(read(&document), Ok(210));
}
