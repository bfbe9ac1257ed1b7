//! Filters (7.4), undone: those that attachments use.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::PdfError;
use super::character::{is_space, nibble};

/// Undoes a filter, up to a little more than `limit` bytes.
pub(super) fn undo(
    filter: &[u8],
    packed: &[u8],
    into: &mut Vec<u8>,
    limit: u64,
) -> Result<(), PdfError> {
    match filter {
        b"FlateDecode" | b"Fl" => inflate(packed, into, limit),
        b"ASCIIHexDecode" | b"AHx" => hexadecimal(packed, into),
        b"ASCII85Decode" | b"A85" => base85(packed, into, limit),
        _ => Err(PdfError::Broken),
    }
}

fn inflate(packed: &[u8], into: &mut Vec<u8>, limit: u64) -> Result<(), PdfError> {
    ZlibDecoder::new(packed)
        .take(limit.saturating_add(1))
        .read_to_end(into)
        .map_err(|_| PdfError::Broken)?;
    Ok(())
}

/// Two digits for each byte, up to the first `>`.
pub(super) fn hexadecimal(text: &[u8], into: &mut Vec<u8>) -> Result<(), PdfError> {
    let mut high = None;
    for &digit in text {
        if digit == b'>' {
            break;
        }
        if is_space(digit) {
            continue;
        }
        let digit = nibble(digit).ok_or(PdfError::Broken)?;
        match high.take() {
            None => high = Some(digit),
            Some(high) => into.push(high << 4 | digit),
        }
    }
    into.extend(high.map(|high| high << 4));
    Ok(())
}

fn base85(text: &[u8], into: &mut Vec<u8>, limit: u64) -> Result<(), PdfError> {
    let (mut sum, mut digits) = (0_u64, 0);
    for &digit in text {
        match digit {
            b'~' => break,
            // One letter for four bytes.
            b'z' if digits == 0 => into.extend([0; 4]),
            b'!'..=b'u' => {
                sum = sum * 85 + u64::from(digit - b'!');
                digits += 1;
                if digits == 5 {
                    let four = u32::try_from(sum).map_err(|_| PdfError::Broken)?;
                    into.extend(four.to_be_bytes());
                    (sum, digits) = (0, 0);
                }
            }
            space if is_space(space) => {}
            _ => return Err(PdfError::Broken),
        }
        if into.len() as u64 > limit {
            return Err(PdfError::TooLarge);
        }
    }
    if digits == 1 {
        return Err(PdfError::Broken);
    }
    if digits > 1 {
        for _ in digits..5 {
            sum = sum * 85 + 84;
        }
        let four = u32::try_from(sum).map_err(|_| PdfError::Broken)?;
        into.extend(four.to_be_bytes().into_iter().take(digits - 1));
    }
    Ok(())
}
