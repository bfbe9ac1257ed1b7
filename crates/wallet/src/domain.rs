//! How a host's name is shown to a person, so that it cannot pass for another.

use unicode_security::RestrictionLevel;
use unicode_security::confusable_detection::skeleton;
use unicode_security::restriction_level::RestrictionLevelDetection;
use url::{Host, Url};

/// The domain somebody registered, to show whose address `url` is: `badges.example.co.uk` gives
/// `example.co.uk`. The last label of a name counts as its public suffix where the Public Suffix
/// List has none for it. `None` for numeric addresses, single words and public suffixes.
///
/// The labels are shown as by [`shown_host`].
pub fn registrable_domain(url: &Url) -> Option<String> {
    let name = ascii_name(url)?;
    let domain = psl::domain(name.as_bytes())?;
    let domain = std::str::from_utf8(domain.as_bytes()).ok()?;
    Some(shown_name(domain))
}

/// The whole host of `url` to show: in its own script where it can only be read as what it is, in
/// Punycode (`xn--`) where it mixes scripts or looks like an ASCII name (UTS 39, sections 4 and 5).
pub fn shown_host(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(_) => ascii_name(url).map(|name| shown_name(&name)),
        address => Some(address.to_string()),
    }
}

/// The host name of `url` in ASCII without its final dot.
fn ascii_name(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => Some(name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase())
            .filter(|name| !name.is_empty()),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn shown_name(ascii: &str) -> String {
    ascii
        .split('.')
        .map(shown_label)
        .collect::<Vec<_>>()
        .join(".")
}

fn shown_label(ascii: &str) -> String {
    if !ascii.starts_with("xn--") {
        return ascii.to_owned();
    }
    match idna::domain_to_unicode(ascii) {
        (label, Ok(())) if cannot_mislead(&label) => label,
        _ => ascii.to_owned(),
    }
}

/// Whether `label` keeps to one script, or to those written together in Japanese, Chinese and
/// Korean, and does not look like an ASCII label as a whole.
fn cannot_mislead(label: &str) -> bool {
    label.check_restriction_level(RestrictionLevel::HighlyRestrictive)
        && !skeleton(label).all(|character| character.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: &str) -> Option<String> {
        registrable_domain(&Url::parse(address).expect("an address"))
    }

    #[test]
    fn the_registrable_domain_is_what_somebody_registered() {
        for (address, domain) in [
            ("https://issuer.example.org/badges/1", "example.org"),
            ("https://badges.example.co.uk/", "example.co.uk"),
            ("https://BADGES.Example.COM./", "example.com"),
            ("https://ada.github.io/", "ada.github.io"),
            ("https://example.org:8443/", "example.org"),
        ] {
            assert_eq!(shown(address).as_deref(), Some(domain), "{address}");
        }
        for address in [
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://co.uk/",
            "https://github.io/",
            "data:text/plain,badge",
        ] {
            assert_eq!(shown(address), None, "{address}");
        }
    }

    #[test]
    fn names_that_look_like_others_are_shown_in_punycode() {
        for (address, domain) in [
            ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
            ("https://www.аррӏе.com/", "xn--80ak6aa92e.com"),
            ("https://raγpal.com/", "xn--rapal-q9d.com"),
            ("https://раураl.com/", "xn--l-7sba6dbr.com"),
            ("https://paypaı.com/", "xn--paypa-r4a.com"),
        ] {
            let shown = shown(address).expect("a domain");
            assert!(
                shown.starts_with("xn--") && shown.is_ascii(),
                "{address} is shown as {shown}"
            );
            assert_eq!(shown, domain);
        }
    }

    #[test]
    fn names_in_one_script_of_their_own_stay_as_they_are() {
        for (address, domain) in [
            ("https://你好.com/", "你好.com"),
            ("https://abzeichen.müller.de/", "müller.de"),
            ("https://пример.рф/", "пример.рф"),
            ("https://日本語テスト.jp/", "日本語テスト.jp"),
            ("https://한국.kr/", "한국.kr"),
            ("https://www.公司.cn/", "www.公司.cn"),
        ] {
            assert_eq!(shown(address).as_deref(), Some(domain), "{address}");
        }
    }

    #[test]
    fn the_whole_host_is_shown_by_the_same_rule() {
        let host = |address| shown_host(&Url::parse(address).expect("an address"));
        assert_eq!(
            host("https://badges.аррӏе.com/").as_deref(),
            Some("badges.xn--80ak6aa92e.com")
        );
        assert_eq!(host("https://你好.com./").as_deref(), Some("你好.com"));
        assert_eq!(host("http://127.0.0.1:80/").as_deref(), Some("127.0.0.1"));
        assert_eq!(host("http://[::1]/").as_deref(), Some("[::1]"));
        assert_eq!(host("http://localhost/").as_deref(), Some("localhost"));
    }

    #[test]
    fn broken_punycode_is_shown_as_it_is() {
        assert_eq!(shown_name("xn--a.example.com"), "xn--a.example.com");
        assert_eq!(shown_name("xn--.com"), "xn--.com");
    }
}
