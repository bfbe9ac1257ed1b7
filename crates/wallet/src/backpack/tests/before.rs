//! What is known beforehand, and said.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use url::Url;

use openbadges::identity::hex_digest;
use openbadges::image::Kind;
use openbadges::{Credential, Verdict};
use sha2::Sha256;

use crate::backpack::before::{is_fetchable, is_presentable, warnings};
use crate::backpack::speak::protocol;
use crate::backpack::{
    Account, Backpack, Connection, Parcel, ParcelVersion, Reason, Server, Speech, Trouble,
};
use crate::store::samples::{address, assertion, now, with};

fn url(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

fn backpack(speech: Speech, base: &str, emails: &[&str]) -> Backpack {
    Backpack {
        id: "0123456789abcdef".into(),
        name: "Mine".into(),
        server: Server {
            speech,
            badgr: speech == Speech::BadgrV2,
            name: "Mine".into(),
            address: url(base),
            base: url(base),
            registration: None,
            authorization: None,
            token: url(base),
            refresh: None,
            revocation: None,
            issuer: None,
            scopes: Vec::new(),
            policies: Vec::new(),
        },
        connection: Connection::Connected,
        account: Account {
            name: None,
            emails: emails.iter().map(|email| (*email).to_owned()).collect(),
        },
        granted: Vec::new(),
        abilities: protocol(speech).abilities(&[]),
        connected_at: DateTime::UNIX_EPOCH,
        compared_at: None,
    }
}

fn version(document: &Value) -> ParcelVersion {
    let credential = Credential::read(&document.to_string()).expect("a credential");
    ParcelVersion {
        badge: credential.badge().clone(),
        credential,
        image: None,
        verdict: None,
    }
}

const PUBLIC: &str = "https://backpack.example/";

fn warned(document: &Value, emails: &[&str]) -> Vec<String> {
    let backpack = backpack(Speech::BadgeConnect, PUBLIC, emails);
    warnings(&version(document), &backpack, now())
}

fn plain(email: &str) -> Value {
    with(
        assertion(1),
        json!({"recipient": {"type": "email", "hashed": false, "identity": email}}),
    )
}

fn hashed(email: &str) -> Value {
    let digest = hex_digest::<Sha256>(&[email.as_bytes(), b"salt"]);
    with(
        assertion(1),
        json!({"recipient": {"type": "email", "hashed": true, "salt": "salt",
            "identity": format!("sha256${digest}")}}),
    )
}

#[test]
fn a_recipient_that_the_account_knows_letter_for_letter_is_no_cause_for_words() {
    for emails in [
        &["Ada@Example.org"][..],
        &["x@y.example", "Ada@Example.org"],
    ] {
        assert!(warned(&plain("Ada@Example.org"), emails).is_empty());
        assert!(warned(&hashed("Ada@Example.org"), emails).is_empty());
    }
}

#[test]
fn a_recipient_in_other_letters_is_said_to_be_so_hashed_or_plain() {
    let said = warned(&plain("Ada@Example.org"), &["ada@example.org"]);
    assert!(said[0].contains("Ada@Example.org") && said[0].contains("this spelling"));
    // A digest tells which spelling only to one who guesses it.
    let said = warned(&hashed("ada@example.org"), &["Ada@Example.org"]);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("another spelling") && said[0].contains("Ada@Example.org"));
}

#[test]
fn another_recipient_is_said_beforehand_and_an_account_without_addresses_says_nothing() {
    for badge in [plain("ada@work.example"), hashed("ada@work.example")] {
        let said = warned(&badge, &["ada@example.org"]);
        assert!(said[0].contains("another address"), "{said:?}");
        assert!(warned(&badge, &[]).is_empty());
    }
}

#[test]
fn an_address_that_is_not_secure_and_an_expiry_are_said() {
    let http = with(
        plain("a@b.example"),
        json!({"id": "http://issuer.example/1"}),
    );
    let said = warned(&http, &["a@b.example"]);
    assert!(said[0].contains("not secure (http)"), "{said:?}");
    let over = with(
        plain("a@b.example"),
        json!({"expires": "2026-01-02T00:00:00Z"}),
    );
    let said = warned(&over, &["a@b.example"]);
    assert!(said[0].contains("has expired"), "{said:?}");
}

fn reason<T>(result: Result<T, Trouble>) -> Option<Reason> {
    match result {
        Ok(_) => None,
        Err(Trouble::Refused {
            reason, message, ..
        }) => {
            assert!(message.ends_with('.'), "{message}");
            Some(reason)
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_server_cannot_fetch_from_a_private_network_unless_it_is_in_it() {
    for host in [
        "https://localhost/1",
        "https://127.0.0.1:8443/1",
        "https://192.168.1.2/1",
        "https://badges.local/1",
        "https://intranet/1",
    ] {
        let badge = version(&with(assertion(1), json!({ "id": host })));
        let public = backpack(Speech::BadgeConnect, PUBLIC, &[]);
        let beside = backpack(Speech::BadgeConnect, "https://10.0.0.1/", &[]);
        assert_eq!(
            reason(is_fetchable(&badge, &public)),
            Some(Reason::NotFetchable),
            "{host}"
        );
        assert_eq!(reason(is_fetchable(&badge, &beside)), None, "{host}");
    }
}

#[test]
fn what_has_no_address_cannot_be_fetched() {
    let urn = with(
        assertion(1),
        json!({"id": "urn:uuid:5f0b3f3a-0000-4000-8000-000000000001"}),
    );
    let parcel = Parcel {
        id: "0123456789abcdef".into(),
        name: "Badge".into(),
        versions: vec![version(&urn)],
    };
    for speech in [Speech::BadgeConnect, Speech::BadgrV2] {
        let backpack = backpack(speech, PUBLIC, &[]);
        let chosen = protocol(speech).choose(&parcel, &backpack, now());
        assert_eq!(reason(chosen), Some(Reason::NotFetchable), "{speech:?}");
    }
}

#[test]
fn revoked_and_forged_badges_go_nowhere() {
    for (verdict, expected) in [
        (Verdict::Revoked, Some(Reason::Revoked)),
        (Verdict::Invalid, Some(Reason::NotGenuine)),
        (Verdict::Unverified, None),
        (Verdict::Valid, None),
    ] {
        let badge = ParcelVersion {
            verdict: Some(verdict),
            ..version(&assertion(1))
        };
        assert_eq!(reason(is_presentable(&badge)), expected, "{verdict:?}");
    }
}

#[test]
fn an_svg_is_sent_to_a_badgr_by_its_address_and_an_expired_badge_not_at_all() {
    let with_svg = ParcelVersion {
        image: Some((Kind::Svg, b"<svg/>".to_vec())),
        ..version(&with(assertion(1), json!({"id": address("svg")})))
    };
    let over = version(&with(
        assertion(2),
        json!({"expires": "2026-01-02T00:00:00Z"}),
    ));
    let badgr = backpack(Speech::BadgrV2, PUBLIC, &[]);
    let choose = |version: ParcelVersion, at: DateTime<Utc>| {
        let parcel = Parcel {
            id: "0123456789abcdef".into(),
            name: "Badge".into(),
            versions: vec![version],
        };
        reason(protocol(Speech::BadgrV2).choose(&parcel, &badgr, at))
    };
    assert_eq!(choose(with_svg, now()), None);
    assert_eq!(choose(over.clone(), now()), Some(Reason::Expired));
    assert_eq!(
        choose(over, "2026-01-01T00:00:00Z".parse().expect("a time")),
        None
    );
}
