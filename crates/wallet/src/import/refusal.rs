//! Why something is not taken, each reason with a code, a sentence and what to do next.

use openbadges::SourceError;
use openbadges::credential::ReadError;
use openbadges::image::ImageError;

use super::archive::{MAX_ENTRIES, MAX_ENTRY_SIZE, MAX_RATIO, MAX_TOTAL};
use super::collection::MAX_MEMBERS;
use super::email::{MAX_LINKS as MAX_LINKS_IN_EMAIL, MAX_PARTS};
use super::files::MAX_FILE_SIZE;
use super::listed::MAX_LINKS;
use super::pdf::PdfError;
use super::{ImportResult, Outcome, Refusal};
use crate::Error;

const MIB: u64 = 1 << 20;

/// Why an input, or one file of it, becomes no candidate.
#[derive(Debug, thiserror::Error)]
pub(super) enum Reason {
    #[error("this is no badge")]
    NotABadge,
    #[error("there is nothing at this path")]
    Missing,
    #[error("the file could not be read: {0}")]
    Unreadable(std::io::Error),
    #[error("this is neither a file nor a folder")]
    NotAFile,
    #[error("this is a link to something outside the folder")]
    LeadsOutside,
    #[error("the file is larger than {} MiB", MAX_FILE_SIZE / MIB)]
    TooLarge,
    #[error(transparent)]
    Image(#[from] ImageError),
    #[error(transparent)]
    Credential(#[from] ReadError),

    #[error("the ZIP cannot be opened: {0}")]
    BrokenZip(String),
    #[error("the ZIP has more than {MAX_ENTRIES} entries")]
    TooManyEntries,
    #[error("the ZIP holds more than {} MiB", MAX_TOTAL / MIB)]
    ZipTooLarge,
    #[error("the entry is larger than {} MiB", MAX_ENTRY_SIZE / MIB)]
    EntryTooLarge,
    #[error("the entry inflates to more than {MAX_RATIO} times its size")]
    EntryInflates,
    #[error("the entry’s path leads out of the ZIP")]
    EntryEscapes,
    #[error("the entry is a symbolic link")]
    EntryIsLink,
    #[error("the entry is encrypted")]
    EntryIsEncrypted,
    #[error("this is a ZIP inside a ZIP")]
    NestedZip,

    #[error("the e-mail cannot be read")]
    BrokenEmail,
    #[error("the e-mail has more than {MAX_PARTS} parts")]
    TooManyParts,
    #[error("the e-mail carries no badge and no link to one")]
    NoBadgeInEmail,
    #[error("this is a ZIP in an e-mail")]
    ZipInEmail,
    #[error("the e-mail has more than {MAX_LINKS_IN_EMAIL} links to badges: the rest was left out")]
    TooManyLinksInEmail,

    #[error("the PDF is larger than {} MiB", MAX_FILE_SIZE / MIB)]
    PdfTooLarge,
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("no badge is attached to this PDF")]
    NoBadgeInPdf,

    #[error("there is no web address in this")]
    NoLinks,
    #[error("there are more than {MAX_LINKS} web addresses in this: the rest was left out")]
    TooManyLinks,
    #[error("the collection has more than {MAX_MEMBERS} badges: the rest was left out")]
    TooManyMembers,
    #[error("the collection names no badge that can be fetched")]
    EmptyCollection,
    #[error("this is not a web address")]
    NotAnAddress,
    #[error(transparent)]
    Fetch(#[from] SourceError),
    #[error("{host} answered with status {status}: {}", in_words(*.status))]
    Status { host: String, status: u16 },
    #[error("the page at {host} names no badge")]
    NoBadgeOnPage { host: String },
}

/// What a status means to somebody who opened a link.
fn in_words(status: u16) -> &'static str {
    match status {
        401 | 403 => "the badge is private",
        404 => "there is nothing at this address",
        410 => "the badge was taken back",
        500.. => "it has a problem of its own",
        _ => "it gives no badge",
    }
}

impl Reason {
    /// A stable name for programs.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotABadge => "import.not-a-badge",
            Self::Missing => "import.missing",
            Self::Unreadable(_) => "import.unreadable",
            Self::NotAFile => "import.not-a-file",
            Self::LeadsOutside => "import.symlink",
            Self::TooLarge => "import.too-large",
            Self::Image(error) => error.code(),
            Self::Credential(error) => error.code(),
            Self::BrokenZip(_) => "zip.broken",
            Self::TooManyEntries => "zip.too-many-entries",
            Self::ZipTooLarge => "zip.too-large",
            Self::EntryTooLarge => "zip.entry-too-large",
            Self::EntryInflates => "zip.bomb",
            Self::EntryEscapes => "zip.path",
            Self::EntryIsLink => "zip.symlink",
            Self::EntryIsEncrypted => "zip.encrypted",
            Self::NestedZip => "zip.nested",
            Self::BrokenEmail => "email.broken",
            Self::TooManyParts => "email.too-many-parts",
            Self::NoBadgeInEmail => "email.no-badge",
            Self::ZipInEmail => "email.zip",
            Self::TooManyLinksInEmail => "email.too-many-links",
            Self::Pdf(PdfError::Encrypted) => "pdf.encrypted",
            Self::Pdf(PdfError::Broken) => "pdf.broken",
            Self::PdfTooLarge | Self::Pdf(PdfError::TooLarge) => "pdf.too-large",
            Self::NoBadgeInPdf => "pdf.no-badge",
            Self::NoLinks => "link.none",
            Self::TooManyLinks => "link.too-many",
            Self::TooManyMembers => "collection.too-many",
            Self::EmptyCollection => "collection.empty",
            Self::NotAnAddress => "link.not-an-address",
            // The name is the one that the same failure has everywhere.
            Self::Fetch(error) => Error::Fetch(error.clone()).code(),
            Self::Status { .. } => "link.status",
            Self::NoBadgeOnPage { .. } => "link.no-badge",
        }
    }

    /// What a person can do next.
    fn hint(&self) -> &'static str {
        match self {
            Self::NotABadge => {
                "Badges are PNG or SVG images with a badge baked in, JSON or signed text files, or ZIPs \
                 of these."
            }
            Self::Missing => "Check the path.",
            Self::Unreadable(_) => "Check that the file is there and that you may read it.",
            Self::NotAFile => "Give a file, a folder or a ZIP.",
            Self::LeadsOutside => "Add the file that it points to, if you trust it.",
            Self::TooLarge | Self::EntryTooLarge => "A badge is much smaller than that.",
            Self::Image(error) => error.hint(),
            Self::Credential(error) => error.hint(),
            Self::BrokenZip(_) => "Make or download the ZIP again.",
            Self::TooManyEntries | Self::ZipTooLarge => "Unpack the ZIP and add the folder.",
            Self::EntryInflates | Self::EntryEscapes | Self::EntryIsLink => {
                "Nobody packs a badge like this: ask where the ZIP comes from."
            }
            Self::EntryIsEncrypted => "Unpack the ZIP with its password and add what was in it.",
            Self::NestedZip => "Unpack the outer ZIP and add the inner one by itself.",
            Self::BrokenEmail | Self::TooManyParts | Self::ZipInEmail => {
                "Save what is attached to it, and add that."
            }
            Self::NoBadgeInEmail => {
                "Open its link in the browser and add the address on which you end, or download the \
                 badge there."
            }
            Self::PdfTooLarge | Self::Pdf(PdfError::Encrypted | PdfError::TooLarge) => {
                "Save what is attached to it with a PDF viewer, and add that."
            }
            Self::Pdf(PdfError::Broken) => "Download or save the PDF again.",
            Self::NoBadgeInPdf => {
                "Only a PDF that carries the badge as an attached file can be added; a scan or a print \
                 proves nothing."
            }
            Self::TooManyLinks | Self::TooManyLinksInEmail => "Add the rest as a list of its own.",
            Self::TooManyMembers => "Add the others by their own addresses.",
            Self::EmptyCollection => "Make the badges in it public, or add them one by one.",
            Self::NoLinks | Self::NotAnAddress => "An address begins with https://.",
            Self::Fetch(error) => Error::Fetch(error.clone()).hint(),
            Self::Status {
                status: 401 | 403, ..
            } => "Make the badge public where it is kept, or download it there and add the file.",
            Self::Status { status: 500.., .. } => "Try again later.",
            Self::Status { .. } => "Check the address, or ask the issuer.",
            Self::NoBadgeOnPage { .. } => {
                "Download the badge there as an image or JSON, and add that file."
            }
        }
    }

    /// Whether it only says that a thing is no badge and never was one.
    pub(super) fn is_no_badge(&self) -> bool {
        matches!(
            self,
            Self::NotABadge
                | Self::NoBadgeInPdf
                | Self::Image(ImageError::NoCredential | ImageError::UnknownKind)
                | Self::Credential(ReadError::NotAnAward(_))
        )
    }

    /// The result for `input`, which this reason keeps out.
    pub(super) fn refuse(&self, input: impl Into<String>) -> ImportResult {
        ImportResult {
            input: input.into(),
            outcome: Outcome::Refused,
            id: None,
            name: None,
            error: Some(Refusal {
                code: self.code().to_owned(),
                message: self.to_string(),
                hint: self.hint().to_owned(),
            }),
        }
    }
}
