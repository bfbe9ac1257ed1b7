//! Which protocol a backpack speaks.

use super::{Protocol, Speech};

/// The protocol for a kind of backpack.
pub(crate) fn protocol(_speech: Speech) -> &'static dyn Protocol {
    unimplemented!()
}
