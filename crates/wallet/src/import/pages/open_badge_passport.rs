//! Open Badge Passport.

use url::Url;

use super::segments;

/// Whether an address is that of a page of Open Badge Passport about one badge.
pub(super) fn is_badge(url: &Url) -> bool {
    is_theirs(url) && matches!(segments(url)[..], ["app", "badge", "info", _])
}

fn is_theirs(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "openbadgepassport.com" || host.ends_with(".openbadgepassport.com")
    })
}

/// Whether an address is that of several of their badges: a page, a profile, an old displayer.
pub(super) fn is_collection(url: &Url) -> bool {
    is_theirs(url)
        && matches!(
            segments(url)[..],
            ["app", "page", "view", _] | ["app", "profile", _] | ["displayer", ..]
        )
}
