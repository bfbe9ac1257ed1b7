//! When are two credentials of 3.0 the same? (3.0 "Equality and comparison".)

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::percent_decode_str;

/// The key of a credential that `issuer` issued under `id`.
pub(super) fn of(issuer: &str, id: &str) -> String {
    format!(
        "credential {} {}",
        in_one_spelling(issuer),
        in_one_spelling(id)
    )
}

/// An identifier without the white space around it and without percent-encoding. A DID keeps its
/// own: in a `did:web` an encoded colon is a port, a plain one a path. White space, controls and `%`
/// itself stay encoded, so that no two pairs of identifiers have one key.
fn in_one_spelling(id: &str) -> String {
    let id = id.trim();
    let decoded = if id.starts_with("did:") {
        Cow::Borrowed(id)
    } else {
        // What does not decode to text is left as it is.
        let decoded = percent_decode_str(id).decode_utf8();
        decoded.unwrap_or(Cow::Borrowed(id))
    };
    let mut one = String::with_capacity(decoded.len());
    for character in decoded.chars() {
        let is_plain = !character.is_whitespace() && !character.is_control();
        if is_plain && (character != '%' || id.starts_with("did:")) {
            one.push(character);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                // A string takes whatever is written to it.
                let _ = write!(one, "%{byte:02X}");
            }
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_and_outer_white_space_do_not_tell_credentials_apart() {
        let plain = of("https://a.example/é", "https://a.example/~1");
        assert_eq!(plain, "credential https://a.example/é https://a.example/~1");
        assert_eq!(
            of("https://a.example/%C3%A9 ", "\thttps://a.example/%7e1"),
            plain
        );
    }

    #[test]
    fn a_port_in_a_did_is_no_path() {
        assert_ne!(
            of("did:web:a.example%3A8443", "1"),
            of("did:web:a.example:8443", "1")
        );
    }

    #[test]
    fn no_two_pairs_of_identifiers_have_one_key() {
        let pairs = [
            ("a", "b c"),
            ("a b", "c"),
            ("a%20b", "c%2520"),
            ("a", "b%2520c"),
            ("%ff", "x"),
        ];
        let keys: Vec<String> = pairs.iter().map(|(issuer, id)| of(issuer, id)).collect();
        for (place, key) in keys.iter().enumerate() {
            assert!(!keys[..place].contains(key), "{key}");
            assert_eq!(key.split(' ').count(), 3, "{key}");
        }
    }
}
