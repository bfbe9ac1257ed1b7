//! What else a JWT may seem to be: one thing to Lapel, and another to the next reader.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::verify::{Request, verify};
use openbadges::{Credential, Identity, Report, Status, Verdict};
use serde_json::{Value, json};
use support::proving::credential;
use support::{Issuer, Signer, check, encode, now, part, status, with};

fn judge(text: &str) -> Report {
    let credential = Credential::read(text).expect("a credential");
    verify(&Request::of(&credential, now()), &Issuer::default())
}

fn header(signer: &Signer, change: Value) -> Value {
    with(
        json!({"alg": signer.name(), "typ": "JWT", "kid": signer.method()}),
        change,
    )
}

fn signed(signer: &Signer, change: Value, payload: &Value) -> String {
    signer.sign_with(&header(signer, change), payload)
}

#[test]
fn a_token_with_two_credentials_fails() {
    let signer = Signer::ed25519();
    let one = credential(&signer.did());
    let other = with(one.clone(), json!({"name": "Master of Everything"}));
    let presentation = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"], "holder": signer.did(), "verifiableCredential": []
    });
    for payload in [
        with(one.clone(), json!({"vc": other})),
        json!({
            "vc": one, "@context": one["@context"],
            "credentialSubject": with(one["credentialSubject"].clone(), json!({"id": "did:example:eve"}))
        }),
        json!({"vc": one, "vp": presentation}),
        with(presentation.clone(), json!({"vc": one})),
        with(one.clone(), json!({"vp": presentation})),
    ] {
        let report = judge(&signed(&signer, json!({}), &payload));
        assert_eq!(report.verdict, Verdict::Invalid, "{payload}");
        assert_eq!(status(&report, "proof.claims"), Status::Fail);
    }
    // The same credential twice says one thing.
    let report = judge(&signed(
        &signer,
        json!({}),
        &with(one.clone(), json!({"vc": one})),
    ));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    // What is no object is no credential.
    let report = judge(&signed(
        &signer,
        json!({}),
        &with(
            one,
            json!({"vc": "none", "exp": 4_102_444_800_i64, "validUntil": "2099-01-01T00:00:00Z"}),
        ),
    ));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn the_type_of_a_token_names_what_it_carries() {
    let signer = Signer::ed25519();
    let badge = credential(&signer.did());
    let presentation = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"], "holder": signer.did(),
        "verifiableCredential": [signer.prove(&badge, "eddsa-rdfc-2022")]
    });
    for (typ, payload, verdict) in [
        ("vc+jwt", &badge, Verdict::Valid),
        ("VC+JWT", &badge, Verdict::Valid),
        ("application/vc+jwt", &badge, Verdict::Valid),
        ("vc+ld+jwt", &badge, Verdict::Valid),
        ("vp+jwt", &badge, Verdict::Invalid),
        ("vp+jwt", &presentation, Verdict::Valid),
        ("vp+ld+jwt", &presentation, Verdict::Valid),
        ("JWT", &presentation, Verdict::Valid),
        ("vc+jwt", &presentation, Verdict::Invalid),
        ("at+jwt", &presentation, Verdict::Invalid),
        ("vc+sd-jwt", &badge, Verdict::Invalid),
        ("dc+sd-jwt", &badge, Verdict::Invalid),
        ("openid4vci-proof+jwt", &badge, Verdict::Invalid),
        ("statuslist+jwt", &badge, Verdict::Invalid),
    ] {
        let report = judge(&signed(&signer, json!({"typ": typ}), payload));
        assert_eq!(report.verdict, verdict, "{typ}: {:#?}", report.checks);
    }
}

#[test]
fn a_token_that_was_made_in_the_future_fails() {
    let signer = Signer::ed25519();
    for (made, verdict) in [
        (json!(1_735_689_600), Verdict::Valid),
        (json!(now().timestamp() + 60), Verdict::Valid),
        (json!(4_102_444_800_i64), Verdict::Invalid),
        (json!("2025-01-01"), Verdict::Invalid),
        (json!(null), Verdict::Valid),
    ] {
        let payload = with(credential(&signer.did()), json!({"iat": made}));
        let report = judge(&signed(&signer, json!({}), &payload));
        assert_eq!(report.verdict, verdict, "{made}: {:#?}", report.checks);
    }
}

