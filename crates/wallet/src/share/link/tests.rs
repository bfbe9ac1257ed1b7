use openbadges::Credential;
use serde_json::json;

use super::*;
use crate::store::samples::*;

fn pairs(link: &Link) -> Vec<(String, String)> {
    let pairs = link.address.query_pairs();
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn value(link: &Link, name: &str) -> String {
    let found = pairs(link).into_iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

fn field<'l>(link: &'l Link, label: &str) -> Option<&'l str> {
    let mut fields = link.fields.iter();
    let found = fields.find(|field| field.label == label);
    found.map(|field| field.value.as_str())
}

fn hosted() -> (Sample, String) {
    let sample = Sample::new();
    let id = sample.add(with(
        assertion(7),
        json!({"expires": "2028-03-04T00:00:00Z"}),
    ));
    (sample, id)
}

#[test]
fn linkedin_is_given_every_field_that_its_form_has() {
    let (sample, id) = hosted();
    let link = sample.wallet.link(&id, Target::Linkedin).expect("a link");
    assert!(
        link.address
            .as_str()
            .starts_with("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&")
    );
    for (name, expected) in [
        ("name", "Cloud Architect"),
        ("organizationName", "Example Academy"),
        ("issueYear", "2026"),
        ("issueMonth", "1"),
        ("expirationYear", "2028"),
        ("expirationMonth", "3"),
        ("certUrl", "https://issuer.example/assertions/7"),
        ("certId", "7"),
    ] {
        assert_eq!(value(&link, name), expected, "{name}");
    }
    for (label, expected) in [
        ("Name", "Cloud Architect"),
        ("Issuing organisation", "Example Academy"),
        ("Issue date", "January 2026"),
        ("Expiration date", "March 2028"),
        ("Credential ID", "7"),
        ("Credential URL", "https://issuer.example/assertions/7"),
    ] {
        assert_eq!(field(&link, label), Some(expected), "{label}");
    }
}

#[test]
fn linkedin_is_told_the_number_of_an_issuer_s_page_there_instead_of_its_name() {
    let sample = Sample::new();
    let issuer = with(
        profile(),
        json!({"url": "https://www.linkedin.com/company/12345/"}),
    );
    let class = with(class(), json!({"issuer": issuer}));
    let id = sample.add(with(assertion(1), json!({"badge": class})));
    let link = sample.wallet.link(&id, Target::Linkedin).expect("a link");
    assert_eq!(value(&link, "organizationId"), "12345");
    assert_eq!(value(&link, "organizationName"), "");
    assert_eq!(
        field(&link, "Issuing organisation"),
        Some("Example Academy")
    );
}

#[test]
fn no_email_address_goes_to_linkedin_as_credential_id() {
    let own = |id: &str| with(assertion(1), json!({"id": id}));
    for badge in [
        own("https://issuer.example/awards/ada@example.org"),
        own("https://issuer.example/awards/ada%40example.org"),
        own("https://issuer.example/awards/ada%2Bbadges%40example.org/"),
        own("https://issuer.example/awards/for:ada@example.org"),
        own("https://issuer.example/awards/7;to=ada@example.org"),
    ] {
        let sample = Sample::new();
        let id = sample.add(&badge);
        let link = sample.wallet.link(&id, Target::Linkedin).expect("a link");
        assert_eq!(value(&link, "certId"), "", "{badge}");
        assert_eq!(field(&link, "Credential ID"), None, "{badge}");
    }
    let achieved = |id: &str, number: Option<&str>| {
        let mut text = with(credential_3_0("2026-01-01T00:00:00Z"), json!({"id": id}));
        text["credentialSubject"]["licenseNumber"] = json!(number);
        let credential = Credential::read(&text.to_string()).expect("a credential");
        credential.badge().clone()
    };
    let urn = "urn:uuid:5f0b3f3a-0000-4000-8000-000000000001";
    for (badge, expected) in [
        (achieved("urn:example:ada@example.org", None), ""),
        (achieved("mailto:ada@example.org", None), ""),
        (achieved(urn, Some("L-7")), "L-7"),
        (
            achieved(urn, Some("Ada Lovelace <ada@example.org>")),
            "5f0b3f3a-0000-4000-8000-000000000001",
        ),
        (
            achieved(urn, Some("ada%40example.org")),
            "5f0b3f3a-0000-4000-8000-000000000001",
        ),
    ] {
        assert_eq!(linkedin::credential_id(&badge), expected, "{badge:?}");
    }
}

#[test]
fn a_badge_that_never_ends_has_no_end_in_the_form() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let link = sample.wallet.link(&id, Target::Linkedin).expect("a link");
    assert!(!link.address.as_str().contains("expiration"));
    assert_eq!(field(&link, "Expiration date"), None);
}

