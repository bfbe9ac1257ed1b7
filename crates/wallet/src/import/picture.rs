//! The picture of a badge that came without an image.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openbadges::credential::Content;
use openbadges::image::Kind;
use openbadges::source::Wanted;
use openbadges::{Credential, Source};
use url::Url;

/// The longest data URI that is read.
const MAX_SIZE: usize = 2 << 20;

/// The picture that a credential carries in itself.
pub(super) fn embedded(address: &str) -> Option<(Kind, Vec<u8>)> {
    let bytes = data(address)?;
    Some((Kind::of(&bytes)?, bytes))
}

/// What a data URI holds (RFC 2397).
pub(crate) fn data(address: &str) -> Option<Vec<u8>> {
    let (kind, data) = address.strip_prefix("data:")?.split_once(',')?;
    if data.len() > MAX_SIZE {
        return None;
    }
    match kind.strip_suffix(";base64") {
        Some(_) => STANDARD.decode(data.trim()).ok(),
        None => percent_decoded(data),
    }
}

fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [*rest.next()?, *rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    Some(bytes)
}

/// The picture of a linked badge: its own, or that of its badge class. A badge is whole without one,
/// so whatever fails here only leaves it without.
pub(super) fn fetched(credential: &Credential, source: &dyn Source) -> Option<(Kind, Vec<u8>)> {
    let address = match &credential.badge().image {
        Some(address) => address.clone(),
        None => class_image(credential, source)?,
    };
    if address.starts_with("data:") {
        return embedded(&address);
    }
    let url = super::content::web_address(&address)?;
    let picture = source.get(&url, Wanted::Image).ok()?;
    let kind = picture
        .is_success()
        .then(|| Kind::of(&picture.body))
        .flatten()?;
    Some((kind, picture.body))
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

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'/>";

    #[test]
    fn a_picture_is_taken_out_of_a_data_uri() {
        let base64 = format!("data:image/svg+xml;base64,{}", STANDARD.encode(SVG));
        let percent = format!("data:image/svg+xml,{}", SVG.replace('\'', "%27"));
        for address in [base64, percent] {
            assert_eq!(
                embedded(&address),
                Some((Kind::Svg, SVG.as_bytes().to_vec())),
                "{address}"
            );
        }
    }

    #[test]
    fn a_data_uri_that_is_no_picture_gives_none() {
        for address in [
            "data:text/plain,badge",
            "data:image/png;base64,AAAA",
            "data:image/png;base64,%%%",
            "data:,%",
            "data:,%zz",
            "data:",
            "https://issuer.example/badge.png",
        ] {
            assert_eq!(embedded(address), None, "{address}");
        }
    }
}