#[test]
fn a_header_that_changes_what_is_signed_is_refused() {
    let signer = Signer::ed25519();
    let badge = credential(&signer.did());
    for change in [
        json!({"b64": false}),
        json!({"b64": false, "crit": ["b64"]}),
        json!({"b64": "false"}),
        json!({"b64": 0}),
        json!({"crit": ["b64"], "b64": true}),
        json!({"crit": "exp"}),
        json!({"crit": ["https://example.org/unheard-of"]}),
    ] {
        let report = judge(&signed(&signer, change.clone(), &badge));
        assert_eq!(report.verdict, Verdict::Invalid, "{change}");
        assert_eq!(
            status(&report, "signed.algorithm"),
            Status::Fail,
            "{change}"
        );
    }
    let report = judge(&signed(&signer, json!({"b64": true}), &badge));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn what_a_header_points_to_is_neither_fetched_nor_believed() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let source = Issuer::default();
    for change in [
        json!({"kid": null, "jku": "https://forger.example/keys"}),
        json!({"kid": null, "x5u": "https://forger.example/chain.pem"}),
        json!({"kid": null, "x5c": ["MIIB"]}),
        json!({"jku": "https://forger.example/keys"}),
    ] {
        let header = with(
            json!({"alg": "EdDSA", "typ": "JWT", "kid": signer.method()}),
            change.clone(),
        );
        let text = forger.sign_with(&header, &credential(&signer.did()));
        let credential = Credential::read(&text).expect("a credential");
        let report = verify(&Request::of(&credential, now()), &source);
        assert_eq!(report.verdict, Verdict::Invalid, "{change}");
    }
    assert!(source.asked.lock().expect("a list").is_empty());
}

#[test]
fn an_ecdsa_signature_is_raw_and_in_range() {
    for (signer, length) in [
        (Signer::es256(), 32),
        (Signer::es256k(), 32),
        (Signer::es384(), 48),
        (Signer::es512(), 66),
    ] {
        let good = signed(&signer, json!({}), &credential(&signer.did()));
        assert_eq!(judge(&good).verdict, Verdict::Valid);
        let (text, _) = good.rsplit_once('.').expect("parts");
        let raw = signer.sign_bytes(text.as_bytes());
        let (r, s) = raw.split_at(length);
        let zero = vec![0; length];
        let integer = |bytes: &[u8]| {
            let start = bytes.iter().position(|byte| *byte != 0).unwrap_or_default();
            let bytes = &bytes[start..];
            let pad: &[u8] = if bytes[0] & 0x80 == 0 { &[] } else { &[0] };
            let length = u8::try_from(pad.len() + bytes.len()).expect("short");
            [&[2, length], pad, bytes].concat()
        };
        let both = [integer(r), integer(s)].concat();
        let der = match u8::try_from(both.len()).expect("short") {
            short @ 0..0x80 => [&[0x30, short], &both[..]].concat(),
            long => [&[0x30, 0x81, long], &both[..]].concat(),
        };
        let forged = [
            ("DER", der),
            ("r = 0", [&zero, s].concat()),
            ("s = 0", [r, &zero].concat()),
            ("both 0", [&zero[..], &zero].concat()),
            ("s beyond the order", [r, &vec![0xff; length]].concat()),
            ("the halves changed over", [s, r].concat()),
            ("a byte more", [&raw[..], &[0]].concat()),
            ("a byte less", raw[1..].to_vec()),
            ("a zero before each", [&[0], r, &[0], s].concat()),
            ("nothing but r", r.to_vec()),
        ];
        for (what, signature) in forged {
            let report = judge(&format!("{text}.{}", encode(&signature)));
            assert_eq!(report.verdict, Verdict::Invalid, "{} {what}", signer.name());
        }
    }
}