#[test]
fn a_post_has_the_sentence_and_the_address_of_the_badge() {
    let (sample, id) = hosted();
    sample
        .wallet
        .set_mastodon_server("@ada@social.example")
        .expect("a server");
    let sentence = "I earned “Cloud Architect” from Example Academy.";
    let badge = "https://issuer.example/assertions/7";
    let both = format!("{sentence}\n\n{badge}");
    for (to, page, values) in [
        (
            Target::LinkedinPost,
            "https://www.linkedin.com/sharing/share-offsite/?",
            vec![("url", badge)],
        ),
        (
            Target::X,
            "https://x.com/intent/post?",
            vec![("text", sentence), ("url", badge)],
        ),
        (
            Target::Facebook,
            "https://www.facebook.com/sharer/sharer.php?",
            vec![("u", badge)],
        ),
        (
            Target::Mastodon,
            "https://social.example/share?",
            vec![("text", both.as_str())],
        ),
        (
            Target::Bluesky,
            "https://bsky.app/intent/compose?",
            vec![("text", both.as_str())],
        ),
    ] {
        let link = sample.wallet.link(&id, to).expect("a link");
        assert!(link.address.as_str().starts_with(page), "{}", link.address);
        let given: Vec<(String, String)> = pairs(&link)
            .into_iter()
            .map(|(name, value)| (name, value.replace("\r\n", "\n")))
            .collect();
        let wanted: Vec<(String, String)> = values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(given, wanted, "{to:?}");
        assert_eq!(link.text, both);
        assert_eq!(field(&link, "Text"), Some(both.as_str()));
    }
}

#[test]
fn mastodon_is_asked_for_once_and_remembered() {
    let (sample, id) = hosted();
    assert!(matches!(
        sample.wallet.link(&id, Target::Mastodon),
        Err(Error::NoMastodonServer)
    ));
    sample
        .wallet
        .set_mastodon_server("social.example")
        .expect("a server");
    for _ in 0..2 {
        let link = sample.wallet.link(&id, Target::Mastodon).expect("a link");
        assert_eq!(link.address.host_str(), Some("social.example"));
    }
}

/// What a mail program makes of `mailto:` (RFC 6068 §2): the header fields, decoded once; `+` is a
/// plus.
fn headers(mail: &Url) -> Vec<(String, String)> {
    let query = mail.query().unwrap_or_default();
    query
        .split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let plain = value.replace('+', "%2B");
            let decoded = url::form_urlencoded::parse(format!("v={plain}").as_bytes())
                .next()
                .map(|(_, value)| value.into_owned());
            (name.to_owned(), decoded.unwrap_or_default())
        })
        .collect()
}

#[test]
fn a_mail_has_a_subject_and_a_body_with_cr_lf_and_no_recipient() {
    let (sample, id) = hosted();
    let settings = crate::settings::Settings {
        earner_name: Some("Ada Lovelace".into()),
        ..Default::default()
    };
    sample.wallet.set_settings(&settings).expect("set");
    let link = sample.wallet.link(&id, Target::Mail).expect("a link");
    assert_eq!(link.address.scheme(), "mailto");
    assert_eq!(link.address.path(), "");
    assert!(!link.address.as_str().contains('+'));
    assert_eq!(
        headers(&link.address),
        [
            ("subject".to_owned(), "My badge: Cloud Architect".to_owned()),
            (
                "body".to_owned(),
                "I earned the badge “Cloud Architect” from Example Academy on 1 January 2026.\r\n\r\n\
                 See it, and check that it is genuine:\r\nhttps://issuer.example/assertions/7\r\n\r\n\
                 Ada Lovelace\r\n"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn a_hostile_name_adds_nothing_to_an_address() {
    let sample = Sample::new();
    let name = "A&bcc=eve@evil.example\r\nBcc: eve@evil.example#x?y=\u{202e}z%0d%0a";
    let class = with(class(), json!({"name": name}));
    let id = sample.add(with(assertion(1), json!({"badge": class})));
    sample
        .wallet
        .set_mastodon_server("social.example")
        .expect("a server");
    let shown = "A&bcc=eve@evil.example Bcc: eve@evil.example#x?y=z%0d%0a";
    for to in Target::ALL {
        let link = sample.wallet.link(&id, to).expect("a link");
        assert_eq!(link.address.fragment(), None, "{to:?}");
        let names: Vec<String> = pairs(&link).into_iter().map(|(name, _)| name).collect();
        assert!(!names.contains(&"bcc".to_owned()), "{to:?}: {names:?}");
        assert!(!link.text.contains('\u{202e}'), "{to:?}");
    }
    let mail = sample.wallet.link(&id, Target::Mail).expect("a link");
    let subject = headers(&mail.address).remove(0).1;
    assert_eq!(subject, format!("My badge: {shown}"));
}

#[test]
fn a_badge_that_nobody_can_open_has_no_link_and_the_error_says_what_to_do() {
    let sample = Sample::new();
    let id = sample.add(credential_3_0("2026-01-01T00:00:00Z"));
    for to in Target::ALL {
        let error = sample.wallet.link(&id, to).expect_err("no address");
        assert!(matches!(error, Error::NoPublicAddress(_)), "{to:?}");
        assert!(error.to_string().contains("Cloud Architect"));
        assert!(error.hint().contains("public page"));
    }
}

#[test]
fn what_was_opened_stands_in_the_log_word_for_word() {
    let (sample, id) = hosted();
    for (to, outcome) in [
        (Target::X, "Opened in your browser."),
        (Target::Mail, "Opened in your mail program."),
    ] {
        let link = sample.wallet.link(&id, to).expect("a link");
        sample.wallet.note_opened(&id, &link, now()).expect("noted");
        let log = sample.wallet.departures("", 0, 10).expect("the log");
        let line = log.lines.first().expect("a line");
        assert_eq!(line.badge.as_deref(), Some(id.as_str()));
        assert_eq!(line.place, to.name());
        assert_eq!(line.address, link.address.as_str());
        assert_eq!(line.what, link.text);
        assert_eq!(line.outcome, outcome);
    }
}
