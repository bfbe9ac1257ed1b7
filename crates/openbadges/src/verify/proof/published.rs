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
use crate::verify::scope::same_host;

/// Fetches the document with keys at `url`: by https alone, from the host that was asked, and never
/// out of a picture.
///
/// A host and the same with `www.` before it count as one site, since many issuers send the one to
/// the other.
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

fn same_site(a: &Url, b: &Url) -> bool {
    let is_www_of = |long: &Url, short: &Url| {
        let (long_host, short_host) = (long.host_str(), short.host_str());
        long_host.and_then(|host| host.strip_prefix("www.")) == short_host
            && short_host.is_some()
            && long.port() == short.port()
    };
    same_host(a, b) || is_www_of(a, b) || is_www_of(b, a)
}
