//! What lies around a proof that holds: schema, a newer version, who the issuer is.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::verify::{Confirmation, Registry, Request, verify};
use openbadges::{Credential, Identity, Report, Status, Verdict};
use serde_json::{Value, json};
use support::around::{Case, DID, Remembering, entry};
use support::proving::credential;
use support::{Issuer, Signer, check, now, status, with};
use support::{credly, mutants};
use url::Url;

#[test]
fn nothing_around_a_bad_proof_is_fetched() {
    let mut case = Case::new();
    case.publish(&[0], json!({}));
    let mut document = case.signer.prove(
        &with(credential(&case.signer.did()), entry("0", "revocation")),
        "eddsa-rdfc-2022",
    );
    document["validFrom"] = json!("2025-01-02T00:00:00Z");
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let report = verify(&Request::of(&credential, now()), &case.source);
    assert_eq!(report.verdict, Verdict::Invalid);
    assert!(case.source.asked.lock().expect("the list").is_empty());
}

const SCHEMA: &str = "https://issuer.example/schema.json";

#[test]
fn a_credential_must_fit_the_schema_that_it_names() {
    for kind in ["1EdTechJsonSchemaValidator2019", "JsonSchema"] {
        for (schema, found, verdict) in [
            (
                json!({"required": ["credentialSubject"]}),
                Status::Pass,
                Verdict::Valid,
            ),
            (
                json!({"required": ["telephone"]}),
                Status::Fail,
                Verdict::Invalid,
            ),
            (
                json!({"properties": {"name": {"type": "number"}}}),
                Status::Fail,
                Verdict::Invalid,
            ),
            (
                json!({"$ref": "https://elsewhere.example/x.json"}),
                Status::Skip,
                Verdict::Valid,
            ),
            (
                json!({"$ref": "file:///etc/passwd"}),
                Status::Skip,
                Verdict::Valid,
            ),
            (json!({"type": 7}), Status::Skip, Verdict::Valid),
        ] {
            let mut case = Case::new();
            case.source.put(SCHEMA, &schema);
            let report = case.judge(json!({"credentialSchema": [{"id": SCHEMA, "type": kind}]}));
            assert_eq!(status(&report, "credential.schema"), found, "{schema}");
            assert_eq!(report.verdict, verdict, "{schema}");
        }
    }
    let report =
        Case::new().judge(json!({"credentialSchema": {"id": SCHEMA, "type": "JsonSchema"}}));
    assert_eq!(status(&report, "credential.schema"), Status::Skip);
    assert_eq!(report.verdict, Verdict::Valid);
}

/// With a matcher that tries every way this would not end while anybody waits.
#[test]
fn a_pattern_in_a_schema_that_takes_forever_is_matched_at_once() {
    let mut case = Case::new();
    case.source.put(
        SCHEMA,
        &json!({"properties": {"name": {"pattern": "^(a+)+$"}}}),
    );
    let name = format!("{}!", "a".repeat(50_000));
    let report = case.judge(json!({
        "name": name, "credentialSchema": {"id": SCHEMA, "type": "JsonSchema"}
    }));
    assert_eq!(status(&report, "credential.schema"), Status::Fail);
}

/// A schema may refer to itself, and to one thing as often as it likes.
#[test]
fn a_schema_that_leads_in_circles_or_grows_without_end_is_given_up_on() {
    let doubled: serde_json::Map<String, Value> = (0..60)
        .map(|step| {
            let next = json!({"$ref": format!("#/$defs/a{}", step + 1)});
            (format!("a{step}"), json!({"allOf": [next, next]}))
        })
        .chain([("a60".to_owned(), json!({"type": "object"}))])
        .collect();
    for schema in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}]}),
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}),
        json!({"not": {"$ref": "#"}}),
        json!({"$ref": "#/$defs/a0", "$defs": doubled}),
    ] {
        let mut case = Case::new();
        case.source.put(SCHEMA, &schema);
        let report = case.judge(json!({"credentialSchema": {"id": SCHEMA, "type": "JsonSchema"}}));
        assert_eq!(status(&report, "credential.schema"), Status::Skip);
        assert_eq!(report.verdict, Verdict::Valid);
    }
}

