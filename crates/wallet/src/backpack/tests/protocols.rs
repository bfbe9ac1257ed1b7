//! What each protocol sends, and what it makes of the answers.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use openbadges::Credential;
use openbadges::image::Kind;

use super::desk::Desk;
use super::peer::Quirks;
use crate::backpack::outbox::SendOutcome;
use crate::backpack::speak::protocol;
use crate::backpack::{Parcel, ParcelVersion, Reason, Sent, Session, Trouble};
use crate::share::line::DeliveryState;
use crate::store::samples::{address, assertion, with};

const IMPORT: &str = "/v2/backpack/import";

fn version(text: &str, image: Option<(Kind, Vec<u8>)>) -> ParcelVersion {
    let credential = Credential::read(text).expect("a credential");
    ParcelVersion {
        badge: credential.badge().clone(),
        credential,
        image,
        verdict: None,
    }
}

/// An assertion of 2.0 that its issuer signed, as a compact JWS.
fn jws() -> String {
    let signed = with(
        assertion(1),
        json!({"id": "urn:uuid:1", "verification": {"type": "SignedBadge",
            "creator": address("key")}}),
    );
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&json!({"alg": "RS256"})),
        part(&signed),
        URL_SAFE_NO_PAD.encode([7; 256])
    )
}

fn send(desk: &Desk, version: &ParcelVersion) -> Result<Sent, Trouble> {
    let parcel = Parcel {
        id: "0123456789abcdef".into(),
        name: "Badge".into(),
        versions: vec![version.clone()],
    };
    let speaks = protocol(desk.backpack.server.speech);
    let chosen = speaks.choose(&parcel, &desk.backpack, chrono::Utc::now())?;
    let mut session = Session::open(&desk.backpack, &desk.client, &desk.secrets)?;
    speaks.send(&mut session, &parcel, chosen)
}

fn sent(desk: &Desk, path: &str) -> Vec<Value> {
    desk.peer
        .requests(path)
        .iter()
        .filter(|request| request.method == "POST")
        .map(|request| serde_json::from_str(&request.body).expect("JSON"))
        .collect()
}

#[test]
fn a_signed_assertion_goes_to_badge_connect_as_it_was_signed() {
    let desk = Desk::new(Quirks::default());
    let text = jws();
    let outcome = send(&desk, &version(&format!("{text}\n"), None)).expect("sent");
    assert!(!outcome.was_there);
    assert_eq!(
        sent(&desk, "/bcv1/assertions"),
        [json!({ "signedAssertion": text })]
    );
    // Badgr asks for the other member.
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![400];
        state.quirks.next_body = Some(r#"{"assertion": ["This field is required."]}"#.into());
    }
    assert!(matches!(
        send(&desk, &version(&text, None)),
        Err(Trouble::Refused {
            reason: Reason::NotFetchable,
            ..
        })
    ));
}

#[test]
fn a_signed_assertion_goes_to_badgr_as_the_image_that_it_came_in() {
    let desk = Desk::at_badgr(Quirks::default());
    desk.gives(IMPORT, json!({"result": [{"entityId": "e1"}]}));
    let image = b"\x89PNG\r\n\x1a\nthe very bytes".to_vec();
    let png = Some((Kind::Png, image.clone()));
    let outcome = send(&desk, &version(&jws(), png)).expect("sent");
    assert_eq!(outcome.remote_id.as_deref(), Some("e1"));
    let uri = format!("data:image/png;base64,{}", STANDARD.encode(image));
    assert_eq!(sent(&desk, IMPORT), [json!({ "image": uri })]);
    for image in [None, Some((Kind::Svg, b"<svg/>".to_vec()))] {
        assert!(matches!(
            send(&desk, &version(&jws(), image)),
            Err(Trouble::Refused {
                reason: Reason::Image,
                ..
            })
        ));
    }
    assert_eq!(sent(&desk, IMPORT).len(), 1);
}

#[test]
fn a_badgr_that_does_not_take_one_form_of_a_badge_is_given_the_next() {
    let desk = Desk::at_badgr(Quirks::default());
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![400, 400];
        state.quirks.next_body = Some(
            r#"{"status":{"success":false,"description":"bad request"},"result":[],
            "fieldErrors":{"url":["Enter a valid URL."],"image":["Invalid MIME type"]}}"#
                .into(),
        );
    }
    let hosted = assertion(1);
    let png = Some((Kind::Png, b"png".to_vec()));
    send(&desk, &version(&hosted.to_string(), png)).expect("sent");
    let bodies = sent(&desk, IMPORT);
    assert_eq!(bodies[0], json!({ "url": hosted["id"] }));
    assert!(
        bodies[1]["image"]
            .as_str()
            .is_some_and(|uri| uri.ends_with("cG5n"))
    );
    assert_eq!(bodies[2], json!({ "assertion": hosted }));
    assert_eq!(bodies.len(), 3);
}

#[test]
fn a_refusal_of_the_badge_itself_is_not_tried_in_other_forms() {
    let desk = Desk::at_badgr(Quirks::default());
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![400];
        state.quirks.next_body =
            Some(r#"{"validationErrors":["VERIFY_RECIPIENT_IDENTIFIER"],"fieldErrors":{}}"#.into());
    }
    let png = Some((Kind::Png, b"png".to_vec()));
    assert!(matches!(
        send(&desk, &version(&assertion(1).to_string(), png)),
        Err(Trouble::NeedsYou {
            reason: Reason::Recipient,
            ..
        })
    ));
    assert_eq!(sent(&desk, IMPORT).len(), 1);
}

