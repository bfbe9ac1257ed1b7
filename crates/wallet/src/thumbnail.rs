//! Pictures for the window: always PNG, always drawn here, never the badge's own bytes.

use crate::{Result, Wallet};

impl Wallet {
    /// A PNG of the badge's picture that fits in a square of `size` pixels, made once and kept.
    /// None if the badge has no picture.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Io`].
    pub fn thumbnail(&self, id: &str, size: u32) -> Result<Option<Vec<u8>>> {
        let _ = (id, size);
        unimplemented!()
    }
}
