//! Where in the document the work stands.

use std::fmt::Write as _;

use crate::MAX_DEPTH;
use crate::error::Error;

/// A JSON pointer in the making.
#[derive(Debug, Default)]
pub(super) struct Path<'d>(Vec<Segment<'d>>);

#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'d> {
    Member(&'d str),
    Item(usize),
}

impl<'d> Path<'d> {
    /// One level in; fails where that is too deep.
    pub(super) fn enter(&mut self, segment: Segment<'d>) -> Result<(), Error> {
        if self.0.len() >= MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        self.0.push(segment);
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    /// RFC 6901.
    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.0 {
            // Writing to a String cannot fail.
            let _ = match segment {
                Segment::Member(name) => {
                    write!(pointer, "/{}", name.replace('~', "~0").replace('/', "~1"))
                }
                Segment::Item(index) => write!(pointer, "/{index}"),
            };
        }
        pointer
    }
}
