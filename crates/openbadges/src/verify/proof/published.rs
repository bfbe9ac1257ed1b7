//! The documents in which an issuer publishes its keys.
//!
//! Not everything that an address on a host answers is said by whoever the host belongs to: links
//! redirect to wherever they are told, and anybody uploads a picture. A forger who could make such
//! an answer pass for the issuer's keys would sign as the issuer.

use serde_json::Value;
use url::Url;

use super::no_key::NoKey;
use crate::image;
use crate::source::Wanted;
use crate::verify::inquiry::{Inquiry, NoDocument};
use crate::verify::scope::same_site;

/// Fetches the document with keys at `url`: by https alone, from the host that was asked, and never
/// out of a picture.
pub(super) fn published(inquiry: &mut Inquiry<'_>, url: &Url) -> Result<Value, NoKey> {
    if url.scheme() != "https" {
        return Err(NoKey::Insecure(url.clone()));
    }
    let no_document = |why| NoKey::NoDocument(Box::new(why), url.clone());
    let answer = inquiry.get(url, Wanted::Document).map_err(no_document)?;
    if answer.url.scheme() != "https" || !same_site(&answer.url, url) {
        let redirect = format!("{url} redirects to {}", answer.url);
        return Err(NoKey::Elsewhere(redirect));
    }
    if image::Kind::of(&answer.body).is_some() {
        return Err(no_document(NoDocument::NotJson));
    }
    inquiry.json(url).map_err(no_document)
}
