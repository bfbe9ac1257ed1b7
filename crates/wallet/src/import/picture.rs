//! The picture of a badge that came by a link.

use openbadges::credential::Content;
use openbadges::image::Kind;
use openbadges::source::Wanted;
use openbadges::{Credential, Source};
use url::Url;

use crate::picture;

/// The picture of a linked badge: its own, or that of its badge class. A badge is whole without one,
/// so whatever fails here only leaves it without.
pub(super) fn fetched(credential: &Credential, source: &dyn Source) -> Option<(Kind, Vec<u8>)> {
    let address = match &credential.badge().image {
        Some(address) => address.clone(),
        None => class_image(credential, source)?,
    };
    picture::at(&address, source)
}

/// The address of the image of a badge class that is linked, not embedded.
fn class_image(credential: &Credential, source: &dyn Source) -> Option<String> {
    let Content::Json(assertion) = credential.content() else {
        return None;
    };
    let class = Url::parse(assertion.get("badge")?.as_str()?).ok()?;
    let class = source.get(&class, Wanted::Document).ok()?;
    let class = openbadges::json::parse(std::str::from_utf8(&class.body).ok()?).ok()?;
    let image = class.get("image")?;
    let image = image.get("id").unwrap_or(image);
    image.as_str().map(str::to_owned)
}
