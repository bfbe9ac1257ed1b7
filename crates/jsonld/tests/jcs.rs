//! RFC 8785, rule by rule.

use jsonld::jcs::{JcsError, canonicalize};
use proptest::prelude::*;
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn canonical(text: &str) -> String {
    canonicalize(&value(text)).expect("a canonical text")
}

#[test]
fn no_white_space_stands_between_tokens() {
    assert_eq!(
        canonical(" { \"a\" : [ 1 , null ,\ttrue,\nfalse , { } , [ ] , \"\" ] } "),
        r#"{"a":[1,null,true,false,{},[],""]}"#
    );
}

#[test]
fn a_value_need_not_be_an_object() {
    for text in ["null", "true", "false", "0", "\"\"", "[]", "{}"] {
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn members_are_sorted_at_every_depth_and_items_are_not() {
    assert_eq!(
        canonical(r#"{"b":{"z":1,"y":[{"d":1,"c":2},"a"]},"":0,"aa":1,"a":2,"B":3}"#),
        r#"{"":0,"B":3,"a":2,"aa":1,"b":{"y":[{"c":2,"d":1},"a"],"z":1}}"#
    );
}

/// The member names of RFC 8785 §3.2.3, in the order that it gives.
#[test]
fn members_are_sorted_by_utf_16_code_units() {
    let names = [
        "\r",
        "1",
        "\u{80}",
        "\u{f6}",
        "\u{20ac}",
        "\u{1f600}",
        "\u{fb33}",
    ];
    let backwards: serde_json::Map<String, Value> = names
        .iter()
        .rev()
        .map(|name| ((*name).to_owned(), json!(0)))
        .collect();
    let expected = format!(
        "{{\"\\r\":0,{}}}",
        names[1..]
            .iter()
            .map(|name| format!("\"{name}\":0"))
            .collect::<Vec<_>>()
            .join(",")
    );
    assert_eq!(
        canonicalize(&Value::Object(backwards)).expect("a text"),
        expected
    );
}

#[test]
fn short_escapes_where_json_has_them_and_lower_case_hex_elsewhere() {
    for code in 0_u8..=0x7f {
        let character = char::from(code);
        let inside = match code {
            0x08 => "\\b".to_owned(),
            0x09 => "\\t".to_owned(),
            0x0a => "\\n".to_owned(),
            0x0c => "\\f".to_owned(),
            0x0d => "\\r".to_owned(),
            b'"' => "\\\"".to_owned(),
            b'\\' => "\\\\".to_owned(),
            0..0x20 => format!("\\u{code:04x}"),
            _ => character.to_string(),
        };
        assert_eq!(
            canonicalize(&json!(character.to_string())).expect("a text"),
            format!("\"{inside}\""),
            "U+{code:04X}"
        );
    }
}

#[test]
fn all_else_is_raw_and_not_normalised() {
    assert_eq!(
        canonical(r#""\u20ac\u00e9e\u0301\ud83d\ude00\u2028\/\u007f\ufeff""#),
        "\"\u{20ac}\u{e9}e\u{301}\u{1f600}\u{2028}/\u{7f}\u{feff}\""
    );
}

/// RFC 8785 appendix B: the bits of a double and its text.
#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    let table: &[(u64, &str)] = &[
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ];
    for (bits, text) in table {
        assert_eq!(
            canonicalize(&json!(f64::from_bits(*bits))).expect("a text"),
            *text,
            "{bits:016x}"
        );
    }
}

#[test]
fn a_number_is_the_nearest_double_however_it_is_spelt() {
    for (spelt, text) in [
        ("-0", "0"),
        ("-0.0e5", "0"),
        ("1.0", "1"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("1E30", "1e+30"),
        ("333333333.33333329", "333333333.3333333"),
        ("0.000000000000000000000000001", "1e-27"),
        ("1e-400", "0"),
        // Read a bit off without exact parsing.
        ("122.416294033786585", "122.41629403378658"),
        // What only a double can hold is that double, as the document's reader shows it too.
        ("18446744073709551617", "18446744073709552000"),
    ] {
        assert_eq!(canonical(spelt), text, "{spelt}");
    }
}

#[test]
fn an_integer_that_no_double_holds_is_refused() {
    for fits in [
        "9007199254740992",
        "-9007199254740992",
        "9007199254740994",
        "-9223372036854775808",
        "9223372036854775808",
        // The canonical text of 2^63, which is not its value.
        "9223372036854776000",
        "-9223372036854776000",
    ] {
        assert!(canonicalize(&value(fits)).is_ok(), "{fits}");
    }
    for between in [
        "9007199254740993",
        "-9007199254740993",
        "9223372036854775807",
        "-9223372036854775807",
        "18446744073709551615",
    ] {
        let error = canonicalize(&json!({"a": [value(between)]})).expect_err(between);
        assert!(
            matches!(&error, JcsError::InexactInteger(number) if number.to_string() == between)
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1e21..1e21).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// With every number as the double that JCS takes it for.
fn as_doubles(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(as_doubles).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), as_doubles(member)))
            .collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn the_text_reads_as_the_same_value(value in any_json()) {
        let text = canonicalize(&value).expect("numbers that fit");
        let read: Value = serde_json::from_str(&text).expect("JSON");
        prop_assert_eq!(as_doubles(&read), as_doubles(&value));
    }

    #[test]
    fn what_is_canonical_stays_as_it_is(value in any_json()) {
        let once = canonicalize(&value).expect("numbers that fit");
        let read: Value = serde_json::from_str(&once).expect("JSON");
        prop_assert_eq!(canonicalize(&read), Ok(once));
    }

    #[test]
    fn the_order_of_members_does_not_matter(
        members in prop::collection::btree_map(any::<String>(), any_json(), 0..8)
    ) {
        let forwards: serde_json::Map<_, _> = members.clone().into_iter().collect();
        let backwards: serde_json::Map<_, _> = members.into_iter().rev().collect();
        prop_assert_eq!(
            canonicalize(&Value::Object(forwards)),
            canonicalize(&Value::Object(backwards))
        );
    }
}
