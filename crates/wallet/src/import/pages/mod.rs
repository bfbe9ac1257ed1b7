//! Where the web keeps badges: addresses that people copy from a browser, and the assertions that
//! they stand for. Each site has a file of its own, which can be replaced when the site changes.

mod accredible;
mod badgr;
mod credly;
mod html;
mod moodle;
mod open_badge_factory;
mod open_badge_passport;

use url::Url;

use super::content::names_an_assertion;

pub(super) use html::{Named, badges_in, named_in};

/// One place that gives badges pages of their own.
struct Shape {
    /// Who it is.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the table says it to its reader")
    )]
    name: &'static str,
    /// The address of the assertion behind a page, if the page is one of theirs.
    assertion: fn(&Url) -> Option<Url>,
}

/// Every shape that is known.
const SHAPES: &[Shape] = &[
    Shape {
        name: "Credly",
        assertion: credly::assertion,
    },
    Shape {
        name: "Badgr, Canvas Credentials, Parchment",
        assertion: badgr::assertion,
    },
    Shape {
        name: "Open Badge Factory",
        assertion: open_badge_factory::assertion,
    },
    Shape {
        name: "Moodle",
        assertion: moodle::assertion,
    },
    Shape {
        name: "Accredible",
        assertion: accredible::assertion,
    },
];

/// The address of the document that stands behind the page `url`, where the page is of a known
/// shape.
pub(super) fn document_behind(url: &Url) -> Option<Url> {
    assertion_behind(url).or_else(|| badgr::collection(url))
}

/// The address of the assertion that stands behind the page `url`, where the page is of a known
/// shape.
pub(super) fn assertion_behind(url: &Url) -> Option<Url> {
    SHAPES.iter().find_map(|shape| (shape.assertion)(url))
}

/// Whether an address is known to be that of several badges.
pub(super) fn is_collection(url: &Url) -> bool {
    matches!(segments(url)[..], ["public", "collections", _])
        || open_badge_passport::is_collection(url)
}

/// Whether an address looks like a badge, so that it can be followed though nobody said that it is
/// one: a link in an e-mail, in a QR code that was only come upon.
pub(super) fn looks_like_a_badge(url: &Url) -> bool {
    assertion_behind(url).is_some()
        || names_an_assertion(url)
        || is_collection(url)
        || open_badge_passport::is_badge(url)
        || url.path().contains("/open_badge_credentials/")
}

/// The parts of a path, without an empty one at the end.
fn segments(url: &Url) -> Vec<&str> {
    url.path()
        .trim_matches('/')
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// Another address by the scheme and port of `url`.
fn on_host(url: &Url, host: &str, path: &str, query: &str) -> Option<Url> {
    let mut other = url.clone();
    other.set_host(Some(host)).ok()?;
    other.set_path(path);
    other.set_query((!query.is_empty()).then_some(query));
    other.set_fragment(None);
    Some(other)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod testing {
    use url::Url;

    use super::assertion_behind;

    pub(super) const UUID: &str = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

    pub(super) fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[track_caller]
    pub(super) fn leads(page: &str, assertion: &str) {
        assert_eq!(
            assertion_behind(&url(page)).as_ref().map(Url::as_str),
            Some(assertion),
            "{page}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{UUID, url};
    use super::*;

    #[test]
    fn what_looks_like_a_badge_is_told_from_what_else_mails_link_to() {
        for badge in [
            format!("https://www.credly.com/badges/{UUID}/public_url"),
            "https://api.badgr.io/public/assertions/Ab1/image".to_owned(),
            "https://badgr.com/public/collections/0f1e".to_owned(),
            format!("https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{UUID}"),
            "https://learn.example.edu/badges/badge.php?hash=12ab".to_owned(),
            "https://openbadgepassport.com/app/badge/info/12".to_owned(),
        ] {
            assert!(looks_like_a_badge(&url(&badge)), "{badge}");
        }
        for other in [
            "https://www.credly.com/users/sign_in",
            "https://click.mail.example/track?u=https://badgr.com/public/assertions/1",
            "https://issuer.example/unsubscribe/assert",
            "https://issuer.example/logo.png",
        ] {
            assert!(!looks_like_a_badge(&url(other)), "{other}");
        }
    }

    #[test]
    fn addresses_that_only_look_like_a_known_page_lead_nowhere() {
        for address in [
            format!("https://www.credly.com.evil.example/badges/{UUID}"),
            format!("https://evilcredly.com/badges/{UUID}"),
            "https://www.credly.com/badges/not-a-uuid".to_owned(),
            format!("https://www.credly.com/users/{UUID}"),
            format!("https://credential.net.evil.example/{UUID}"),
            "https://issuer.example/assertions/1".to_owned(),
        ] {
            assert_eq!(assertion_behind(&url(&address)), None, "{address}");
        }
    }

    #[test]
    fn every_shape_of_the_table_has_a_name_of_its_own() {
        let names: std::collections::HashSet<_> = SHAPES.iter().map(|shape| shape.name).collect();
        assert_eq!(names.len(), SHAPES.len());
    }
}
