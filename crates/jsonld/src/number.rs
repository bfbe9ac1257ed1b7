//! JSON numbers in RDF (JSON-LD 1.1 API §8.6).

use std::sync::Arc;

use serde_json::Number;

use crate::vocabulary::{xsd_double, xsd_integer};

/// From here on a whole number is written as a double.
const TOO_LONG: f64 = 1e21;

/// The canonical lexical form, and the datatype where the document gives none.
pub(crate) fn canonical(number: &Number, datatype: Option<&str>) -> (String, Arc<str>) {
    let double = datatype == Some(&*xsd_double());
    if !double && (number.is_i64() || number.is_u64()) {
        return (number.to_string(), xsd_integer());
    }
    // `arbitrary_precision` is off: every number that is no integer is a finite double.
    let value = number.as_f64().unwrap_or_default();
    if !double && value.fract() == 0.0 && value.abs() < TOO_LONG {
        // Adding zero takes the sign from negative zero.
        return (format!("{:.0}", value + 0.0), xsd_integer());
    }
    (canonical_double(value), xsd_double())
}

/// `%1.15E` without the zeros that say nothing, as in XSD 1.1 part 2 §3.3.5.
fn canonical_double(value: f64) -> String {
    let text = format!("{:.15E}", value + 0.0);
    let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
    let mantissa = mantissa.trim_end_matches('0');
    let zero = if mantissa.ends_with('.') { "0" } else { "" };
    format!("{mantissa}{zero}E{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str, datatype: Option<&str>) -> String {
        canonical(&serde_json::from_str(json).expect("a number"), datatype).0
    }

    #[test]
    fn whole_numbers_below_ten_to_the_twenty_one_are_integers() {
        for (json, integer) in [
            ("0", "0"),
            ("-0", "0"),
            ("-7", "-7"),
            ("1.0", "1"),
            ("18446744073709551615", "18446744073709551615"),
            ("100000000000000000000", "100000000000000000000"),
        ] {
            assert_eq!(text(json, None), integer, "{json}");
        }
    }

    #[test]
    fn other_numbers_are_doubles_in_canonical_form() {
        for (json, double) in [
            ("5.3", "5.3E0"),
            ("-0.5", "-5.0E-1"),
            ("1e21", "1.0E21"),
            ("1e-7", "1.0E-7"),
            ("123.45", "1.2345E2"),
        ] {
            assert_eq!(text(json, None), double, "{json}");
        }
    }

    #[test]
    fn a_whole_number_that_is_declared_a_double_is_written_as_one() {
        let double = Some("http://www.w3.org/2001/XMLSchema#double");
        assert_eq!(text("10", double), "1.0E1");
        assert_eq!(text("-0.0", double), "0.0E0");
    }
}
