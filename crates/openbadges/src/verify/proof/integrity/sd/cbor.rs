//! As much of CBOR as proof values use (RFC 8949): numbers, bytes, texts, arrays and maps of a length
//! that is said beforehand.

/// How deep arrays and maps may nest. Proof values take two levels.
const DEEPEST: usize = 4;

/// A data item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Number(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
}

/// The one item that `bytes` are, with nothing after it.
pub(super) fn read(bytes: &[u8]) -> Option<Item> {
    let mut rest = bytes;
    let item = item(&mut rest, 0)?;
    rest.is_empty().then_some(item)
}

fn item(rest: &mut &[u8], depth: usize) -> Option<Item> {
    if depth > DEEPEST {
        return None;
    }
    let first = *take(rest, 1)?.first()?;
    let number = argument(rest, first & 0x1f)?;
    // No item is shorter than a byte, so what is left bounds how many there can be.
    let count = usize::try_from(number)
        .ok()
        .filter(|count| *count <= rest.len());
    match first >> 5 {
        0 => Some(Item::Number(number)),
        2 => Some(Item::Bytes(take(rest, count?)?.to_vec())),
        3 => String::from_utf8(take(rest, count?)?.to_vec())
            .ok()
            .map(Item::Text),
        4 => (0..count?)
            .map(|_| item(rest, depth + 1))
            .collect::<Option<_>>()
            .map(Item::Array),
        5 => (0..count?)
            .map(|_| Some((item(rest, depth + 1)?, item(rest, depth + 1)?)))
            .collect::<Option<_>>()
            .map(Item::Map),
        _ => None,
    }
}

/// The number in the head of an item, written in as few bytes as it takes (RFC 8949 §4.2.1).
fn argument(rest: &mut &[u8], short: u8) -> Option<u64> {
    let (length, least) = match short {
        0..=23 => return Some(u64::from(short)),
        24 => (1, 24),
        25 => (2, 1 << 8),
        26 => (4, 1 << 16),
        27 => (8, 1 << 32),
        _ => return None,
    };
    let number = take(rest, length)?
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    (number >= least).then_some(number)
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_of_item_is_read() {
        assert_eq!(read(&[0x17]), Some(Item::Number(23)));
        assert_eq!(read(&[0x18, 0x18]), Some(Item::Number(24)));
        assert_eq!(read(&[0x1a, 0, 1, 0, 0]), Some(Item::Number(65_536)));
        assert_eq!(read(&[0x42, 1, 2]), Some(Item::Bytes(vec![1, 2])));
        assert_eq!(read(b"\x62hi"), Some(Item::Text("hi".into())));
        let pair = (Item::Number(1), Item::Bytes(vec![7]));
        assert_eq!(
            read(&[0x82, 0xa1, 1, 0x41, 7, 0x80]),
            Some(Item::Array(vec![
                Item::Map(vec![pair]),
                Item::Array(vec![])
            ]))
        );
    }

    #[test]
    fn what_is_malformed_oversized_or_written_another_way_is_refused() {
        for bytes in [
            &[][..],
            &[0x18, 0x17],
            &[0x19, 0, 0xff],
            &[0x42, 1],
            &[0x17, 0x17],
            &[0x9f, 0xff],
            &[0x5f, 0x41, 1, 0xff],
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xf6],
            &[0xc0, 0x60],
            &[0x20],
            &[0x61, 0xff],
            &[0x81, 0x81, 0x81, 0x81, 0x81, 0x80],
        ] {
            assert_eq!(read(bytes), None, "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
