//! Text in an address (RFC 3986, and RFC 6068 for `mailto:`).

use std::fmt::Write;

/// A text as a value in an address: all but unreserved characters as `%XX`, a space among them, since
/// `+` means a space in forms alone and not in `mailto:`. Line breaks become CR LF (RFC 6068 §5).
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.replace("\r\n", "\n").replace('\n', "\r\n").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `name=value&…` of all that have a value.
pub(super) fn query(values: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        query.push_str(&encoded(value));
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(
            encoded("a b&c=d+e?f#g%h\"<>"),
            "a%20b%26c%3Dd%2Be%3Ff%23g%25h%22%3C%3E"
        );
        assert_eq!(encoded("é云"), "%C3%A9%E4%BA%91");
    }

    #[test]
    fn line_breaks_are_cr_lf() {
        assert_eq!(encoded("a\nb\r\nc"), "a%0D%0Ab%0D%0Ac");
    }

    #[test]
    fn what_has_no_value_is_left_out() {
        assert_eq!(query(&[("a", "1"), ("b", ""), ("c", "2")]), "a=1&c=2");
    }
}
