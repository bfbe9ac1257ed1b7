//! Open Badge Factory.

use url::Url;

use super::{on_host, segments};

/// `/v1/assertion/<40 hexadecimal digits>`, with `.html` or bare: the document is `.json`.
pub(super) fn assertion(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let ["v1", "assertion", name] = segments(url)[..] else {
        return None;
    };
    let id = name.strip_suffix(".html").unwrap_or(name);
    let is_theirs = host == "openbadgefactory.com" || host.ends_with(".openbadgefactory.com");
    (is_theirs && id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| on_host(url, host, &format!("v1/assertion/{id}.json"), ""))?
}

#[cfg(test)]
mod tests {
    use super::super::assertion_behind;
    use super::super::testing::{leads, url};

    #[test]
    fn an_open_badge_factory_page_leads_to_its_json() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let json = format!("https://openbadgefactory.com/v1/assertion/{id}.json");
        leads(
            &format!("https://openbadgefactory.com/v1/assertion/{id}"),
            &json,
        );
        leads(
            &format!("https://openbadgefactory.com/v1/assertion/{id}.html"),
            &json,
        );
        assert_eq!(assertion_behind(&url(&json)), None);
    }
}