#[test]
fn a_schema_that_is_not_looked_at_is_told() {
    let mut case = Case::new();
    case.source.put(SCHEMA, &json!({}));
    let schema = json!({"id": SCHEMA, "type": "JsonSchema"});
    let report = case.judge(json!({"credentialSchema": vec![schema; 5]}));
    let told = |status| {
        let checks = report.checks.iter();
        let of =
            |check: &&openbadges::Check| check.id == "credential.schema" && check.status == status;
        checks.filter(of).count()
    };
    assert_eq!((told(Status::Pass), told(Status::Skip)), (4, 1));
}

const REFRESH: &str = "https://issuer.example/refresh/1";

fn refreshable(url: &str) -> Value {
    json!({"refreshService": {"id": url, "type": "1EdTechCredentialRefresh"}})
}

#[test]
fn a_newer_version_is_asked_of_the_issuer_once_and_verified() {
    let mut case = Case::new();
    let newer = with(
        with(credential(DID), refreshable(REFRESH)),
        json!({"validFrom": "2025-03-01T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z"}),
    );
    let text = case.sign(&newer);
    case.source.answer(REFRESH, 200, text.clone());
    let report = case.judge(refreshable(REFRESH));
    assert_eq!(report.verdict, Verdict::Valid);
    let refreshed = report.refreshed.expect("a newer one");
    assert_eq!(
        (refreshed.text, refreshed.report.verdict),
        (text, Verdict::Valid)
    );
    assert!(refreshed.report.refreshed.is_none(), "it is asked once");
    let asked = case.source.asked.lock().expect("the list").clone();
    assert_eq!(asked.iter().filter(|url| *url == REFRESH).count(), 1);
}

/// What an issuer corrects need not begin on another day.
#[test]
fn a_version_that_begins_on_the_same_day_is_newer_if_it_says_something_else() {
    let base = || with(credential(DID), refreshable(REFRESH));
    for (name, change, is_newer) in [
        (
            "longer",
            json!({"validUntil": "2099-01-01T00:00:00Z"}),
            true,
        ),
        ("corrected", json!({"name": "Cloud Architect II"}), true),
        ("the same", json!({}), false),
    ] {
        let mut case = Case::new();
        let text = case.sign(&with(base(), change));
        case.source.answer(REFRESH, 200, text);
        let report = case.judge(refreshable(REFRESH));
        assert_eq!(report.refreshed.is_some(), is_newer, "{name}");
        assert_eq!(
            check(&report, "refresh").message,
            if is_newer {
                "The issuer has a newer version of it"
            } else {
                "The issuer has no newer version of it"
            }
        );
    }
}

/// An old copy that a server still hands out takes nothing back.
#[test]
fn a_version_that_was_signed_earlier_is_not_newer() {
    const KEPT: i64 = 1_750_000_000;
    for (name, signed_at, change, is_newer) in [
        ("earlier", KEPT - 1, json!({"name": "Another"}), false),
        ("later", KEPT + 1, json!({"name": "Another"}), true),
        ("signed anew", KEPT + 1, json!({}), false),
        (
            "for longer",
            KEPT + 1,
            json!({"exp": 4_000_000_000_i64}),
            true,
        ),
    ] {
        let mut case = Case::new();
        let said = |at: i64| with(refreshable(REFRESH), json!({"iat": at}));
        let offered = with(with(credential(DID), said(signed_at)), change);
        let offered = case.sign(&offered);
        case.source.answer(REFRESH, 200, offered);
        let report = case.judge(said(KEPT));
        assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
        assert_eq!(report.refreshed.is_some(), is_newer, "{name}");
    }
}

#[test]
fn what_is_not_a_newer_version_of_the_same_badge_is_left() {
    let newer = |change: Value| {
        with(
            with(
                credential(DID),
                json!({"validFrom": "2025-03-01T00:00:00Z"}),
            ),
            change,
        )
    };
    for (name, body) in [
        (
            "the same",
            Some(with(credential(DID), refreshable(REFRESH))),
        ),
        (
            "an older one",
            Some(newer(json!({"validFrom": "2024-01-01T00:00:00Z"}))),
        ),
        (
            "another badge",
            Some(newer(json!({"id": "urn:uuid:another"}))),
        ),
        (
            "another issuer's",
            Some(newer(json!({"issuer": "did:web:other.example"}))),
        ),
        ("nothing", None),
    ] {
        let mut case = Case::new();
        if let Some(body) = body {
            let text = case.sign(&body);
            case.source.answer(REFRESH, 200, text);
        }
        let report = case.judge(refreshable(REFRESH));
        assert!(report.refreshed.is_none(), "{name}");
        assert_eq!(report.verdict, Verdict::Valid, "{name}");
    }
    let case = Case::new();
    let elsewhere = case.judge(refreshable("https://tracker.example/refresh"));
    assert_eq!(status(&elsewhere, "refresh"), Status::Warn);
    let asked = case.source.asked.lock().expect("the list").clone();
    assert!(!asked.iter().any(|url| url.contains("tracker")));
}