#[test]
fn a_badgr_that_says_not_found_and_keeps_the_badge_has_not_removed_it() {
    let desk = Desk::at_badgr(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.gives(IMPORT, json!({"result": [{"entityId": "e1"}]}));
    desk.want(&id, true);
    assert_eq!(desk.sync()[0].outcome, SendOutcome::Sent);
    let list = |there: &[Value]| json!({"status": {"success": true}, "result": there});
    let entry = json!({"entityId": "e1", "openBadgeId": assertion(1)["id"]});
    desk.gives("/v2/backpack/assertions", list(&[entry]));
    desk.want(&id, false);
    let kept = desk.sync().remove(0);
    assert_eq!(kept.outcome, SendOutcome::Refused);
    assert_eq!(kept.reason, Some(Reason::NotPermitted));
    assert_eq!(desk.delivery(&id).state, DeliveryState::Refused);
    // What is in no list is not there.
    desk.gives("/v2/backpack/assertions", list(&[]));
    desk.want(&id, true);
    desk.want(&id, false);
    assert_eq!(desk.sync()[0].outcome, SendOutcome::Sent);
    assert_eq!(desk.delivery(&id).state, DeliveryState::Off);
}

#[test]
fn what_a_badgr_hides_is_asked_for() {
    let desk = Desk::at_badgr(Quirks::default());
    let _ = desk
        .wallet()
        .compare(&desk.backpack, &desk.client, &desk.secrets);
    let asked = desk.peer.requests("/v2/backpack/assertions");
    let query = &asked.last().expect("asked").query;
    for hidden in [
        "include_expired=1",
        "include_revoked=1",
        "include_pending=1",
    ] {
        assert!(query.contains(hidden), "{query}");
    }
}

#[test]
fn badge_connect_to_a_badgr_says_beforehand_what_it_refuses_and_hides() {
    let desk = Desk::new(Quirks::default());
    assert!(
        desk.backpack.server.badgr,
        "its own interface was found beside"
    );
    let expiring = |expires: &str| {
        let text = with(assertion(1), json!({ "expires": expires }));
        desk.sample.add(with(text, json!({"id": address(expires)})))
    };
    let (over, ends) = (
        expiring("2020-01-01T00:00:00Z"),
        expiring("2999-01-01T00:00:00Z"),
    );
    let plan = desk
        .wallet()
        .plan(&[over, ends], &desk.backpack, chrono::Utc::now())
        .expect("a plan");
    assert!(matches!(
        plan[0].trouble,
        Some(Trouble::Refused {
            reason: Reason::Expired,
            ..
        })
    ));
    assert!(plan[1].trouble.is_none());
    assert!(
        plan[1]
            .warnings
            .iter()
            .any(|one| one.contains("no longer lists it")),
        "{:?}",
        plan[1].warnings
    );
}

#[test]
fn a_profile_of_3_0_gets_another_name_and_keeps_everything_else() {
    let desk = Desk::speaking_3_0(Quirks::default());
    assert!(desk.backpack.abilities.update_profile);
    let profile = json!({"@context": ["x"], "id": "urn:uuid:9", "type": "Profile",
        "name": "Ada", "email": "ada@backpack.example", "phone": "+49 1"});
    desk.gives("/bcv1/profile", profile.clone());
    desk.wallet()
        .update_profile(
            &desk.backpack,
            " Ada Lovelace ",
            &desk.client,
            &desk.secrets,
        )
        .expect("changed");
    let asked = desk.peer.requests("/bcv1/profile");
    let methods: Vec<&str> = asked.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["GET", "PUT", "GET"]);
    let put: Value = serde_json::from_str(&asked[1].body).expect("JSON");
    assert_eq!(put, with(profile, json!({"name": "Ada Lovelace"})));
}

#[test]
fn a_backpack_that_lets_no_program_change_a_profile_is_not_asked_to() {
    let desk = Desk::new(Quirks::default());
    assert!(!desk.backpack.abilities.update_profile);
    let refused = desk
        .wallet()
        .update_profile(&desk.backpack, "Ada", &desk.client, &desk.secrets);
    assert!(refused.is_err());
    assert!(desk.peer.requests("/bcv1/profile").is_empty());
}

#[test]
fn a_token_that_is_refused_with_400_is_refreshed_too() {
    let desk = Desk::new(Quirks::default());
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![400];
        state.quirks.next_body = Some(r#"{"error": "invalid_token"}"#.into());
    }
    let mut session =
        Session::open(&desk.backpack, &desk.client, &desk.secrets).expect("a session");
    let url = desk.peer.url("/bcv1/profile");
    let reply = session.call(http::Method::GET, &url, "application/json", None);
    assert_eq!(reply.expect("a reply").status, 200);
    assert_eq!(desk.peer.requests("/o/token").len(), 1);
    // Any other 400 is about what was asked.
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![400];
        state.quirks.next_body = Some(r#"{"error": "since: not a date"}"#.into());
    }
    let reply = session.call(http::Method::GET, &url, "application/json", None);
    assert_eq!(reply.expect("a reply").status, 400);
    assert_eq!(desk.peer.requests("/o/token").len(), 1);
}
