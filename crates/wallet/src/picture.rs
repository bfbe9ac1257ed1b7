//! The picture at the address that an achievement names.

use openbadges::Source;
use openbadges::image::Kind;
use openbadges::source::Wanted;
use url::Url;

use crate::data_url;

/// The largest picture that is taken out of a `data:` address, in bytes.
const LARGEST: usize = 10 << 20;

/// The picture at `address`, which is fetched unless it carries the picture in itself. One that cannot
/// be had leaves a badge without.
pub(crate) fn at(address: &str, source: &dyn Source) -> Option<(Kind, Vec<u8>)> {
    let url = Url::parse(address).ok()?;
    if url.scheme() == "data" {
        return embedded(address);
    }
    let document = source.get(&url, Wanted::Image).ok()?;
    let kind = document
        .is_success()
        .then(|| Kind::of(&document.body))
        .flatten()?;
    Some((kind, document.body))
}

/// The picture that an address carries in itself, if it does.
pub(crate) fn embedded(address: &str) -> Option<(Kind, Vec<u8>)> {
    let bytes = data_url::content(address, LARGEST)?;
    Some((Kind::of(&bytes)?, bytes))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'/>";

    #[test]
    fn a_picture_is_taken_out_of_a_data_address() {
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
    fn a_data_address_that_is_no_picture_gives_none() {
        for address in ["data:text/plain,badge", "data:image/png;base64,AAAA"] {
            assert_eq!(embedded(address), None, "{address}");
        }
    }
}
