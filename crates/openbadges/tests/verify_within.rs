//! Transcripts (CLR) and presentations: each credential within is verified by itself.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::verify::{Request, verify};
use openbadges::{Credential, Identity, Method, Recipient, Report, SourceError, Status, Verdict};
use serde_json::{Value, json};
use support::mutants;
use support::proving::{credential, did_document};
use support::{Issuer, Signer, check, now, status, with};

const DID: &str = "did:web:issuer.example";
const DOCUMENT: &str = "https://issuer.example/.well-known/did.json";

struct Academy {
    signer: Signer,
    source: Issuer,
}

impl Academy {
    fn new() -> Self {
        let signer = Signer::ed25519();
        let mut source = Issuer::default();
        source.put(DOCUMENT, &did_document(DID, &signer));
        Self { signer, source }
    }

    fn sign(&self, payload: &Value) -> String {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{DID}#key-1")});
        self.signer.sign_with(&header, payload)
    }

    fn prove(&self, document: &Value) -> Value {
        let by = json!({"verificationMethod": format!("{DID}#key-1")});
        self.signer.prove_with(document, "eddsa-rdfc-2022", &by)
    }

    fn award(&self, number: usize) -> Value {
        self.prove(&course(number))
    }

    fn judge(&self, text: &str) -> Report {
        self.judge_as(text, &[])
    }

    fn judge_as(&self, text: &str, mine: &[Identity]) -> Report {
        let credential = Credential::read(text).expect("a credential");
        let request = Request {
            identities: mine,
            ..Request::of(&credential, now())
        };
        verify(&request, &self.source)
    }
}

fn course(number: usize) -> Value {
    with(
        credential(DID),
        json!({"id": format!("urn:uuid:course-{number}")}),
    )
}

fn transcript(within: &Value) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:transcript", "name": "Transcript of Ada",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": DID, "type": ["Profile"], "name": "Example Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada", "type": ["ClrSubject"], "verifiableCredential": within}
    })
}

fn presentation(within: &Value) -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation",
        "verifiableCredential": within})
}

fn held(within: &Value, holder: &Signer) -> Value {
    with(presentation(within), json!({"holder": holder.did()}))
}

fn tampered(mut award: Value) -> Value {
    award["credentialSubject"]["achievement"]["name"] = json!("Rocket Scientist");
    award
}

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.within.iter().map(|one| one.verdict).collect()
}

#[test]
fn each_credential_in_a_transcript_is_verified_by_itself() {
    let academy = Academy::new();
    let text = academy.sign(&transcript(&json!([academy.award(1), academy.award(2)])));
    let report = academy.judge(&text);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(verdicts(&report), [Verdict::Valid, Verdict::Valid]);
    let within = check(&report, "within");
    assert_eq!(within.status, Status::Pass, "{within:?}");
    assert_eq!(within.message, "2 of 2 credentials in it are genuine");
    assert_eq!(report.within[0].method, Method::DataIntegrity);
    assert_eq!(
        report.within[1].badge.id.as_deref(),
        Some("urn:uuid:course-2")
    );
}

#[test]
fn a_forged_credential_in_a_genuine_transcript_makes_it_invalid() {
    let academy = Academy::new();
    let within = json!([academy.award(1), tampered(academy.award(2))]);
    let report = academy.judge(&academy.sign(&transcript(&within)));
    assert_eq!(status(&report, "proof"), Status::Pass);
    assert_eq!(verdicts(&report), [Verdict::Valid, Verdict::Invalid]);
    let check = check(&report, "within");
    assert_eq!(check.message, "1 of 2 credentials in it is not genuine");
    assert_eq!(check.evidence.as_deref(), Some("Rocket Scientist"));
    assert_eq!(report.verdict, Verdict::Invalid);
}

#[test]
fn genuine_credentials_do_not_save_a_forged_transcript() {
    let academy = Academy::new();
    let mut whole = academy.prove(&transcript(&json!([academy.award(1)])));
    whole["name"] = json!("Doctorate of Ada");
    let report = academy.judge(&whole.to_string());
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(verdicts(&report), [Verdict::Valid]);
}

