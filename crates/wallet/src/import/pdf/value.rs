//! Objects of PDF (7.3) as values.

/// An object of PDF. Numbers that are no integers mean nothing here.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Nothing,
    Integer(i64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(Dictionary),
    Reference(u32),
}

/// The members of a dictionary, in the order in which they stand.
pub(super) type Dictionary = Vec<(Vec<u8>, Value)>;

/// The first member of this name.
pub(super) fn member<'d>(dictionary: &'d Dictionary, name: &[u8]) -> Option<&'d Value> {
    let (_, value) = dictionary.iter().find(|(key, _)| key == name)?;
    Some(value)
}

/// Whether a member is this name.
pub(super) fn is_named(dictionary: &Dictionary, member_name: &[u8], name: &[u8]) -> bool {
    matches!(member(dictionary, member_name), Some(Value::Name(found)) if found == name)
}
