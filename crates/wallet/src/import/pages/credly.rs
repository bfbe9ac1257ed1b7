//! Credly, once Acclaim.

use url::Url;

use super::{is_uuid, on_host, segments};

/// `https://www.credly.com/badges/<uuid>`, with or without `/public_url` and the like, or the page that
/// its earner sees.
pub(super) fn assertion(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let is_theirs = ["credly.com", "youracclaim.com"]
        .iter()
        .any(|domain| host == *domain || host.strip_suffix(domain) == Some("www."));
    let (["badges", id, ..] | ["earner", "earned", "badge", id]) = segments(url)[..] else {
        return None;
    };
    (is_theirs && is_uuid(id)).then(|| {
        on_host(
            url,
            host,
            &format!("api/v1/obi/v2/badge_assertions/{id}"),
            "",
        )
    })?
}

#[cfg(test)]
mod tests {
    use super::super::testing::{UUID, leads};

    #[test]
    fn a_credly_page_leads_to_its_assertion_on_the_same_host() {
        let assertion = format!("https://www.credly.com/api/v1/obi/v2/badge_assertions/{UUID}");
        for end in [
            "",
            "/",
            "/public_url",
            "/linked_in_profile",
            "?source=x#top",
        ] {
            leads(
                &format!("https://www.credly.com/badges/{UUID}{end}"),
                &assertion,
            );
        }
        leads(
            &format!("https://www.youracclaim.com/badges/{UUID}"),
            &format!("https://www.youracclaim.com/api/v1/obi/v2/badge_assertions/{UUID}"),
        );
    }

    #[test]
    fn the_page_that_an_earner_sees_at_credly_leads_to_the_assertion() {
        leads(
            &format!("https://www.credly.com/earner/earned/badge/{UUID}"),
            &format!("https://www.credly.com/api/v1/obi/v2/badge_assertions/{UUID}"),
        );
    }
}
