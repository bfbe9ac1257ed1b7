//! Endorsements that a credential of 3.0 carries: verified like a badge, about what carries them,
//! and never a reason to believe or doubt the badge.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::badge::Endorsed;
use openbadges::verify::{Request, verify};
use openbadges::{Check, Credential, Report, Status, Verdict};
use serde_json::{Value, json};
use support::proving::{credential, did_document};
use support::{Issuer, Signer, now, with};

const ISSUER: &str = "did:web:issuer.example";
const BOARD: &str = "did:web:board.example";

struct Case {
    issuer: Signer,
    board: Signer,
    source: Issuer,
}

impl Case {
    fn new() -> Self {
        let (issuer, board) = (Signer::ed25519(), Signer::ed25519());
        let mut source = Issuer::default();
        source.put(
            "https://issuer.example/.well-known/did.json",
            &did_document(ISSUER, &issuer),
        );
        source.put(
            "https://board.example/.well-known/did.json",
            &did_document(BOARD, &board),
        );
        Self {
            issuer,
            board,
            source,
        }
    }

    /// An endorsement by the board, with a proof of its own.
    fn endorse(&self, of: &str, changes: Value) -> Value {
        let by = json!({"verificationMethod": format!("{BOARD}#key-1")});
        self.board.prove_with(
            &with(endorsement(BOARD, of), changes),
            "eddsa-rdfc-2022",
            &by,
        )
    }

    fn endorse_as_jwt(&self, of: &str) -> String {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{BOARD}#key-1")});
        self.board.sign_with(&header, &endorsement(BOARD, of))
    }

    fn judge(&self, edit: impl FnOnce(&mut Value)) -> Report {
        let mut badge = credential(ISSUER);
        edit(&mut badge);
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{ISSUER}#key-1")});
        let text = self.issuer.sign_with(&header, &badge);
        let credential = Credential::read(&text).expect("a credential");
        verify(&Request::of(&credential, now()), &self.source)
    }
}

fn endorsement(by: &str, of: &str) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": by, "type": ["Profile"], "name": "Board of Clouds"},
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {"id": of, "type": ["EndorsementSubject"],
            "endorsementComment": "Sound work."}
    })
}

const BADGE: &str = "https://issuer.example/credentials/1";
const ACHIEVEMENT: &str = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000001";

fn told(report: &Report) -> Vec<&Check> {
    let of = |check: &&Check| check.id == "endorsement";
    report.checks.iter().filter(of).collect()
}

/// The only endorsement's status and sentence, in a badge that is valid whatever it is.
fn only(report: &Report) -> (Status, &str) {
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    match told(report)[..] {
        [check] => (check.status, &check.message),
        ref checks => panic!("{checks:#?}"),
    }
}

#[test]
fn an_endorsement_is_told_by_what_it_endorses() {
    let case = Case::new();
    let report = case.judge(|badge| {
        badge["endorsement"] = json!([case.endorse(BADGE, json!({}))]);
        badge["issuer"]["endorsementJwt"] = json!([case.endorse_as_jwt(ISSUER)]);
        badge["credentialSubject"]["achievement"]["endorsement"] =
            case.endorse(ACHIEVEMENT, json!({}));
    });
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    let sentences: Vec<_> = told(&report)
        .iter()
        .map(|check| (check.status, &*check.message))
        .collect();
    assert_eq!(
        sentences,
        [
            (
                Status::Pass,
                "Board of Clouds (board.example) endorses this badge"
            ),
            (
                Status::Pass,
                "Board of Clouds (board.example) endorses what the badge stands for"
            ),
            (
                Status::Pass,
                "Board of Clouds (board.example) endorses the issuer"
            ),
        ]
    );
    let confirmed: Vec<_> = report
        .badge
        .endorsements
        .iter()
        .map(|endorsement| (endorsement.of, endorsement.confirmed))
        .collect();
    assert_eq!(
        confirmed,
        [
            (Endorsed::Award, true),
            (Endorsed::Achievement, true),
            (Endorsed::Issuer, true)
        ]
    );
}

/// 3.0 AchievementCredential `endorsement`: “about the credential, and the achievement and profiles in
/// the credential”.
#[test]
fn an_endorsement_at_the_badge_itself_may_be_of_what_is_in_it() {
    const CREATOR: &str = "https://creator.example/";
    let case = Case::new();
    for (of, endorsed, told) in [
        (BADGE, Endorsed::Award, "endorses this badge"),
        (
            ACHIEVEMENT,
            Endorsed::Achievement,
            "endorses what the badge stands for",
        ),
        (
            CREATOR,
            Endorsed::Creator,
            "endorses whoever made the achievement",
        ),
        (ISSUER, Endorsed::Issuer, "endorses the issuer"),
    ] {
        let credential = case.endorse(of, json!({}));
        let jwt = json!(case.endorse_as_jwt(of));
        for (member, endorsement) in [("endorsement", credential), ("endorsementJwt", jwt)] {
            let report = case.judge(|badge| {
                badge[member] = json!([endorsement]);
                badge["credentialSubject"]["achievement"]["creator"] =
                    json!({"id": CREATOR, "type": ["Profile"]});
            });
            let (status, sentence) = only(&report);
            assert_eq!(status, Status::Pass, "{of}: {:#?}", report.checks);
            assert!(sentence.ends_with(told), "{sentence}");
            let found = &report.badge.endorsements[0];
            assert_eq!((found.of, found.confirmed), (endorsed, true));
        }
    }
    // What stands for the issuer too, where it made the achievement itself.
    let report = case.judge(|badge| {
        badge["endorsement"] = case.endorse(ISSUER, json!({}));
        badge["credentialSubject"]["achievement"]["creator"] = badge["issuer"].clone();
    });
    assert!(only(&report).1.ends_with("endorses the issuer"));
}