#[test]
fn a_transcript_with_an_embedded_proof_is_verified_with_all_that_is_in_it() {
    let academy = Academy::new();
    let whole = academy.prove(&transcript(&json!([academy.award(1), academy.award(2)])));
    let report = academy.judge(&whole.to_string());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(verdicts(&report), [Verdict::Valid, Verdict::Valid]);
}

#[test]
fn an_unproven_credential_in_a_transcript_is_undecided() {
    let academy = Academy::new();
    let within = json!([course(1), academy.award(2), {"type": "BadgeClass"}]);
    let report = academy.judge(&academy.sign(&transcript(&within)));
    assert_eq!(verdicts(&report), [Verdict::Unverified, Verdict::Valid]);
    let check = check(&report, "within");
    assert_eq!(check.status, Status::Skip);
    assert_eq!(check.message, "2 of 3 credentials in it are not checked");
    assert!(
        check
            .evidence
            .as_ref()
            .is_some_and(|text| text.contains("number 3"))
    );
}

#[test]
fn a_presentation_needs_no_proof_and_is_judged_by_what_is_in_it() {
    let academy = Academy::new();
    let judge = |within: Value| academy.judge(&presentation(&within).to_string());
    let good = judge(json!([academy.award(1), academy.sign(&course(2))]));
    assert_eq!(good.verdict, Verdict::Valid, "{:#?}", good.checks);
    assert_eq!(good.method, Method::None);
    let bad = judge(json!([academy.award(1), tampered(academy.award(2))]));
    assert_eq!(bad.verdict, Verdict::Invalid);
    let unproven = judge(json!([academy.award(1), course(2)]));
    assert_eq!(unproven.verdict, Verdict::Unverified);
    let unreadable = judge(json!([academy.award(1), "https://issuer.example/2"]));
    assert_eq!(unreadable.verdict, Verdict::Unverified);
    assert_eq!(judge(json!([])).verdict, Verdict::Unverified);
    let ended = academy.prove(&with(
        course(3),
        json!({"validUntil": "2026-01-01T00:00:00Z"}),
    ));
    assert_eq!(judge(json!([ended])).verdict, Verdict::Expired);
}

#[test]
fn a_holder_s_proof_is_checked_and_may_be_for_authentication() {
    let academy = Academy::new();
    let holder = Signer::ed25519();
    let whole = held(&json!([academy.award(1)]), &holder);
    let purpose =
        json!({"proofPurpose": "authentication", "challenge": "7", "domain": "a.example"});
    let proven = holder.prove_with(&whole, "eddsa-rdfc-2022", &purpose);
    let report = academy.judge(&proven.to_string());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.signer.expect("a signer").controller, holder.did());
    let mut changed = proven;
    changed["holder"] = json!(Signer::ed25519().did());
    assert_eq!(
        academy.judge(&changed.to_string()).verdict,
        Verdict::Invalid
    );
}

#[test]
fn a_presentation_as_a_jwt_is_opened() {
    let academy = Academy::new();
    let holder = Signer::ed25519();
    let whole = held(&json!([academy.award(1)]), &holder);
    let header = json!({"alg": "EdDSA", "typ": "vp+jwt", "kid": holder.method()});
    let report = academy.judge(&holder.sign_with(&header, &whole));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    let older = json!({"iss": holder.did(), "aud": "a.example", "nonce": "7",
        "vp": presentation(&json!([academy.sign(&course(1))]))});
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": holder.method()});
    let report = academy.judge(&holder.sign_with(&header, &older));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(verdicts(&report), [Verdict::Valid]);
}

#[test]
fn a_holder_who_cannot_be_found_takes_nothing_from_the_badges() {
    let academy = Academy::new();
    let holder = Signer::ed25519();
    let whole = with(
        presentation(&json!([academy.award(1)])),
        json!({"holder": "did:web:holder.example"}),
    );
    let by = json!({"verificationMethod": "did:web:holder.example#key-1"});
    let proven = holder.prove_with(&whole, "eddsa-rdfc-2022", &by);
    let report = academy.judge(&proven.to_string());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.signer, None);
    assert!(
        report
            .checks
            .iter()
            .any(|check| check.status == Status::Warn)
    );
}

