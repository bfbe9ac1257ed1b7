//! Badgr, Canvas Credentials, Parchment: badges are shown at one host of a region and lie at its `api.` host.

use std::borrow::Cow;

use url::Url;

use super::{on_host, segments};

/// `/public/assertions/<id>` at the host that shows badges; the documents are at its `api.` host.
/// The version in the query is part of the assertion's id.
pub(super) fn assertion(url: &Url) -> Option<Url> {
    let ["public", "assertions", id] = segments(url)[..] else {
        return None;
    };
    let host = documents(url.host_str()?)?;
    let version = url
        .query_pairs()
        .find(|(name, _)| name == "v")
        .map_or(Cow::Borrowed("2_0"), |(_, version)| version);
    let path = format!("public/assertions/{}", id.trim_end_matches(".json"));
    on_host(url, &host, &path, &format!("v={version}"))
}

/// `/public/collections/<hash>` at the host that shows badges.
pub(super) fn collection(url: &Url) -> Option<Url> {
    let ["public", "collections", hash] = segments(url)[..] else {
        return None;
    };
    let host = documents(url.host_str()?)?;
    let path = format!("public/collections/{}", hash.trim_end_matches(".json"));
    on_host(url, &host, &path, "v=2_0")
}

/// The host of a region's documents, if `host` is the one that shows that region's badges.
fn documents(host: &str) -> Option<String> {
    let region = |domain: &str| {
        let region = host.strip_suffix(domain)?;
        let is_region = region.is_empty()
            || region.strip_suffix('.').is_some_and(|region| {
                region != "api" && region.bytes().all(|byte| byte.is_ascii_lowercase())
            });
        is_region.then(|| region.to_owned())
    };
    if let Some(region) = region("badges.parchment.com") {
        return Some(format!("api.{region}badges.parchment.com"));
    }
    let region = region("badgr.com").or_else(|| region("badgr.io"))?;
    Some(format!("api.{region}badgr.io"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{leads, url};
    use url::Url;

    use super::super::{assertion_behind, document_behind, is_collection};

    #[test]
    fn a_badgr_collection_leads_to_its_document() {
        let document = document_behind(&url("https://eu.badgr.com/public/collections/0f1e"));
        assert_eq!(
            document.as_ref().map(Url::as_str),
            Some("https://api.eu.badgr.io/public/collections/0f1e?v=2_0")
        );
        let elsewhere = url("https://badges.example/public/collections/0f1e");
        assert_eq!(document_behind(&elsewhere), None);
        assert!(is_collection(&elsewhere));
    }

    #[test]
    fn a_badgr_page_leads_to_the_api_host_of_its_region() {
        for (page, assertion) in [
            (
                "https://badgr.com/public/assertions/Ab-1_c",
                "https://api.badgr.io/public/assertions/Ab-1_c?v=2_0",
            ),
            (
                "https://eu.badgr.com/public/assertions/Ab1?identity__email=ada%40example.org",
                "https://api.eu.badgr.io/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://badges.parchment.com/public/assertions/Ab1",
                "https://api.badges.parchment.com/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://ca.badges.parchment.com/public/assertions/Ab1",
                "https://api.ca.badges.parchment.com/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://au.badgr.io/public/assertions/Ab1.json?v=1_1",
                "https://api.au.badgr.io/public/assertions/Ab1?v=1_1",
            ),
        ] {
            leads(page, assertion);
        }
        for address in [
            "https://api.badgr.io/public/assertions/Ab1?v=2_0",
            "https://api.eu.badgr.io/public/assertions/Ab1",
            "https://notbadgr.com/public/assertions/Ab1",
            "https://badgr.com/public/badges/Ab1",
        ] {
            assert_eq!(assertion_behind(&url(address)), None, "{address}");
        }
    }
}