#[test]
fn a_forged_endorsement_never_changes_the_verdict() {
    let case = Case::new();
    let mut forged = case.endorse(BADGE, json!({}));
    forged["credentialSubject"]["endorsementComment"] = json!("The best of all.");
    let report = case.judge(|badge| badge["endorsement"] = json!([forged]));
    let (status, sentence) = only(&report);
    assert_eq!(status, Status::Fail);
    assert_eq!(sentence, "An endorsement of this badge is not genuine");
    assert!(!report.badge.endorsements[0].confirmed);
}

#[test]
fn an_endorsement_of_something_else_is_none() {
    let case = Case::new();
    let of_another = case.endorse("https://issuer.example/credentials/2", json!({}));
    let report = case.judge(|badge| badge["endorsement"] = json!([of_another]));
    assert_eq!(only(&report).0, Status::Fail);
    // What endorses the achievement does not endorse the issuer.
    let of_the_achievement = case.endorse(ACHIEVEMENT, json!({}));
    let report = case.judge(|badge| badge["issuer"]["endorsement"] = of_the_achievement);
    assert_eq!(only(&report).0, Status::Fail);
}

#[test]
fn an_endorsement_counts_while_it_is_in_force() {
    let case = Case::new();
    for dates in [
        json!({"validUntil": "2026-01-01T00:00:00Z"}),
        json!({"validFrom": "2027-01-01T00:00:00Z"}),
    ] {
        let report = case.judge(|badge| badge["endorsement"] = case.endorse(BADGE, dates));
        assert_eq!(
            only(&report),
            (Status::Warn, "An endorsement of this badge is not in force")
        );
        assert!(!report.badge.endorsements[0].confirmed);
    }
}

#[test]
fn an_endorsement_counts_while_its_signature_does() {
    let case = Case::new();
    for claims in [json!({"exp": 1_767_225_600}), json!({"nbf": 1_798_761_600})] {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{BOARD}#key-1")});
        let payload = with(endorsement(BOARD, BADGE), claims.clone());
        let jwt = case.board.sign_with(&header, &payload);
        let report = case.judge(|badge| badge["endorsementJwt"] = json!([jwt]));
        assert_eq!(
            only(&report),
            (Status::Warn, "An endorsement of this badge is not in force"),
            "{claims}"
        );
    }
}

#[test]
fn an_endorser_out_of_reach_leaves_it_undecided() {
    let case = Case::new();
    let elsewhere = endorsement("did:web:gone.example", BADGE);
    let by = json!({"verificationMethod": "did:web:gone.example#key-1"});
    let elsewhere = case.board.prove_with(&elsewhere, "eddsa-rdfc-2022", &by);
    let report = case.judge(|badge| badge["endorsement"] = elsewhere);
    assert_eq!(
        only(&report),
        (
            Status::Skip,
            "An endorsement of this badge could not be confirmed"
        )
    );
}

#[test]
fn an_endorsement_without_a_proof_is_anybodys() {
    let case = Case::new();
    let report = case.judge(|badge| badge["endorsement"] = endorsement(BOARD, BADGE));
    assert_eq!(only(&report).0, Status::Skip);
    for strange in [
        json!("https://board.example/1"),
        json!({"id": "urn:x"}),
        json!("ey.a.b.c"),
    ] {
        let report = case.judge(|badge| badge["endorsementJwt"] = strange);
        assert_eq!(only(&report).0, Status::Skip);
    }
}

#[test]
fn a_name_that_only_a_key_vouches_for_is_said_with_care() {
    let case = Case::new();
    let somebody = Signer::ed25519();
    let mine = somebody.prove(&endorsement(&somebody.did(), BADGE), "eddsa-rdfc-2022");
    let report = case.judge(|badge| badge["endorsement"] = mine);
    assert_eq!(
        only(&report),
        (
            Status::Warn,
            "Somebody called Board of Clouds endorses this badge; nobody confirms who that is"
        )
    );
}

#[test]
fn an_issuer_s_word_for_itself_is_called_that() {
    let case = Case::new();
    let by = json!({"verificationMethod": format!("{ISSUER}#key-1")});
    let own = case
        .issuer
        .prove_with(&endorsement(ISSUER, ISSUER), "eddsa-rdfc-2022", &by);
    let report = case.judge(|badge| badge["issuer"]["endorsement"] = own);
    assert_eq!(only(&report), (Status::Warn, "The issuer endorses itself"));
}

#[test]
fn endorsements_are_looked_at_up_to_a_limit() {
    let case = Case::new();
    let many = vec![case.endorse(BADGE, json!({})); 25];
    let report = case.judge(|badge| badge["endorsement"] = json!(many));
    let checks = told(&report);
    assert_eq!(checks.len(), 21);
    assert_eq!(checks[20].status, Status::Skip);
    assert_eq!(report.badge.endorsements.len(), 25);
}

#[test]
fn what_a_forged_badge_carries_is_not_asked_for() {
    let case = Case::new();
    let mut badge = credential(ISSUER);
    badge["endorsement"] = case.endorse(BADGE, json!({}));
    let text = Signer::ed25519().jwt(&badge);
    let credential = Credential::read(&text).expect("a credential");
    let report = verify(&Request::of(&credential, now()), &case.source);
    assert_ne!(report.verdict, Verdict::Valid);
    assert!(told(&report).is_empty());
    let asked = case.source.asked.lock().expect("a list");
    assert!(!asked.iter().any(|url| url.contains("board.example")));
}