#[test]
fn a_signature_by_one_algorithm_serves_for_no_other() {
    let signers = [
        Signer::rsa("RS256"),
        Signer::rsa("PS256"),
        Signer::es256(),
        Signer::es384(),
        Signer::es512(),
        Signer::es256k(),
        Signer::ed25519(),
    ];
    let names = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K",
        "EdDSA", "HS256", "HS384", "HS512", "none", "None", "", "ES256 ", "es256", "ECDH-ES",
        "RSA-OAEP", "dir",
    ];
    for signer in &signers {
        for name in names {
            let text = signed(signer, json!({"alg": name}), &credential(&signer.did()));
            let report = judge(&text);
            let wanted = match name == signer.name() {
                true => Verdict::Valid,
                false => Verdict::Invalid,
            };
            assert_eq!(report.verdict, wanted, "{} as {name}", signer.name());
        }
    }
    // RFC 9864 gives EdDSA with this curve a name of its own.
    let signer = Signer::ed25519();
    let text = signed(
        &signer,
        json!({"alg": "Ed25519"}),
        &credential(&signer.did()),
    );
    assert_eq!(judge(&text).verdict, Verdict::Valid);
}

#[test]
fn what_data_model_1_1_says_in_claims_alone_counts() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let vc = with(
        credential(&did),
        json!({
            "@context": [
                "https://www.w3.org/2018/credentials/v1",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "id": null, "issuer": null, "validFrom": null,
            "credentialSubject": with(
                credential(&did)["credentialSubject"].clone(), json!({"id": null})
            )
        }),
    );
    let claims = json!({
        "iss": did, "sub": "did:example:ada", "jti": "https://issuer.example/credentials/1",
        "nbf": 1_735_689_600, "exp": 1_893_456_000, "vc": vc
    });
    let report = judge(&signed(&signer, json!({}), &claims));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    let badge = &report.badge;
    assert_eq!(
        badge.id.as_deref(),
        Some("https://issuer.example/credentials/1")
    );
    assert_eq!(badge.issuer.id.as_deref(), Some(&*did));
    assert_eq!(badge.recipients[0].identity, "did:example:ada");
    let day = |date: Option<chrono::DateTime<chrono::Utc>>| date.map(|date| date.timestamp());
    assert_eq!(day(badge.valid_from), Some(1_735_689_600));
    assert_eq!(day(badge.expires), Some(1_893_456_000));
    let late = with(claims, json!({"exp": 1_767_225_600}));
    assert_eq!(
        judge(&signed(&signer, json!({}), &late)).verdict,
        Verdict::Expired
    );
}

#[test]
fn a_member_named_twice_is_refused_in_each_part() {
    let signer = Signer::ed25519();
    let payload = credential(&signer.did());
    let good_header = header(&signer, json!({}));
    let twice =
        |value: &Value, member: &str| encode(value.to_string().replacen('{', member, 1).as_bytes());
    for text in [
        format!(
            "{}.{}",
            twice(&good_header, "{\"alg\":\"none\","),
            part(&payload)
        ),
        format!(
            "{}.{}",
            part(&good_header),
            twice(&payload, "{\"issuer\":\"did:example:other\",")
        ),
    ] {
        let signature = encode(&signer.sign_bytes(text.as_bytes()));
        assert!(Credential::read(&format!("{text}.{signature}")).is_err());
    }
}

#[test]
fn a_did_that_is_a_key_has_no_other_key() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let text = forger.sign_with(
        &json!({"alg": "EdDSA", "kid": forger.method()}),
        &credential(&signer.did()),
    );
    let report = judge(&text);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert!(
        check(&report, "signed.key")
            .message
            .contains("anyone could have made it")
    );
    let low_order = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(&[0; 32])});
    let did = format!("did:jwk:{}", encode(low_order.to_string().as_bytes()));
    let mut signature = [0; 64];
    signature[0] = 1;
    let text = format!(
        "{}.{}",
        part(&json!({"alg": "EdDSA", "kid": format!("{did}#0")})),
        part(&credential(&did))
    );
    let report = judge(&format!("{text}.{}", encode(&signature)));
    assert_eq!(report.verdict, Verdict::Invalid, "{:#?}", report.checks);
    assert_eq!(status(&report, "signed.key"), Status::Fail);
}

/// A line end after the first brace makes another second letter of the text.
#[test]
fn a_header_may_be_written_over_several_lines() {
    let signer = Signer::ed25519();
    let header = header(&signer, json!({})).to_string();
    for start in ["{", "{ ", "{\n", "{\r\n", "{\t"] {
        let header = header.replacen('{', start, 1);
        let text = format!(
            "{}.{}",
            encode(header.as_bytes()),
            part(&credential(&signer.did()))
        );
        let signature = encode(&signer.sign_bytes(text.as_bytes()));
        let report = judge(&format!("{text}.{signature}"));
        assert_eq!(report.verdict, Verdict::Valid, "{start:?}");
    }
}

