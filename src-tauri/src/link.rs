//! Which links of a badge may be opened in the browser.

use tauri::Url;

use crate::failure::Failure;

/// The address to hand to the system: https, a host, and no user name or password in it. What is
/// handed over is the parsed address, not the text that was given.
///
/// # Errors
/// For any other text.
pub(crate) fn safe(text: &str) -> Result<Url, Failure> {
    Url::parse(text)
        .ok()
        .filter(|url| {
            url.scheme() == "https"
                && url.host().is_some()
                && url.username().is_empty()
                && url.password().is_none()
        })
        .ok_or_else(|| {
            Failure::new(
                "link.refused",
                "Lapel opens only https addresses",
                "Copy the address if you trust it.",
            )
        })
}

/// The address of a mail, as `wallet::share::link` makes them, to hand to the system: no recipient, a
/// subject and a body, and nothing else that a mail program might act on (RFC 6068 §7).
///
/// # Errors
/// For any other address.
pub(crate) fn mail(url: &Url) -> Result<&Url, Failure> {
    let mut headers = url.query().unwrap_or_default().split('&');
    let is_plain = url.scheme() == "mailto"
        && url.path().is_empty()
        && url.fragment().is_none()
        && headers.all(|header| {
            let name = header.split('=').next().unwrap_or_default();
            matches!(name, "subject" | "body")
        });
    is_plain.then_some(url).ok_or_else(|| {
        Failure::new(
            "link.refused",
            "Lapel opens a mail with a subject and a text alone",
            "Copy the text, and write the mail yourself.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_has_a_subject_and_a_body_and_nothing_else() {
        for text in ["mailto:?subject=a&body=b", "mailto:?body=%26attach%3Dx"] {
            let url = Url::parse(text).expect(text);
            assert_eq!(mail(&url).expect(text).as_str(), text);
        }
        for text in [
            "mailto:eve@evil.example?subject=a",
            "mailto:?subject=a&bcc=eve@evil.example",
            "mailto:?to=eve@evil.example",
            "mailto:?attach=/etc/passwd",
            "mailto:?subject=a&attachment=/etc/passwd",
            "mailto:?Subject=a",
            "mailto:?subject=a#x",
            "mailto:",
            "https://badges.example/?subject=a",
            "file:///etc/passwd",
        ] {
            let url = Url::parse(text).expect(text);
            assert_eq!(mail(&url).expect_err(text).code, "link.refused", "{text}");
        }
    }

    #[test]
    fn opener_takes_https_alone() {
        for text in [
            "file:///etc/passwd",
            "file://localhost/etc/passwd",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "http://badges.example/",
            "ftp://badges.example/",
            "mailto:ada@badges.example",
            "smb://server/share",
            "ms-msdt:/id",
            "badge://localhost/0123456789abcdef/96",
            "tauri://localhost/",
            "blob:https://badges.example/x",
            "view-source:https://badges.example/",
            "https:",
            "https://",
            "https://:443/",
            "//badges.example/",
            "/etc/passwd",
            "-h",
            "--version",
            "",
            " ",
            "https://ada@badges.example/",
            "https://ada:secret@badges.example/",
            "https://badges.example@evil.example/",
            "https://:secret@badges.example/",
        ] {
            let refused = safe(text).expect_err(text);
            assert_eq!(refused.code, "link.refused", "{text}");
        }
    }

    #[test]
    fn opener_is_given_the_parsed_address() {
        for (text, opened) in [
            ("https://badges.example", "https://badges.example/"),
            (
                " https://BADGES.example/a b ",
                "https://badges.example/a%20b",
            ),
            (
                "https://badges.example/\n--flag",
                "https://badges.example/--flag",
            ),
            (
                "HTTPS://badges.example/?q='$(id)'",
                "https://badges.example/?q=%27$(id)%27",
            ),
            ("https:\\\\badges.example\\x", "https://badges.example/x"),
            (
                "https://badges.example/?<\"",
                "https://badges.example/?%3C%22",
            ),
        ] {
            assert_eq!(safe(text).expect(text).as_str(), opened);
        }
    }
}
