//! What documents say: each rule of expansion, as N-Quads.

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Options, RdfDirection, nquads, to_rdf};
use serde_json::{Value, json};

fn read_with(document: &Value, options: &Options<'_>) -> String {
    let dataset = to_rdf(document, &Contexts::new(), options).expect("RDF");
    canonical(&dataset)
}

fn canonical(dataset: &jsonld::Dataset) -> String {
    let canonical = canonicalize(dataset, Hash::Sha256, Budget::default());
    canonical.expect("a canonical form").text()
}

/// Reads the members in a context, strictly, and compares; `urn:` is left out of the expectation.
fn says(context: Value, members: Value, expected: &[&str]) {
    let mut document = json!({ "@context": context });
    let object = document.as_object_mut().expect("an object");
    object.extend(members.as_object().expect("members").clone());
    says_with(&document, &Options::strict(), expected);
}

fn says_with(document: &Value, options: &Options<'_>, expected: &[&str]) {
    let lines: Vec<String> = expected.iter().map(|line| format!("{line} .\n")).collect();
    let expected = nquads::parse(&lines.concat()).expect("N-Quads");
    assert_eq!(
        read_with(document, options),
        canonical(&expected),
        "{document}"
    );
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

#[test]
fn a_term_a_compact_iri_and_an_address_mean_the_same() {
    for name in ["p", "v:p", "urn:v:p"] {
        let context = json!({"v": "urn:v:", "p": "v:p"});
        says(
            context,
            json!({"@id": "urn:a", name: "x"}),
            &["<urn:a> <urn:v:p> \"x\""],
        );
    }
}

#[test]
fn a_vocabulary_gives_every_plain_name_a_meaning() {
    let members = json!({"@id": "urn:a", "@type": "T", "p": "x"});
    let kind = "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:v:T>";
    says(
        json!({"@vocab": "urn:v:"}),
        members,
        &[kind, "<urn:a> <urn:v:p> \"x\""],
    );
}

#[test]
fn aliases_of_keywords_count_as_the_keywords() {
    let context = json!({"id": "@id", "type": "@type", "value": "@value", "p": "urn:p"});
    let members = json!({"id": "urn:a", "p": {"value": "1", "type": "urn:t"}});
    says(context, members, &["<urn:a> <urn:p> \"1\"^^<urn:t>"]);
}

#[test]
fn the_type_of_a_term_decides_how_its_values_are_read() {
    let context = json!({"K": "urn:K", "id": {"@id": "urn:id", "@type": "@id"},
        "vocab": {"@id": "urn:vocab", "@type": "@vocab"},
        "date": {"@id": "urn:date", "@type": format!("{XSD}date")},
        "none": {"@id": "urn:none", "@type": "@none"}});
    let members = json!({"@id": "urn:a", "id": "urn:b", "vocab": "K", "date": "2026-01-01",
        "none": "urn:b"});
    let date = format!("<urn:a> <urn:date> \"2026-01-01\"^^<{XSD}date>");
    says(
        context,
        members,
        &[
            "<urn:a> <urn:id> <urn:b>",
            "<urn:a> <urn:vocab> <urn:K>",
            &date,
            "<urn:a> <urn:none> \"urn:b\"",
        ],
    );
}

#[test]
fn numbers_and_booleans_get_the_datatypes_of_json_unless_the_term_has_one() {
    let context = json!({"p": "urn:p", "flag": {"@id": "urn:flag", "@type": "urn:boolean"},
        "double": {"@id": "urn:double", "@type": format!("{XSD}double")},
        "float": {"@id": "urn:float", "@type": format!("{XSD}float")}});
    let members = json!({"@id": "urn:a", "p": [true, 1, 2.5, 1e21], "flag": false, "double": 3,
        "float": [3, 0.5]});
    says(
        context,
        members,
        &[
            &format!("<urn:a> <urn:p> \"true\"^^<{XSD}boolean>"),
            &format!("<urn:a> <urn:p> \"1\"^^<{XSD}integer>"),
            &format!("<urn:a> <urn:p> \"2.5E0\"^^<{XSD}double>"),
            &format!("<urn:a> <urn:p> \"1.0E21\"^^<{XSD}double>"),
            "<urn:a> <urn:flag> \"false\"^^<urn:boolean>",
            &format!("<urn:a> <urn:double> \"3.0E0\"^^<{XSD}double>"),
            &format!("<urn:a> <urn:float> \"3\"^^<{XSD}float>"),
            &format!("<urn:a> <urn:float> \"5.0E-1\"^^<{XSD}float>"),
        ],
    );
}

#[test]
fn languages_come_from_the_value_the_term_or_the_context_in_lower_case() {
    let context = json!({"@language": "EN", "p": "urn:p", "fr": {"@id": "urn:fr", "@language": "fr"},
        "no": {"@id": "urn:no", "@language": null}});
    let members = json!({"@id": "urn:a", "p": ["x", {"@value": "y", "@language": "de-CH"},
        {"@value": "z"}, {"@value": "w", "@language": null}], "fr": "x", "no": "x"});
    says(
        context,
        members,
        &[
            "<urn:a> <urn:p> \"x\"@en",
            "<urn:a> <urn:p> \"y\"@de-ch",
            "<urn:a> <urn:p> \"z\"",
            "<urn:a> <urn:p> \"w\"",
            "<urn:a> <urn:fr> \"x\"@fr",
            "<urn:a> <urn:no> \"x\"",
        ],
    );
}

#[test]
fn a_map_by_language_gives_each_text_its_key() {
    let context = json!({"p": {"@id": "urn:p", "@container": "@language"}});
    let members = json!({"@id": "urn:a", "p": {"en": ["x", "y"], "de": "z", "@none": "w",
        "fr": null}});
    says(
        context,
        members,
        &[
            "<urn:a> <urn:p> \"x\"@en",
            "<urn:a> <urn:p> \"y\"@en",
            "<urn:a> <urn:p> \"z\"@de",
            "<urn:a> <urn:p> \"w\"",
        ],
    );
}

#[test]
fn maps_by_identifier_type_and_property_say_what_their_keys_say() {
    let context = json!({"p": "urn:p", "K": "urn:K",
        "id": {"@id": "urn:id", "@container": "@id"},
        "type": {"@id": "urn:type", "@container": "@type"},
        "by": {"@id": "urn:by", "@container": "@index", "@index": "p"}});
    let members = json!({"@id": "urn:a", "id": {"urn:b": {"p": "x"}},
        "type": {"K": {"@id": "urn:c"}}, "by": {"key": {"@id": "urn:d"}}});
    says(
        context,
        members,
        &[
            "<urn:a> <urn:id> <urn:b>",
            "<urn:b> <urn:p> \"x\"",
            "<urn:a> <urn:type> <urn:c>",
            "<urn:c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:K>",
            "<urn:a> <urn:by> <urn:d>",
            "<urn:d> <urn:p> \"key\"",
        ],
    );
}

#[test]
fn lists_keep_their_order_and_nest() {
    let context = json!({"p": {"@id": "urn:p", "@container": "@list"}});
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let cell = |cell: &str, first: &str, rest: &str| {
        [
            format!("{cell} <{rdf}first> {first}"),
            format!("{cell} <{rdf}rest> {rest}"),
        ]
    };
    let nil = format!("<{rdf}nil>");
    let mut expected = vec!["<urn:a> <urn:p> _:1".to_owned()];
    expected.extend(cell("_:1", "\"x\"", "_:2"));
    expected.extend(cell("_:2", "_:3", &nil));
    expected.extend(cell("_:3", "\"y\"", &nil));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    says(
        context.clone(),
        json!({"@id": "urn:a", "p": ["x", ["y"]]}),
        &expected,
    );
    says(
        context,
        json!({"@id": "urn:a", "p": []}),
        &[&format!("<urn:a> <urn:p> {nil}")],
    );
}

#[test]
fn sets_are_values_like_others() {
    let context = json!({"p": {"@id": "urn:p", "@container": "@set"}});
    let members = json!({"@id": "urn:a", "p": [{"@set": ["x", ["y"]]}, "z"]});
    says(
        context,
        members,
        &[
            "<urn:a> <urn:p> \"x\"",
            "<urn:a> <urn:p> \"y\"",
            "<urn:a> <urn:p> \"z\"",
        ],
    );
}

#[test]
fn reverse_properties_swap_subject_and_object() {
    let context = json!({"p": "urn:p", "of": {"@reverse": "urn:p"}});
    for members in [
        json!({"@id": "urn:a", "of": {"@id": "urn:b"}}),
        json!({"@id": "urn:a", "@reverse": {"p": {"@id": "urn:b"}}}),
        json!({"@id": "urn:b", "@reverse": {"of": {"@id": "urn:a"}}}),
    ] {
        says(context.clone(), members, &["<urn:b> <urn:p> <urn:a>"]);
    }
}

#[test]
fn nested_members_count_as_the_objects_own() {
    let context = json!({"p": "urn:p", "n": "@nest"});
    let members =
        json!({"@id": "urn:a", "n": [{"p": "x"}, {"n": {"p": "y"}}], "@nest": {"p": "z"}});
    says(
        context,
        members,
        &[
            "<urn:a> <urn:p> \"x\"",
            "<urn:a> <urn:p> \"y\"",
            "<urn:a> <urn:p> \"z\"",
        ],
    );
}

#[test]
fn graphs_are_named_by_the_object_that_holds_them() {
    let context = json!({"p": "urn:p", "g": {"@id": "urn:g", "@container": "@graph"}});
    says(
        context.clone(),
        json!({"@graph": [{"@id": "urn:a", "p": "x"}]}),
        &["<urn:a> <urn:p> \"x\""],
    );
    let named = json!({"@id": "urn:n", "@graph": {"@id": "urn:a", "p": "x"}});
    says(context.clone(), named, &["<urn:a> <urn:p> \"x\" <urn:n>"]);
    let implied =
        json!({"@id": "urn:a", "g": [{"@id": "urn:b", "p": "x"}, {"@id": "urn:c", "p": "y"}]});
    says(
        context,
        implied,
        &[
            "<urn:a> <urn:g> _:1",
            "<urn:b> <urn:p> \"x\" _:1",
            "<urn:a> <urn:g> _:2",
            "<urn:c> <urn:p> \"y\" _:2",
        ],
    );
}

#[test]
fn included_objects_stand_beside_the_one_that_holds_them() {
    let context = json!({"p": "urn:p"});
    let members = json!({"@id": "urn:a", "p": "x", "@included": {"@id": "urn:b", "p": "y"}});
    says(
        context,
        members,
        &["<urn:a> <urn:p> \"x\"", "<urn:b> <urn:p> \"y\""],
    );
}

#[test]
fn a_json_literal_is_kept_in_canonical_form() {
    let context = json!({"p": {"@id": "urn:p", "@type": "@json"}});
    let members = json!({"@id": "urn:a", "p": {"b": [1.0, null], "a": "@id"}});
    let json = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    let line = format!(r#"<urn:a> <urn:p> "{{\"a\":\"@id\",\"b\":[1,null]}}"^^<{json}>"#);
    says(context, members, &[&line]);
}

#[test]
fn the_direction_of_a_text_goes_where_the_options_say() {
    let document = json!({"@id": "urn:a",
        "urn:p": {"@value": "x", "@language": "AR", "@direction": "rtl"}});
    let i18n = Options {
        rdf_direction: Some(RdfDirection::I18nDatatype),
        ..Options::strict()
    };
    says_with(
        &document,
        &i18n,
        &["<urn:a> <urn:p> \"x\"^^<https://www.w3.org/ns/i18n#ar_rtl>"],
    );
    let compound = Options {
        rdf_direction: Some(RdfDirection::CompoundLiteral),
        ..Options::strict()
    };
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    says_with(
        &document,
        &compound,
        &[
            "<urn:a> <urn:p> _:1",
            &format!("_:1 <{rdf}value> \"x\""),
            &format!("_:1 <{rdf}language> \"ar\""),
            &format!("_:1 <{rdf}direction> \"rtl\""),
        ],
    );
    says_with(
        &document,
        &Options::lenient(),
        &["<urn:a> <urn:p> \"x\"@ar"],
    );
}

#[test]
fn relative_addresses_are_resolved_where_there_is_a_base() {
    let document = json!({"@context": {"p": {"@id": "urn:p", "@type": "@id"}}, "@id": "b/c",
        "p": "../d#e"});
    let options = Options {
        base: Some("https://a.example/x/y"),
        ..Options::strict()
    };
    says_with(
        &document,
        &options,
        &["<https://a.example/x/b/c> <urn:p> <https://a.example/d#e>"],
    );
}

#[test]
fn blank_nodes_are_one_by_their_label_and_keep_it() {
    let document =
        json!({"@id": "_:b0", "urn:p": [{"@id": "_:b0"}, {"urn:q": "x"}, {"@id": "_:c"}]});
    let dataset = to_rdf(&document, &Contexts::new(), &Options::strict()).expect("RDF");
    assert_eq!(dataset.labels.len(), 3);
    let text = nquads::serialize(&dataset).expect("N-Quads");
    assert!(
        text.contains("_:b0 <urn:p> _:b0 .") && text.contains("_:b0 <urn:p> _:c ."),
        "{text}"
    );
    assert!(
        text.contains("_:b0 <urn:p> _:b1 .") && text.contains("_:b1 <urn:q> \"x\" ."),
        "{text}"
    );
}

#[test]
fn what_strict_reading_refuses_falls_away_leniently() {
    let document = json!({"@context": {"p": "urn:p"}, "@id": "urn:a", "p": "x", "q": "lost",
        "@type": "Lost", "urn:r": {"@id": "lost", "p": "y", "urn:s": {"@id": "urn:b", "p": "z"}}});
    says_with(
        &document,
        &Options::lenient(),
        &["<urn:a> <urn:p> \"x\"", "<urn:b> <urn:p> \"z\""],
    );
}
