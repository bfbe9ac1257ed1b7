//! Where objects and streams stand in the bytes of a file.

use super::value::{Dictionary, Value, member};

/// What ends a stream (7.3.8.1).
const WORD: &[u8] = b"endstream";

/// The next `obj` or `trailer` from an offset on, as a word of its own.
pub(super) fn next_word(bytes: &[u8], from: usize) -> Option<(usize, &'static [u8])> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let found = rest
            .windows(3)
            .position(|three| three == b"obj" || three == b"tra")?;
        let start = at + found;
        at = start + 3;
        let word: &'static [u8] = if rest.get(found..)?.starts_with(b"obj") {
            b"obj"
        } else if rest.get(found..)?.starts_with(b"trailer") {
            b"trailer"
        } else {
            continue;
        };
        let is_free = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_none_or(|byte| !byte.is_ascii_alphabetic())
        };
        if is_free(start.checked_sub(1)) && is_free(Some(start + word.len())) {
            return Some((start, word));
        }
    }
}

/// The number of the object whose `obj` stands there: `12 0 obj` (7.3.10).
pub(super) fn number_before(bytes: &[u8], obj: usize) -> Option<u32> {
    /// More digits or spaces nobody writes.
    const LONGEST: usize = 16;
    let before = bytes.get(obj.saturating_sub(3 * LONGEST)..obj)?;
    let before = before.trim_ascii_end();
    let generation = digits_at_end(before)?;
    let before = before.get(..before.len() - generation.len())?;
    let trimmed = before.trim_ascii_end();
    if trimmed.len() == before.len() {
        return None;
    }
    let number = digits_at_end(trimmed)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

fn digits_at_end(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits > 0).then(|| bytes.get(bytes.len() - digits..))?
}

/// Where the data of a stream begins whose dictionary ends at an offset (7.3.8); none if it is no
/// stream.
pub(super) fn stream_start(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let trimmed = rest.trim_ascii_start();
    let data = trimmed.strip_prefix(b"stream")?;
    let data = data
        .strip_prefix(b"\r\n")
        .or_else(|| data.strip_prefix(b"\n"))
        .or_else(|| data.strip_prefix(b"\r"))
        .unwrap_or(data);
    Some(bytes.len() - data.len())
}

/// Whether `endstream` stands at an offset, after an end of line and a few spaces at most.
pub(super) fn ends_stream(bytes: &[u8], at: usize) -> bool {
    /// More nobody writes, and whoever does could make every stream look through all of it.
    const SPACES: usize = 16;
    let end = at.saturating_add(SPACES + WORD.len()).min(bytes.len());
    bytes
        .get(at..end)
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(WORD))
}

/// Where to read on behind a stream: where it ends by its length, if that is said there, else at the
/// first `endstream`.
pub(super) fn stream_end(bytes: &[u8], start: usize, dictionary: &Dictionary) -> usize {
    let said = match member(dictionary, b"Length") {
        Some(Value::Integer(length)) => usize::try_from(*length).ok(),
        _ => None,
    };
    said.and_then(|length| start.checked_add(length))
        .filter(|end| ends_stream(bytes, *end))
        .unwrap_or_else(|| searched_end(bytes, start))
}

/// Where the data of a stream ends whose length is not said, or wrong: at the first `endstream`.
pub(super) fn searched_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let Some(length) = rest.windows(WORD.len()).position(|part| part == WORD) else {
        return bytes.len();
    };
    let data = rest.get(..length).unwrap_or_default();
    // One end of line before the word is not data.
    let data = data.strip_suffix(b"\n").unwrap_or(data);
    let data = data.strip_suffix(b"\r").unwrap_or(data);
    start + data.len()
}