/// An issuer may call an earner by another name than before; but what the earner can tell to be
/// another's does not take the place of what is theirs.
#[test]
fn a_newer_version_that_was_awarded_to_somebody_else_is_left() {
    let awarded_to = |earner: &str| {
        let subject = credential(DID)["credentialSubject"].clone();
        json!({"credentialSubject": with(subject, json!({"id": earner}))})
    };
    let old = with(awarded_to("did:example:ada"), refreshable(REFRESH));
    for (earner, identities, is_newer) in [
        ("did:example:eve", &["did:example:ada"][..], false),
        (
            "did:example:ada-2",
            &["did:example:ada", "did:example:ada-2"],
            true,
        ),
        ("did:example:ada-2", &[], true),
        ("did:example:eve", &["did:example:carl"], true),
    ] {
        let mut case = Case::new();
        let newer = case.sign(&with(credential(DID), awarded_to(earner)));
        case.source.answer(REFRESH, 200, newer);
        let text = case.sign(&with(credential(DID), old.clone()));
        let credential = Credential::read(&text).expect("a credential");
        let identities: Vec<Identity> = identities
            .iter()
            .map(|text| Identity::guess(text))
            .collect();
        let request = Request {
            identities: &identities,
            ..Request::of(&credential, now())
        };
        let report = verify(&request, &case.source);
        assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
        assert_eq!(report.refreshed.is_some(), is_newer, "{earner}");
        let told = status(&report, "refresh");
        assert_eq!(told == Status::Warn, !is_newer, "{earner}");
    }
}

/// What an issuer has signed is not forged because it calls a plain identity a hashed one.
#[test]
fn an_identity_that_is_not_written_as_it_says_is_a_warning_in_what_is_signed() {
    let digest = "5c".repeat(32);
    for identity in [
        json!({"hashed": true, "identityHash": "ada-1815"}),
        json!({"hashed": true, "identityHash": digest}),
        json!({"hashed": false, "identityHash": format!("sha256${digest}")}),
    ] {
        let identity = with(
            identity,
            json!({"type": "IdentityObject", "identityType": "sisSourcedId"}),
        );
        let mut subject = credential(DID)["credentialSubject"].clone();
        subject["identifier"] = json!([identity]);
        let report = Case::new().judge(json!({"credentialSubject": subject}));
        assert_eq!(report.verdict, Verdict::Valid, "{identity}");
        assert_eq!(status(&report, "recipient.format"), Status::Warn);
    }
}

#[test]
fn a_forged_newer_version_is_told_to_be_forged() {
    let mut case = Case::new();
    let forger = Signer::ed25519();
    let header = json!({"alg": "EdDSA", "kid": format!("{DID}#key-1")});
    let newer = with(
        credential(DID),
        json!({"validFrom": "2025-03-01T00:00:00Z"}),
    );
    case.source
        .answer(REFRESH, 200, forger.sign_with(&header, &newer));
    let report = case.judge(refreshable(REFRESH));
    let refreshed = report.refreshed.expect("it is handed on, judged");
    assert_eq!(refreshed.report.verdict, Verdict::Invalid);
}

#[test]
fn an_issuer_at_its_own_web_address_is_confirmed_by_the_domain() {
    let report = Case::new().judge(json!({}));
    let domain = "issuer.example".to_owned();
    assert_eq!(report.confirmation, Some(Confirmation::Domain { domain }));
    assert_eq!(status(&report, "issuer.confirmed"), Status::Pass);
}

const CONFIGURATION: &str = "https://issuer.example/.well-known/did-configuration.json";

fn linkage(did: &str, changes: Value) -> Value {
    with(
        json!({
            "@context": [
                "https://www.w3.org/2018/credentials/v1",
                "https://identity.foundation/.well-known/did-configuration/v1",
                "https://w3id.org/security/suites/ed25519-2020/v1"
            ],
            "type": ["VerifiableCredential", "DomainLinkageCredential"],
            "issuer": did, "issuanceDate": "2025-01-01T00:00:00Z",
            "expirationDate": "2099-01-01T00:00:00Z",
            "credentialSubject": {"id": did, "origin": "https://issuer.example"}
        }),
        changes,
    )
}

