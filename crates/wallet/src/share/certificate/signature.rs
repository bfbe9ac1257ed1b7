//! Images of signatures that an issuer put into its data.
//!
//! No version of Open Badges has a member for them; what is in use is `signatureLines` of the badge
//! class (Blockcerts 2, where it is an extension): an image as a data URI, a name, a job title. It is
//! drawn only if the award was found genuine, and then only from what that rests on: the document that
//! the issuer answered, or the credential that it signed.

use serde_json::Value;
use url::Url;

use openbadges::Credential;
use openbadges::credential::Content;

use crate::data_url;
use crate::store::BadgePage;
use crate::thumbnail;
use crate::{Standing, Wallet};

/// The most that are drawn: a certificate has no room for more.
const MOST: usize = 2;
/// The largest document that is looked through, in bytes.
const LARGEST: usize = 4 << 20;
/// The longer side of an image, in pixels.
const SIDE: u32 = 480;

/// The names under which signatures stand.
const MEMBERS: [&str; 2] = ["signatureLines", "extensions:signatureLines"];

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    /// The image, as PNG, drawn by Lapel.
    pub(super) image: Vec<u8>,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
}

/// The signatures that the issuer's data holds.
pub(super) fn of(wallet: &Wallet, page: &BadgePage) -> Vec<Signature> {
    let was_found_genuine = matches!(
        page.card.standing,
        Standing::Genuine | Standing::Expiring | Standing::Expired | Standing::NotYetValid
    );
    if !was_found_genuine {
        return Vec::new();
    }
    documents(wallet, page)
        .iter()
        .flat_map(lines)
        .filter_map(drawn)
        .take(MOST)
        .collect()
}

/// What the verdict rests on: of a hosted badge the assertion and the badge class as they were fetched,
/// its own copy being no truth; else the credential itself. What others say of it, as in an endorsement,
/// is not among it.
fn documents(wallet: &Wallet, page: &BadgePage) -> Vec<Value> {
    let Ok(credential) = Credential::read(&page.credential) else {
        return Vec::new();
    };
    let Some(address) = credential.address() else {
        return match credential.content() {
            Content::Json(value) => vec![value.clone()],
            Content::Jws(jws) => vec![jws.payload.clone()],
            Content::Address(_) => Vec::new(),
        };
    };
    let assertion = fetched(wallet, page, address);
    let class = match assertion.as_ref().and_then(|it| it.get("badge")) {
        Some(Value::String(class)) => Url::parse(class)
            .ok()
            .and_then(|class| fetched(wallet, page, &class)),
        _ => None,
    };
    assertion.into_iter().chain(class).collect()
}

/// The document that an address gave when the badge was checked.
fn fetched(wallet: &Wallet, page: &BadgePage, address: &Url) -> Option<Value> {
    let mut kept = page.result.iter().flat_map(|result| &result.evidence);
    let kept = kept.find(|kept| Url::parse(&kept.url).is_ok_and(|url| url == *address))?;
    let bytes = wallet.evidence(&kept.sha256).ok()?;
    if bytes.len() > LARGEST {
        return None;
    }
    serde_json::from_slice(&bytes).ok()
}

/// The signature lines of a badge class, wherever the class stands in a document.
fn lines(document: &Value) -> Vec<&Value> {
    let classes = [
        Some(document),
        document.get("badge"),
        document.pointer("/credentialSubject/achievement"),
        document.pointer("/vc/credentialSubject/achievement"),
    ];
    classes
        .into_iter()
        .flatten()
        .flat_map(|class| MEMBERS.iter().filter_map(|member| class.get(member)))
        .flat_map(|lines| match lines {
            Value::Array(lines) => lines.iter().collect(),
            one => vec![one],
        })
        .take(MOST * 4)
        .collect()
}

fn drawn(line: &Value) -> Option<Signature> {
    let text = |member| line.get(member).and_then(Value::as_str).map(str::to_owned);
    let image = match line.get("image")? {
        Value::String(address) => address.as_str(),
        image => image.get("id").and_then(Value::as_str)?,
    };
    Some(Signature {
        image: thumbnail::safely(data_url::content(image, LARGEST)?, SIDE).ok()?,
        name: text("name"),
        title: text("jobTitle"),
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;

    use super::*;

    const DOT: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    #[test]
    fn signature_lines_are_found_in_a_badge_class_wherever_it_stands() {
        let line = json!({ "image": DOT, "name": "Grace Hopper", "jobTitle": "Head" });
        for document in [
            json!({ "type": "BadgeClass", "signatureLines": [line] }),
            json!({ "badge": { "signatureLines": line } }),
            json!({ "badge": { "extensions:signatureLines": [line] } }),
            json!({ "credentialSubject": { "achievement": { "signatureLines": [line] } } }),
        ] {
            let found: Vec<_> = lines(&document).into_iter().filter_map(drawn).collect();
            assert_eq!(found.len(), 1, "{document}");
            assert_eq!(found[0].name.as_deref(), Some("Grace Hopper"));
        }
    }

    /// A JPEG of 8 by 8 red pixels.
    const RED: &str = "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCWAAon/9k=";

    #[test]
    fn a_jpeg_is_drawn_in_its_colours() {
        let png = drawn(&json!({ "image": RED })).expect("a signature").image;
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let frame = reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!((frame.width, frame.height), (8, 8));
        let [red, green, blue, ..] = pixels[..] else {
            panic!("no pixel");
        };
        let is_red = red > 170 && green < 80 && blue < 70;
        assert!(is_red, "{red} {green} {blue}");
    }

    #[test]
    fn a_jpeg_that_says_it_is_huge_is_not_drawn() {
        let data = RED.strip_prefix("data:image/jpeg;base64,").expect("base64");
        let mut huge = STANDARD.decode(data).expect("base64");
        let frame = huge
            .windows(2)
            .position(|two| two == [0xff, 0xc0])
            .expect("a frame");
        huge[frame + 5..frame + 9].copy_from_slice(&[0x3f, 0xff, 0x3f, 0xff]);
        let line = json!({ "image": format!("data:image/jpeg;base64,{}", STANDARD.encode(huge)) });
        assert_eq!(drawn(&line), None);
    }

    #[test]
    fn an_image_that_would_have_to_be_fetched_is_none() {
        let line = json!({ "image": "https://issuer.example/signature.png", "name": "Grace" });
        assert_eq!(drawn(&line), None);
    }
}
