//! PDFs (ISO 32000-1): the files that are attached to them.
//!
//! Only as much of the format is read as leads to attachments: objects, the streams that hold objects,
//! and file specifications (7.11.3) in whatever the catalogue leads to: its tree of embedded files, the
//! associated files of the document, a page or anything else (ISO 19005-3), an annotation. Objects are
//! found by reading through the file rather than by its table, so that a broken or a lying table changes
//! nothing; of objects with the same number the last counts. No page is interpreted.
//!
//! Everything is counted ([`budget`]): objects, values, depth, what is read again, what is inflated or
//! copied. No general reader of PDF that we know bounds what it inflates.

mod budget;
mod character;
mod document;
mod filter;
mod parser;
mod scan;
mod specification;
mod stream;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashSet;

use document::Pdf;

/// The most files that are taken out of one PDF.
pub(super) const MAX_FILES: usize = 1_000;
/// The largest attached file, inflated, in bytes.
pub(super) const MAX_FILE_SIZE: u64 = 10 << 20;
/// The most bytes that all streams that are read come to.
pub(super) const MAX_TOTAL: u64 = 96 << 20;

/// How far into a file its header may stand; what is before it is somebody else's.
const HEADER_WITHIN: usize = 1024;

/// Why the attachments of a PDF cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PdfError {
    /// It has a password, if only an empty one.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It cannot be taken apart.
    #[error("the PDF is broken")]
    Broken,
    /// It holds more than is read.
    #[error("the PDF holds more than Lapel reads")]
    TooLarge,
}

/// A file that is attached to a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    /// Its name as the PDF has it; may be empty.
    pub(super) name: String,
    /// What is in it, or why that cannot be had.
    pub(super) bytes: Result<Vec<u8>, PdfError>,
}

/// Whether bytes are a PDF by their header.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let start = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
    start.windows(5).any(|five| five == b"%PDF-")
}

/// The files that are attached to a PDF, in the order in which its catalogue leads to them.
pub(super) fn attached(bytes: &[u8]) -> Result<Vec<Attached>, PdfError> {
    let mut pdf = Pdf::open(bytes)?;
    let specifications = pdf.specifications()?;
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for (name, stream) in specifications {
        if !seen.insert(stream) {
            continue;
        }
        if files.len() == MAX_FILES {
            return Err(PdfError::TooLarge);
        }
        let bytes = match pdf.content(stream, MAX_FILE_SIZE) {
            Err(PdfError::TooLarge) if pdf.budget.is_spent() => return Err(PdfError::TooLarge),
            bytes => bytes,
        };
        files.push(Attached { name, bytes });
    }
    Ok(files)
}
