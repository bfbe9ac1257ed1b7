//! E-mails as issuers send them, and as nobody does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'/>";
const LINK: &str = "https://api.badgr.io/public/assertions/Ab1";

fn mail(rest: &str) -> Vec<u8> {
    format!("From: badges@issuer.example\r\nTo: ada@example.org\r\nSubject: Well done\r\nMIME-Version: 1.0\r\n{rest}")
        .replace("\r\n", "\n")
        .replace('\n', "\r\n")
        .into_bytes()
}

#[track_caller]
fn taken(bytes: &[u8]) -> Email {
    read(bytes).expect("an e-mail")
}

#[test]
fn an_e_mail_is_known_by_its_fields() {
    assert!(looks_like(&mail("\nHello")));
    assert!(looks_like(
        b"From ada Mon\nReceived: by x\n\tid 1\nDate: now\n\n"
    ));
    for other in [
        "",
        "Dear Ada,\nFrom: me\nTo: you\n",
        "name: value\nother: value\n",
        "https://a.example/1\nhttps://a.example/2\n",
        "{\"from\": 1,\n\"to\": 2}",
    ] {
        assert!(!looks_like(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_badge_is_found_as_an_attachment_and_as_an_inline_image() {
    let svg = STANDARD.encode(SVG);
    let email = taken(&mail(&format!(
        "Content-Type: multipart/mixed; boundary=out\n\n\
         --out\nContent-Type: multipart/related; boundary=in\n\n\
         --in\nContent-Type: text/html\n\n<img src=\"cid:1\">\n\
         --in\nContent-Type: image/svg+xml\nContent-ID: <1>\n\
         Content-Transfer-Encoding: BASE64\nContent-Disposition: inline\n\n{svg}\n--in--\n\
         --out\nContent-Type: application/octet-stream; name=\"one.svg\"\n\
         Content-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"one.svg\"\n\n{svg}\n\
         --out\nContent-Type: application/json\n\
         Content-Disposition: attachment; filename=\"badge.json\"\n\n{{\"type\": \"Assertion\"}}\n\
         --out\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0x\n\
         --out--\n"
    )));
    let names: Vec<&str> = email.parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["1", "one.svg", "badge.json", "4"]);
    assert_eq!(email.parts[0].1, SVG.as_bytes());
    assert_eq!(email.parts[1].1, SVG.as_bytes());
    assert_eq!(email.links, [""; 0]);
}

#[test]
fn only_links_that_look_like_badges_are_taken() {
    let email = taken(&mail(&format!(
        "Content-Type: multipart/alternative; boundary=b\n\n\
         --b\nContent-Type: text/plain; charset=utf-8\n\nYour badge: {LINK}?v=3D2_0\n\
         --b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         <a href=3D\"https://api.badgr.io/public/asser=\ntions/Ab1?v=3D2_0&amp;x=3D1\">View</a>\n\
         <a href=3D\"https://issuer.example/unsubscribe\">Leave</a>\n\
         <img src=3D\"https://track.example/open.gif\">\n--b--\n"
    )));
    assert_eq!(
        email.links,
        [format!("{LINK}?v=3D2_0"), format!("{LINK}?v=2_0&x=1"),]
    );
    assert!(email.parts.is_empty());
}

#[test]
fn a_text_that_is_not_quoted_as_it_says_is_read_all_the_same() {
    // The second link holds an equals sign as it is, which no quoting has.
    let email = taken(&mail(&format!(
        "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n\
         <a href=3D\"https://api.badgr.io/public/asser=\ntions/Ab1\">View</a>\n\
         <a href=\"{LINK}2?v=2_0\">View</a> =\n"
    )));
    assert_eq!(email.links, [LINK.to_owned(), format!("{LINK}2?v=2_0")]);
}

#[test]
fn a_field_may_go_on_in_the_next_line() {
    let svg = STANDARD.encode(SVG);
    let email = taken(&mail(&format!(
        "Content-Type: multipart/mixed;\n\tboundary=b\n\n\
         --b\nContent-Type: image/svg+xml\nContent-Transfer-Encoding:\n base64\n\n{svg}\n--b--\n"
    )));
    assert_eq!(email.parts.len(), 1);
    assert_eq!(email.parts[0].1, SVG.as_bytes());
}

#[test]
fn fields_in_eight_bits_and_names_of_many_letters_are_read() {
    let mut bytes =
        b"From: J\xf6rg <badges@issuer.example>\r\nSubject: Gl\xfcckwunsch\r\n".to_vec();
    bytes.extend(mail(&format!(
        "Content-Type: multipart/mixed; boundary=\"=_b: ü\"\n\n\
         --=_b: ü\nContent-Type: application/json; name*=UTF-8''{}.json\n\n{{\"a\": 1}}\n\
         --=_b: ü\nContent-Type: text/plain; charset=iso-8859-1\n\n{LINK}\n--=_b: ü--\n",
        "%C3%A9".repeat(3_000)
    )));
    assert!(looks_like(&bytes));
    let email = taken(&bytes);
    assert_eq!(email.links, [LINK]);
    assert_eq!(email.parts.len(), 1);
}

#[test]
fn an_e_mail_that_was_forwarded_as_an_attachment_is_opened() {
    let inner = String::from_utf8(mail(&format!("\n{LINK}\n"))).expect("text");
    for forwarded in [
        format!(
            "Content-Type: multipart/mixed; boundary=b\n\n\
             --b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
        ),
        format!(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\
             Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
            STANDARD.encode(&inner)
        ),
    ] {
        assert_eq!(taken(&mail(&forwarded)).links, [LINK], "{forwarded}");
    }
}

#[test]
fn an_e_mail_with_links_without_end_has_few_of_them_followed() {
    let links: String = (0..200).map(|n| format!("{LINK}{n}\n")).collect();
    let email = taken(&mail(&format!("\n{links}")));
    assert_eq!((email.links.len(), email.more), (MAX_LINKS, true));
}

#[test]
fn an_e_mail_of_too_many_parts_is_refused() {
    let parts = "--b\n\nx\n".repeat(MAX_PARTS + 1);
    let bytes = mail(&format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{parts}"
    ));
    assert!(matches!(read(&bytes), Err(Reason::TooManyParts)));
    let nested = "Content-Type: message/rfc822\n\n".repeat(MAX_PARTS + 1);
    assert!(matches!(read(&mail(&nested)), Err(Reason::TooManyParts)));
}

#[test]
fn e_mails_nested_without_end_use_up_no_stack() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
    // What the parser would take apart if it were let decode it.
    let hidden = format!(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}",
        STANDARD.encode(&nested)
    );
    assert!(matches!(read(&mail(&hidden)), Err(Reason::TooManyParts)));
    let folded = "Content-Type\n : message/rfc822\n\n".repeat(100_000);
    // Whatever it is taken for, it ends.
    let _read = read(&mail(&folded));
    let deep = "Content-Type: message/rfc822\n\n".repeat(MAX_PARTS - 10);
    let email = taken(&mail(&format!("{deep}Subject: x\n\n{LINK}\n")));
    assert_eq!(email.links, [LINK]);
}