#[test]
fn whose_a_presentation_is_follows_from_what_is_in_it() {
    let academy = Academy::new();
    let ada = [Identity::guess("did:example:ada")];
    let mut hers = course(2);
    hers["credentialSubject"]["id"] = json!("did:example:eve");
    let hers = academy.prove(&hers);
    let judge = |within: Value, mine: &[Identity]| {
        let text = presentation(&within).to_string();
        academy.judge_as(&text, mine).recipient
    };
    assert_eq!(judge(json!([academy.award(1)]), &ada), Recipient::Yours);
    assert_eq!(
        judge(json!([academy.award(1), hers]), &ada),
        Recipient::Other
    );
    assert_eq!(judge(json!([academy.award(1)]), &[]), Recipient::Unknown);
}

#[test]
fn a_transcript_in_a_presentation_is_two_levels() {
    let academy = Academy::new();
    let clr = academy.sign(&transcript(&json!([
        academy.award(1),
        tampered(academy.award(2))
    ])));
    let report = academy.judge(&presentation(&json!([clr])).to_string());
    assert_eq!(verdicts(&report), [Verdict::Invalid]);
    assert_eq!(
        verdicts(&report.within[0]),
        [Verdict::Valid, Verdict::Invalid]
    );
    assert_eq!(report.verdict, Verdict::Invalid);
}

#[test]
fn envelopes_in_envelopes_end_somewhere() {
    let academy = Academy::new();
    let mut whole = academy.award(1);
    for _ in 0..8 {
        whole = presentation(&json!([whole]));
    }
    let mut report = academy.judge(&whole.to_string());
    assert_eq!(report.verdict, Verdict::Unverified);
    let mut levels = 0;
    while let Some(within) = report.within.pop() {
        report = within;
        levels += 1;
    }
    assert_eq!(levels, 3);
}

#[test]
fn a_document_that_many_name_is_fetched_once_and_kept_with_the_whole() {
    let academy = Academy::new();
    let awards: Vec<Value> = (0..5).map(|number| academy.award(number)).collect();
    let report = academy.judge(&academy.sign(&transcript(&json!(awards))));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(*academy.source.asked.lock().expect("a list"), [DOCUMENT]);
    assert_eq!(report.documents.len(), 1);
    assert!(report.within.iter().all(|one| one.documents.is_empty()));
    let loose = academy.judge(&presentation(&json!(awards)).to_string());
    assert_eq!(loose.documents.len(), 1);
}

#[test]
fn what_many_credentials_name_is_limited_together() {
    let academy = Academy::new();
    let award = |number: usize| {
        let did = format!("did:web:host{number}.example");
        let by = json!({"verificationMethod": format!("{did}#key-1")});
        academy
            .signer
            .prove_with(&credential(&did), "eddsa-jcs-2022", &by)
    };
    let awards: Vec<Value> = (0..300).map(award).collect();
    let report = academy.judge(&presentation(&json!(awards)).to_string());
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(report.within.len(), 300);
    assert_eq!(academy.source.asked.lock().expect("a list").len(), 200);
}

#[test]
fn an_issuer_out_of_reach_leaves_its_credential_undecided() {
    let mut academy = Academy::new();
    let whole = academy.sign(&transcript(&json!([
        academy.award(1),
        academy
            .signer
            .prove(&credential(&academy.signer.did()), "eddsa-rdfc-2022"),
    ])));
    let told = check(&academy.judge(&whole), "within").message.clone();
    assert_eq!(
        told,
        "1 of 2 credentials in it is by an issuer whom nobody confirms"
    );
    let offline = SourceError::Offline;
    academy.source.fail(DOCUMENT, offline);
    let report = academy.judge(&whole);
    assert_eq!(verdicts(&report), [Verdict::Unverified, Verdict::Valid]);
    assert_eq!(report.verdict, Verdict::Unverified);
}

#[test]
fn no_mutant_of_a_transcript_and_of_what_is_in_it_stays_valid() {
    let academy = Academy::new();
    let whole = academy.prove(&transcript(&json!([academy.award(1), academy.award(2)])));
    mutants::none_is_valid("a transcript with two badges", &whole, |mutant| {
        academy.judge(&mutant.to_string()).verdict
    });
}
