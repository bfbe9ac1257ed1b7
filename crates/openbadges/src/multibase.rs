//! Text that says by its first letter in which alphabet its bytes are written (W3C Controlled
//! Identifiers 1.0 §2.4), strictly: one sequence of bytes has one text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The longest text in base58. Its digits are not aligned to bytes, so that decoding takes quadratic
/// time; an RSA key of 8192 bits needs 1,430 letters.
const MAX_BASE58: usize = 2048;

/// The longest text in base64url: a status list at its largest.
const MAX_BASE64URL: usize = crate::json::MAX_SIZE;

/// Why a text is not multibase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MultibaseError {
    /// It begins with a letter of no alphabet that the standards use here.
    #[error("it is written in an alphabet that is not used for this")]
    UnknownBase,
    /// A letter that is not of the alphabet, padding, white space, or stray bits at the end.
    #[error("it is not written the one way in which it may be")]
    NotCanonical,
    /// Longer than anything genuine.
    #[error("it is too long")]
    TooLong,
}

/// The alphabets that the standards use for keys, signatures and status lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// `z`: base 58 with Bitcoin's alphabet.
    Base58Btc,
    /// `u`: base64url without padding.
    Base64Url,
}

/// Decodes a text with the alphabet that its first letter names.
///
/// # Errors
/// [`MultibaseError`].
pub(crate) fn decode(text: &str) -> Result<(Base, Vec<u8>), MultibaseError> {
    if let Some(digits) = text.strip_prefix('z') {
        Ok((Base::Base58Btc, base58btc(digits)?))
    } else if let Some(digits) = text.strip_prefix('u') {
        Ok((Base::Base64Url, base64url(digits)?))
    } else {
        Err(MultibaseError::UnknownBase)
    }
}

/// Decodes base58btc that has no first letter to name it.
///
/// # Errors
/// [`MultibaseError::NotCanonical`] and [`MultibaseError::TooLong`].
pub(crate) fn base58btc(digits: &str) -> Result<Vec<u8>, MultibaseError> {
    if digits.len() > MAX_BASE58 {
        return Err(MultibaseError::TooLong);
    }
    bs58::decode(digits)
        .into_vec()
        .map_err(|_| MultibaseError::NotCanonical)
}

/// Decodes base64url that has no first letter to name it: no padding, no white space, and nothing in
/// the bits that the last letter has left over (RFC 4648 §3.5).
///
/// # Errors
/// [`MultibaseError::NotCanonical`] and [`MultibaseError::TooLong`].
pub(crate) fn base64url(digits: &str) -> Result<Vec<u8>, MultibaseError> {
    if digits.len() > MAX_BASE64URL {
        return Err(MultibaseError::TooLong);
    }
    URL_SAFE_NO_PAD
        .decode(digits)
        .map_err(|_| MultibaseError::NotCanonical)
}

/// Writes bytes as multibase in base58btc, the alphabet of keys.
pub(crate) fn encode_base58btc(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_letter_names_the_alphabet() {
        let bytes = b"Hello World!".to_vec();
        for (text, base) in [
            ("z2NEpo7TZRRrLZSi2U", Base::Base58Btc),
            ("uSGVsbG8gV29ybGQh", Base::Base64Url),
        ] {
            assert_eq!(decode(text), Ok((base, bytes.clone())), "{text}");
        }
        for text in [
            "",
            "mSGVsbG8gV29ybGQh",
            "f48656c6c6f",
            "Z2NEpo",
            "é",
            "\u{0}",
        ] {
            assert_eq!(decode(text), Err(MultibaseError::UnknownBase), "{text}");
        }
    }

    #[test]
    fn base64url_has_no_padding_no_white_space_and_no_stray_bits() {
        assert_eq!(decode("uAA"), Ok((Base::Base64Url, vec![0])));
        for text in [
            "uAB", "uAA==", "uAA=", "uA", "uA A", "uAA\n", " uAA", "u+/8", "uAAB",
        ] {
            assert!(decode(text).is_err(), "{text}");
        }
    }

    #[test]
    fn base58btc_has_neither_lookalikes_nor_white_space() {
        for text in ["z0", "zO", "zI", "zl", "z1 1", "z11\n", "z1=", "zé"] {
            assert_eq!(decode(text), Err(MultibaseError::NotCanonical), "{text}");
        }
        assert_eq!(decode("z11"), Ok((Base::Base58Btc, vec![0, 0])));
    }

    #[test]
    fn what_takes_quadratic_time_is_short() {
        let text = format!("z{}", "2".repeat(MAX_BASE58 + 1));
        assert_eq!(decode(&text), Err(MultibaseError::TooLong));
        assert!(decode(&text[..=MAX_BASE58]).is_ok());
    }

    proptest! {
        #[test]
        fn one_text_stands_for_one_sequence_of_bytes(text in "[zu][A-Za-z0-9_-]{0,60}") {
            if let Ok((base, bytes)) = decode(&text) {
                let again = match base {
                    Base::Base58Btc => encode_base58btc(&bytes),
                    Base::Base64Url => format!("u{}", URL_SAFE_NO_PAD.encode(&bytes)),
                };
                prop_assert_eq!(again, text);
            }
        }
    }
}
