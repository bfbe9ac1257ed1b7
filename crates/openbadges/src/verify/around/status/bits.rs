//! The bits of a status list (W3C Bitstring Status List 1.0 §3.2, §3.3; Status List 2021 §3).

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use flate2::read::GzDecoder;

/// The largest list, in bytes when inflated: over 130 million credentials.
const LARGEST: u64 = 16 << 20;
/// The smallest, which keeps one credential among many (§3.2: 131,072 bits).
const SMALLEST: usize = 16 << 10;

/// The bytes of `encodedList`.
///
/// # Errors
/// What is wrong with it, for the evidence.
pub(super) fn inflate(encoded: &str) -> Result<Vec<u8>, &'static str> {
    // Bitstring Status List writes multibase; the list of 2021 had no letter for the alphabet, and
    // gzip begins in `H4s` in any of them.
    let text = encoded.strip_prefix('u').unwrap_or(encoded);
    let packed = [URL_SAFE_NO_PAD, STANDARD, URL_SAFE, STANDARD_NO_PAD]
        .iter()
        .find_map(|alphabet| alphabet.decode(text).ok())
        .ok_or("the list is not base64url")?;
    let mut bytes = Vec::new();
    let mut limited = GzDecoder::new(packed.as_slice()).take(LARGEST + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|_| "the list is not gzip")?;
    if bytes.len() as u64 > LARGEST {
        return Err("the list is too large");
    }
    if bytes.len() < SMALLEST {
        return Err("the list is shorter than the standard allows");
    }
    Ok(bytes)
}

/// The value at `index`, each being `size` bits; the first bit is the highest of the first byte.
/// `None` if the list ends before.
pub(super) fn value(bytes: &[u8], index: u64, size: u32) -> Option<u64> {
    let start = index.checked_mul(size.into())?;
    (start..start.checked_add(size.into())?).try_fold(0, |value, bit| {
        let byte = bytes.get(usize::try_from(bit / 8).ok()?)?;
        Some(value << 1 | u64::from(byte >> (7 - bit % 8) & 1))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory");
        URL_SAFE_NO_PAD.encode(encoder.finish().expect("memory"))
    }

    #[test]
    fn the_first_bit_is_the_highest_of_the_first_byte() {
        let bytes = [0b1000_0001, 0b0100_0000];
        let values: Vec<_> = (0..10).map(|index| value(&bytes, index, 1)).collect();
        let wanted = [1, 0, 0, 0, 0, 0, 0, 1, 0, 1].map(Some);
        assert_eq!(values, wanted);
        assert_eq!(value(&bytes, 16, 1), None);
        assert_eq!(value(&bytes, u64::MAX, 8), None);
    }

    #[test]
    fn an_entry_may_have_several_bits() {
        let bytes = [0b1101_0010, 0b1111_0000];
        assert_eq!(value(&bytes, 0, 2), Some(3));
        assert_eq!(value(&bytes, 1, 4), Some(2));
        assert_eq!(value(&bytes, 2, 5), Some(0b11_000));
        assert_eq!(value(&bytes, 3, 5), None);
    }

    #[test]
    fn a_list_is_gzip_in_base64url_with_or_without_its_letter() {
        let list = vec![0; SMALLEST];
        assert_eq!(inflate(&format!("u{}", packed(&list))), Ok(list.clone()));
        assert_eq!(inflate(&packed(&list)), Ok(list));
    }

    #[test]
    fn a_list_that_is_too_short_too_long_or_broken_is_refused() {
        assert!(inflate(&packed(&vec![0; SMALLEST - 1])).is_err());
        assert!(inflate(&packed(&vec![0; 17 << 20])).is_err());
        for text in ["", "u", "u***", "uAAAA", "H4s"] {
            assert!(inflate(text).is_err(), "{text}");
        }
    }
}