fn judge_by_key(signer: &Signer, source: &Issuer, registries: &[Registry]) -> Report {
    let document = signer.prove(&credential(&signer.did()), "eddsa-rdfc-2022");
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let request = Request {
        registries,
        ..Request::of(&credential, now())
    };
    verify(&request, source)
}

#[test]
fn a_key_is_bound_to_a_domain_by_the_domain_s_did_configuration() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let signed = signer.prove(&linkage(&did, json!({})), "Ed25519Signature2020");
    let jwt_claims = json!({
        "iss": did, "sub": did, "nbf": 1_735_689_600, "exp": 4_070_908_800_i64,
        "vc": linkage(&did, json!({"issuanceDate": null, "expirationDate": null, "issuer": did}))
    });
    let jwt = signer.sign_with(
        &json!({"alg": "EdDSA", "kid": signer.method()}),
        &jwt_claims,
    );
    for link in [signed, json!(jwt)] {
        let mut source = Issuer::default();
        source.put(CONFIGURATION, &json!({"linked_dids": [link]}));
        let report = judge_by_key(&signer, &source, &[]);
        let domain = "issuer.example".to_owned();
        assert_eq!(
            report.confirmation,
            Some(Confirmation::Domain { domain }),
            "{:#?}",
            report.checks
        );
        assert_eq!(report.verdict, Verdict::Valid);
    }
}

#[test]
fn a_did_configuration_that_does_not_hold_binds_nothing() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let did = signer.did();
    let subject =
        |id: &str, origin: &str| json!({"credentialSubject": {"id": id, "origin": origin}});
    let by = |signer: &Signer, link: Value| signer.prove(&link, "Ed25519Signature2020");
    for (name, link) in [
        (
            "another origin",
            by(
                &signer,
                linkage(&did, subject(&did, "https://other.example")),
            ),
        ),
        (
            "a subdomain",
            by(
                &signer,
                linkage(&did, subject(&did, "https://www.issuer.example")),
            ),
        ),
        (
            "plain http",
            by(
                &signer,
                linkage(&did, subject(&did, "http://issuer.example")),
            ),
        ),
        (
            "another subject",
            by(
                &signer,
                linkage(&did, subject(&forger.did(), "https://issuer.example")),
            ),
        ),
        ("another signer", by(&forger, linkage(&did, json!({})))),
        (
            "expired",
            by(
                &signer,
                linkage(&did, json!({"expirationDate": "2025-02-01T00:00:00Z"})),
            ),
        ),
        (
            "not begun",
            by(
                &signer,
                linkage(&did, json!({"issuanceDate": "2099-02-01T00:00:00Z"})),
            ),
        ),
        (
            "of another type",
            by(
                &signer,
                linkage(&did, json!({"type": ["VerifiableCredential"]})),
            ),
        ),
        ("unsigned", linkage(&did, json!({}))),
    ] {
        let mut source = Issuer::default();
        source.put(CONFIGURATION, &json!({"linked_dids": [link]}));
        let report = judge_by_key(&signer, &source, &[]);
        assert_eq!(report.confirmation, Some(Confirmation::Nobody), "{name}");
    }
}