#[test]
fn a_large_e_mail_of_many_levels_is_read_in_bounded_time() {
    let filler = "x".repeat(70) + "\n";
    let filler = filler.repeat((8 << 20) / filler.len());
    for level in [
        "Content-Type: message/rfc822\n\n",
        "Content-Type: multipart/mixed; boundary=missing\n\nContent-Type: message/rfc822\n\n",
    ] {
        let levels = level.repeat(200);
        let bytes = mail(&format!("{levels}Subject: x\n\n{LINK}\n{filler}"));
        let started = std::time::Instant::now();
        let _read = read(&bytes);
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just("--b"),
        Just("--b--"),
        Just("--c"),
        Just("Content-Type: multipart/mixed; boundary=b\n\n"),
        Just("Content-Type: multipart/digest; boundary=c\n\n"),
        Just("Content-Type: message/rfc822\n"),
        Just("Content-Type: image/png; name=\"a.png\"\n"),
        Just("Content-Transfer-Encoding: base64\n"),
        Just("Content-Transfer-Encoding: quoted-printable\n"),
        Just("Content-Disposition: attachment; filename=x\n"),
        Just("charset=utf-16"),
        Just("boundary="),
        Just("\""),
        Just("=?utf-8?q?x?="),
        Just("iVBORw0KGgo="),
        Just("=3D"),
        Just("\0"),
        Just("é"),
        Just("https://a.example/assertions/1 "),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        looks_like(&bytes);
        let _read = read(&bytes);
    }

    #[test]
    fn no_scrambled_e_mail_makes_the_reader_panic(
        pieces in proptest::collection::vec(piece(), 0..80)
    ) {
        let bytes = mail(&pieces.concat());
        prop_assert!(looks_like(&bytes) || !pieces.is_empty());
        if let Ok(email) = read(&bytes) {
            prop_assert!(email.links.len() <= MAX_LINKS && email.parts.len() <= MAX_PARTS);
        }
    }
}