/// RFC 7519 §2, NumericDate: “non-integer values can be represented”.
#[test]
fn a_date_in_the_claims_may_have_a_fraction_of_a_second() {
    let signer = Signer::ed25519();
    let vc = with(
        credential(&signer.did()),
        json!({
            "@context": [
                "https://www.w3.org/2018/credentials/v1",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "validFrom": null
        }),
    );
    let dated = with(
        vc.clone(),
        json!({"issuanceDate": "2025-01-01T00:00:00Z", "expirationDate": "2030-01-01T00:00:00Z"}),
    );
    for (nbf, exp, verdict) in [
        (
            json!(1_735_689_600.25),
            json!(1_893_456_000.5),
            Verdict::Valid,
        ),
        (
            json!(1_735_689_600.0),
            json!(1_893_456_000.0),
            Verdict::Valid,
        ),
        (
            json!(1_735_689_600),
            json!(1_767_225_600.75),
            Verdict::Expired,
        ),
    ] {
        let claims = json!({"vc": vc, "nbf": nbf, "exp": exp});
        let report = judge(&signed(&signer, json!({}), &claims));
        assert_eq!(report.verdict, verdict, "{nbf} {exp}: {:#?}", report.checks);
        let ends = report.badge.expires.expect("an end").timestamp();
        assert_eq!(
            Some(ends),
            exp.as_f64().map(|seconds| seconds.floor() as i64)
        );
    }
    let both = json!({"vc": dated, "nbf": 1_735_689_600.25, "exp": 1_893_456_000.5});
    let report = judge(&signed(&signer, json!({}), &both));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

/// RFC 7519 §4.1.3: whoever is not named must not accept it.
#[test]
fn a_credential_that_names_somebody_else_as_its_audience_is_unverified() {
    let signer = Signer::ed25519();
    let mine = [Identity::guess("did:example:ada-at-home")];
    let of_1_1 = |aud: &Value| json!({"vc": credential(&signer.did()), "aud": aud});
    let of_2_0 = |aud: &Value| with(credential(&signer.did()), json!({"aud": aud}));
    for (aud, verdict) in [
        (json!(null), Verdict::Valid),
        (json!("https://verifier.example"), Verdict::Unverified),
        (
            json!(["https://verifier.example", "did:example:eve"]),
            Verdict::Unverified,
        ),
        (json!([]), Verdict::Unverified),
        // Whoever earned it, by what the badge calls them or by what they told Lapel.
        (json!("did:example:ada"), Verdict::Valid),
        (
            json!(["https://verifier.example", "did:example:ada"]),
            Verdict::Valid,
        ),
        (json!("did:example:ada-at-home"), Verdict::Valid),
        (json!("DID:example:ada"), Verdict::Unverified),
        (json!(7), Verdict::Invalid),
        (json!({"id": "did:example:ada"}), Verdict::Invalid),
        (json!(["did:example:ada", 7]), Verdict::Invalid),
    ] {
        for payload in [of_1_1(&aud), of_2_0(&aud)] {
            let text = signed(&signer, json!({}), &payload);
            let credential = Credential::read(&text).expect("a credential");
            let request = Request {
                identities: &mine,
                ..Request::of(&credential, now())
            };
            let report = verify(&request, &Issuer::default());
            assert_eq!(report.verdict, verdict, "{aud}: {:#?}", report.checks);
            if verdict == Verdict::Unverified {
                assert_eq!(status(&report, "proof.audience"), Status::Skip, "{aud}");
                assert_eq!(status(&report, "signed.signature"), Status::Pass, "{aud}");
            }
        }
    }
}

/// VC data model 1.1 §6.3.1: there the audience is the verifier to whom it was handed over.
#[test]
fn a_presentation_may_name_its_verifier_as_its_audience() {
    let signer = Signer::ed25519();
    let presentation = json!({
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signer.jwt(&credential(&signer.did()))]
    });
    let claims =
        json!({"iss": signer.did(), "aud": "https://verifier.example", "vp": presentation});
    let report = judge(&signed(&signer, json!({}), &claims));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}