/// The claims `nbf` and `exp` are a linkage's own dates in data model 1.1, and its signature's in 2.0:
/// the site's word ends with either.
#[test]
fn a_did_configuration_as_a_jwt_holds_while_the_dates_in_its_claims_do() {
    const PAST: i64 = 1_767_225_600;
    const LATER: i64 = 4_070_908_800;
    let signer = Signer::ed25519();
    let did = signer.did();
    let own = linkage(&did, json!({}));
    let without = |member: &str| with(own.clone(), json!({ member: null }));
    for (name, claims, holds) in [
        ("both say the same", json!({"vc": own, "exp": LATER}), true),
        (
            "only the claim says when it ends",
            json!({"vc": without("expirationDate"), "exp": LATER}),
            true,
        ),
        (
            "it has ended by the claim",
            json!({"vc": without("expirationDate"), "exp": PAST}),
            false,
        ),
        (
            "the claim says another end",
            json!({"vc": own, "exp": LATER + 1}),
            false,
        ),
        (
            "it has not begun by the claim",
            json!({"vc": without("issuanceDate"), "nbf": LATER}),
            false,
        ),
        (
            "the claim says another beginning",
            json!({"vc": own, "nbf": PAST}),
            false,
        ),
        (
            "it never ends",
            json!({"vc": without("expirationDate")}),
            false,
        ),
        (
            "its signature is good for longer",
            with(own.clone(), json!({"exp": LATER})),
            true,
        ),
        (
            "its signature has ended",
            with(own.clone(), json!({"exp": PAST})),
            false,
        ),
        (
            "its signature has not begun",
            with(own.clone(), json!({"nbf": LATER})),
            false,
        ),
    ] {
        let header = json!({"alg": "EdDSA", "kid": signer.method()});
        let mut source = Issuer::default();
        source.put(
            CONFIGURATION,
            &json!({"linked_dids": [signer.sign_with(&header, &claims)]}),
        );
        let report = judge_by_key(&signer, &source, &[]);
        let is_bound = report.confirmation != Some(Confirmation::Nobody);
        assert_eq!(is_bound, holds, "{name}: {:#?}", report.checks);
        assert_eq!(report.verdict, Verdict::Valid, "{name}");
    }
}

/// Many sites send those who ask on to wherever somebody wants them.
#[test]
fn a_site_that_sends_on_to_another_one_has_no_did_configuration() {
    let signer = Signer::ed25519();
    let link = signer.prove(&linkage(&signer.did(), json!({})), "Ed25519Signature2020");
    for (address, is_bound) in [
        ("https://forger.example/configuration.json", false),
        ("http://issuer.example/configuration.json", false),
        ("https://issuer.example/configuration.json", true),
        ("https://www.issuer.example/configuration.json", true),
    ] {
        let mut source = Issuer::default();
        source.put(address, &json!({"linked_dids": [link]}));
        source.redirect(CONFIGURATION, address);
        let report = judge_by_key(&signer, &source, &[]);
        let confirmation = report.confirmation.clone().expect("it is signed");
        assert_eq!(confirmation != Confirmation::Nobody, is_bound, "{address}");
        let evidence = check(&report, "issuer.confirmed").evidence.clone();
        let told = evidence.expect("what was asked").contains(address);
        assert_eq!(told, !is_bound, "{address}");
    }
}

#[test]
fn a_registry_that_the_earner_turned_on_confirms_those_it_lists() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let registry = Registry {
        name: "Member registry".into(),
        url: Url::parse("https://registry.example/registry.json").expect("an address"),
    };
    let confirmed = |entries: Value, registries: &[Registry]| {
        let mut source = Issuer::default();
        source.put(
            registry.url.as_str(),
            &json!({"meta": {}, "registry": entries}),
        );
        judge_by_key(&signer, &source, registries).confirmation
    };
    let on = [registry.clone()];
    assert_eq!(
        confirmed(json!({ &did: {"name": "Example University"} }), &on),
        Some(Confirmation::Registry {
            name: "Member registry".into(),
            listed_as: Some("Example University".into())
        })
    );
    let lookalike = format!("{did}#{}", &did[8..]);
    for entries in [
        json!({}),
        json!({ &lookalike: {"name": "x"} }),
        json!({ &did.to_uppercase(): {} }),
        json!([did]),
    ] {
        assert_eq!(confirmed(entries, &on), Some(Confirmation::Nobody));
    }
    assert_eq!(
        confirmed(json!({ &did: {"name": "x"} }), &[]),
        Some(Confirmation::Nobody)
    );
}

fn remembering(signer: &Signer, source: &Remembering<'_>, registries: &[Registry]) -> Report {
    let document = signer.prove(&credential(&signer.did()), "eddsa-rdfc-2022");
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let request = Request {
        registries,
        ..Request::of(&credential, now())
    };
    verify(&request, source)
}

