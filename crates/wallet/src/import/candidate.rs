//! What reading gives and keeping takes.

use std::sync::Arc;

use url::Url;

use openbadges::Credential;
use openbadges::image::Kind;

use super::within::Envelope;
use crate::store::files::Name;

/// A badge that was found in an input and is ready to be kept.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// What it was found in: a file's path, `archive.zip/entry.png`, an address.
    pub(crate) input: String,
    /// The credential.
    pub(crate) credential: Credential,
    /// The image that it was baked into, byte for byte; or the picture that came with it.
    pub(crate) image: Option<(Kind, Vec<u8>)>,
    /// The same award in other versions of the standard, from the same image.
    pub(crate) other_versions: Vec<Credential>,
    /// The web page that named it.
    pub(crate) page: Option<Url>,
    /// The transcript or presentation that it was in, and its place there, counted from 0.
    pub(crate) envelope: Option<(Arc<Envelope>, usize)>,
}

impl Candidate {
    /// The chosen credential and the other versions.
    pub(super) fn versions(&self) -> impl Iterator<Item = &Credential> {
        std::iter::once(&self.credential).chain(&self.other_versions)
    }

    /// Where it came from.
    pub(super) fn origin(&self) -> String {
        self.page
            .as_ref()
            .map_or_else(|| self.input.clone(), Url::to_string)
    }

    /// Under which name its image is kept.
    pub(super) fn image_name(&self) -> Option<Name> {
        let (kind, bytes) = self.image.as_ref()?;
        Some(Name::of_image(*kind, bytes))
    }
}
