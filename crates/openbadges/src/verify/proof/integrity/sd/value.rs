//! The proof value of `ecdsa-sd-2023` (W3C Data Integrity ECDSA Cryptosuites 1.0 §3.5.2 to §3.5.7).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::trouble::Trouble;
use super::cbor::{self, Item};

const BASE: [u8; 3] = [0xd9, 0x5d, 0x00];
const DERIVED: [u8; 3] = [0xd9, 0x5d, 0x01];

/// A proof value, of either kind.
pub(super) enum Value {
    Base(Base),
    Derived(Derived),
}

/// What the issuer gives out.
pub(super) struct Base {
    pub(super) signature: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) hmac_key: Vec<u8>,
    pub(super) signatures: Vec<Vec<u8>>,
    /// JSON pointers to what may never be kept back.
    pub(super) mandatory: Vec<String>,
}

/// What the earner hands on.
pub(super) struct Derived {
    pub(super) signature: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) signatures: Vec<Vec<u8>>,
    /// The name of each node, by the number of its canonical label.
    pub(super) labels: BTreeMap<u64, Vec<u8>>,
    /// The places of the mandatory statements.
    pub(super) mandatory: BTreeSet<usize>,
}

const BROKEN: Trouble = Trouble::Broken("its signature is not made up as its kind demands");

impl Value {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let (prefix, rest) = bytes.split_first_chunk::<3>().ok_or(BROKEN)?;
        let items = match cbor::read(rest) {
            Some(Item::Array(items)) => items,
            _ => return Err(BROKEN),
        };
        match (*prefix, <[Item; 5]>::try_from(items)) {
            (BASE, Ok([signature, key, hmac_key, signatures, mandatory])) => Ok(Self::Base(Base {
                signature: bytes_of(signature, 64)?,
                key: bytes_of(key, 35)?,
                hmac_key: bytes_of(hmac_key, 32)?,
                signatures: signatures_of(signatures)?,
                mandatory: texts_of(mandatory)?,
            })),
            (DERIVED, Ok([signature, key, signatures, labels, mandatory])) => {
                Ok(Self::Derived(Derived {
                    signature: bytes_of(signature, 64)?,
                    key: bytes_of(key, 35)?,
                    signatures: signatures_of(signatures)?,
                    labels: labels_of(labels)?,
                    mandatory: places_of(mandatory)?,
                }))
            }
            _ => Err(BROKEN),
        }
    }
}

fn bytes_of(item: Item, length: usize) -> Result<Vec<u8>, Trouble> {
    match item {
        Item::Bytes(bytes) if bytes.len() == length => Ok(bytes),
        _ => Err(BROKEN),
    }
}

fn array_of<T>(item: Item, each: impl Fn(Item) -> Result<T, Trouble>) -> Result<Vec<T>, Trouble> {
    match item {
        Item::Array(items) => items.into_iter().map(each).collect(),
        _ => Err(BROKEN),
    }
}

fn signatures_of(item: Item) -> Result<Vec<Vec<u8>>, Trouble> {
    array_of(item, |item| bytes_of(item, 64))
}

fn texts_of(item: Item) -> Result<Vec<String>, Trouble> {
    array_of(item, |item| match item {
        Item::Text(text) => Ok(text),
        _ => Err(BROKEN),
    })
}

/// Each place once: a place said twice would be counted twice by somebody.
fn places_of(item: Item) -> Result<BTreeSet<usize>, Trouble> {
    let places = array_of(item, |item| match item {
        Item::Number(number) => usize::try_from(number).map_err(|_| BROKEN),
        _ => Err(BROKEN),
    })?;
    let set: BTreeSet<usize> = places.iter().copied().collect();
    if set.len() == places.len() {
        Ok(set)
    } else {
        Err(BROKEN)
    }
}

/// Each node has one name, and no two have the same: else two nodes of what the issuer signed could
/// be made one.
fn labels_of(item: Item) -> Result<BTreeMap<u64, Vec<u8>>, Trouble> {
    let Item::Map(pairs) = item else {
        return Err(BROKEN);
    };
    let mut labels = BTreeMap::new();
    let mut names = HashSet::new();
    for (number, name) in pairs {
        let Item::Number(number) = number else {
            return Err(BROKEN);
        };
        let name = bytes_of(name, 32)?;
        if !names.insert(name.clone()) || labels.insert(number, name).is_some() {
            return Err(BROKEN);
        }
    }
    Ok(labels)
}