#[test]
fn an_issuer_that_was_confirmed_stays_so_while_nobody_can_be_asked() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let nothing = Issuer::default();
    let registry = Registry {
        name: "Member registry".into(),
        url: Url::parse("https://registry.example/registry.json").expect("an address"),
    };
    let list = |did: &str| json!({"registry": {did: {"name": "Example University"}}}).to_string();
    let on = [registry.clone()];

    let source = Remembering::offline(&nothing, registry.url.as_str(), list(&did));
    let report = remembering(&signer, &source, &on);
    assert_eq!(
        report.confirmation,
        Some(Confirmation::Registry {
            name: "Member registry".into(),
            listed_as: Some("Example University".into())
        })
    );
    assert_eq!(
        check(&report, "issuer.confirmed").message,
        "Member registry could not be asked; it knew the issuer as Example University on 3 March 2025, 14 months ago"
    );

    let link = signer.prove(&linkage(&did, json!({})), "Ed25519Signature2020");
    let bound = json!({"linked_dids": [link]}).to_string();
    let source = Remembering::offline(&nothing, CONFIGURATION, bound.clone());
    let report = remembering(&signer, &source, &[]);
    let domain = "issuer.example".to_owned();
    assert_eq!(report.confirmation, Some(Confirmation::Domain { domain }));
    let said = &check(&report, "issuer.confirmed").message;
    assert!(
        said.contains("could not be asked") && said.contains("3 March 2025"),
        "{said}"
    );

    // Whoever answers has taken back what it said before.
    for (status, stays) in [(404, false), (503, true)] {
        let mut answering = Issuer::default();
        answering.answer(CONFIGURATION, status, "");
        let source = Remembering::offline(&answering, CONFIGURATION, bound.clone());
        let report = remembering(&signer, &source, &[]);
        assert_eq!(
            report.confirmation == Some(Confirmation::Nobody),
            !stays,
            "{status}"
        );
    }

    // What was never said is not remembered, and the warning says who could not be asked.
    let source = Remembering::offline(&nothing, registry.url.as_str(), list("did:key:zOther"));
    let report = remembering(&signer, &source, &on);
    assert_eq!(report.confirmation, Some(Confirmation::Nobody));
    let said = &check(&report, "issuer.confirmed").message;
    assert!(
        said.ends_with("issuer.example could not be asked"),
        "{said}"
    );
}

#[test]
fn an_issuer_whom_nobody_confirms_stays_valid_and_the_check_warns() {
    let signer = Signer::ed25519();
    let report = judge_by_key(&signer, &Issuer::default(), &[]);
    assert_eq!(report.verdict, Verdict::Valid);
    let told = check(&report, "issuer.confirmed");
    assert_eq!(told.status, Status::Warn);
    let evidence = told.evidence.clone().unwrap_or_default();
    assert!(
        evidence.contains(&signer.public().fingerprint()),
        "{evidence}"
    );
}

#[test]
fn what_every_badge_must_have_is_asked_for() {
    for (changes, found) in [
        (json!({}), Status::Pass),
        (json!({"type": ["OpenBadgeCredential"]}), Status::Fail),
        (json!({"credentialSubject": null}), Status::Fail),
        (
            json!({"@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]}),
            Status::Fail,
        ),
        (json!({"validFrom": null}), Status::Warn),
        (
            json!({"credentialSubject": {"type": "AchievementSubject"}}),
            Status::Warn,
        ),
    ] {
        let report = Case::new().judge(changes.clone());
        assert_eq!(
            status(&report, "credential.data"),
            found,
            "{changes}: {:#?}",
            report.checks
        );
    }
}

/// The shape of what Credly gives out: [`credly`].
#[test]
fn a_badge_of_credly_s_shape_is_verified_and_revoked() {
    let (signed, mut issuer) = credly::badge();
    let credential = Credential::read(&signed.to_string()).expect("a credential");
    let ada = [openbadges::Identity::guess("ada@example.org")];
    let judge = |issuer: &Issuer| {
        let request = Request {
            identities: &ada,
            ..Request::of(&credential, now())
        };
        verify(&request, issuer)
    };
    assert_eq!(
        judge(&issuer).verdict,
        Verdict::Unverified,
        "the list is not there"
    );
    credly::publish_list(&mut issuer, &json!([]));
    let report = judge(&issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.recipient, openbadges::Recipient::Yours);
    credly::publish_list(&mut issuer, &json!([{"id": credly::ID}]));
    assert_eq!(judge(&issuer).verdict, Verdict::Revoked);
}

#[test]
fn no_mutant_of_a_badge_of_credly_s_shape_stays_valid() {
    let (signed, mut issuer) = credly::badge();
    credly::publish_list(&mut issuer, &json!([]));
    mutants::none_is_valid("a badge of Credly’s shape", &signed, |mutant| {
        let credential = Credential::read(&mutant.to_string()).expect("a credential");
        verify(&Request::of(&credential, now()), &issuer).verdict
    });
}
