//! What reading a PDF may cost. Everything is counted, whatever comes of it: what is read twice, what is
//! inflated and then broken, what is copied.

use super::PdfError;

/// The most values that are looked at.
const MAX_VALUES: usize = 4_000_000;
/// How often each byte is read, on average. What a parse that fails has read is read again from its
/// beginning, and objects may lie over one another, which hostile files could make of each byte.
const TIMES: usize = 8;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Budget {
    values: usize,
    to_read: usize,
    to_make: u64,
}

impl Budget {
    /// For a file of so many bytes, whose streams may be made into so many more.
    pub(super) fn new(length: usize, to_make: u64) -> Self {
        Self {
            values: MAX_VALUES,
            to_read: length.saturating_mul(TIMES),
            to_make,
        }
    }

    /// One more value is looked at.
    pub(super) fn value(&mut self) -> Result<(), PdfError> {
        if self.to_read == 0 {
            return Err(PdfError::Broken);
        }
        self.values = self.values.checked_sub(1).ok_or(PdfError::TooLarge)?;
        Ok(())
    }

    /// So many bytes were read.
    pub(super) fn read(&mut self, bytes: usize) {
        self.to_read = self.to_read.saturating_sub(bytes);
    }

    /// So many bytes were unpacked, in which objects stand.
    pub(super) fn unpacked(&mut self, bytes: usize) {
        self.to_read = self.to_read.saturating_add(bytes.saturating_mul(TIMES));
    }

    /// Makes something of no more than `largest` bytes, and no more than is left.
    pub(super) fn make(
        &mut self,
        largest: u64,
        make: impl FnOnce(&mut Vec<u8>, u64) -> Result<(), PdfError>,
    ) -> Result<Vec<u8>, PdfError> {
        let limit = largest.min(self.to_make);
        let mut made = Vec::new();
        let done = make(&mut made, limit);
        let size = made.len() as u64;
        self.to_make = self.to_make.saturating_sub(size);
        done?;
        if size > limit {
            return Err(PdfError::TooLarge);
        }
        Ok(made)
    }

    /// Whether nothing more can be made.
    pub(super) fn is_spent(&self) -> bool {
        self.to_make == 0
    }
}
