//! The earner's own Mastodon server: there are thousands, so it is asked once and remembered.

use url::Url;

use crate::net::is_private;
use crate::{Error, Result};

/// The most characters of what somebody types.
const LONGEST: usize = 300;

/// The server's address, without a path, from what an earner types: `mastodon.social`,
/// `https://mastodon.social/@ada`, `@ada@mastodon.social`.
pub(super) fn server(text: &str) -> Result<Url> {
    let typed = text.trim();
    let wrong = || Error::MastodonServer(typed.chars().take(LONGEST).collect());
    if typed.len() > LONGEST {
        return Err(wrong());
    }
    let host = if typed.contains("://") {
        typed.to_owned()
    } else {
        let host = typed.rsplit('@').next().unwrap_or_default();
        format!("https://{host}")
    };
    let url = Url::parse(&host).map_err(|_| wrong())?;
    let named = url.host_str().is_some_and(|host| host.contains('.'));
    if url.scheme() != "https" || !named || is_private(&url) || !url.username().is_empty() {
        return Err(wrong());
    }
    // The origin alone: what somebody typed beyond it means nothing.
    Url::parse(&url.origin().ascii_serialization()).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_name_its_address_or_an_account_there() {
        for (text, address) in [
            ("mastodon.social", "https://mastodon.social/"),
            (" Mastodon.Social/ ", "https://mastodon.social/"),
            ("@ada@mastodon.social", "https://mastodon.social/"),
            ("ada@mastodon.social", "https://mastodon.social/"),
            ("https://mastodon.social/@ada", "https://mastodon.social/"),
            ("social.example:8443", "https://social.example:8443/"),
            ("bücher.example", "https://xn--bcher-kva.example/"),
        ] {
            let server = server(text).expect(text);
            assert_eq!(server.as_str(), address, "{text}");
        }
    }

    #[test]
    fn what_is_no_server_on_the_web_is_refused() {
        for text in [
            "",
            "@",
            "mastodon",
            "http://mastodon.social",
            "javascript://mastodon.social/%0aalert(1)",
            "https://localhost",
            "https://127.0.0.1",
            "192.168.0.1",
            "https://ada:secret@mastodon.social",
            "file:///etc/passwd",
            "a b.example",
        ] {
            assert!(
                matches!(server(text), Err(Error::MastodonServer(_))),
                "{text}"
            );
        }
        assert!(server(&"a".repeat(400)).is_err());
    }
}
