//! The rules of whose a badge is, each under its own name.

use super::*;

fn hashed(kind: &str, identity: String, salt: Option<&str>) -> RecipientIdentity {
    RecipientIdentity {
        kind: kind.into(),
        identity,
        hashed: true,
        salt: salt.map(str::to_owned),
    }
}

fn plain(kind: &str, identity: &str) -> RecipientIdentity {
    RecipientIdentity {
        kind: kind.into(),
        identity: identity.into(),
        hashed: false,
        salt: None,
    }
}

fn ada() -> Vec<Identity> {
    vec![Identity::guess("Ada@Example.org")]
}

#[test]
fn a_hashed_identity_with_and_without_salt() {
    for algorithm in [
        Algorithm::Sha256,
        Algorithm::Md5,
        Algorithm::Sha1,
        Algorithm::Sha512,
    ] {
        for salt in [None, Some("deadsea")] {
            let parts: [&[u8]; 2] = [b"ada@example.org", salt.unwrap_or_default().as_bytes()];
            let value = format!("{}${}", algorithm.name(), algorithm.digest(&parts));
            let recipients = [hashed("email", value, salt)];
            assert_eq!(compare(&recipients, &ada()), Recipient::Yours);
            let other = [Identity::guess("eve@example.org")];
            assert_eq!(compare(&recipients, &other), Recipient::Other);
        }
    }
}

#[test]
fn the_digest_is_over_identifier_then_salt() {
    let value = "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942";
    let recipients = [hashed("email", value.into(), Some("deadsea"))];
    let nobody = [Identity::guess("nobody@example.org")];
    assert_eq!(compare(&recipients, &nobody), Recipient::Yours);
}

#[test]
fn hexadecimal_digits_compare_without_case() {
    let digest = hex_digest::<Sha256>(&[b"ada@example.org"]).to_uppercase();
    let recipients = [hashed("email", format!("sha256${digest}"), None)];
    assert_eq!(compare(&recipients, &ada()), Recipient::Yours);
}

#[test]
fn an_email_compares_as_typed_then_in_lower_case() {
    for spelling in ["Ada@Example.org", "ada@example.org", "Ada@example.org"] {
        assert_eq!(
            compare(&[plain("email", spelling)], &ada()),
            Recipient::Yours
        );
        let digest = hex_digest::<Sha256>(&[spelling.as_bytes()]);
        let recipients = [hashed("email", format!("sha256${digest}"), None)];
        assert_eq!(compare(&recipients, &ada()), Recipient::Yours, "{spelling}");
    }
}

#[test]
fn every_identity_type_is_compared() {
    let mine = [
        Identity::guess("https://ada.example/"),
        Identity::guess("+44 20 7946 0000"),
        Identity::guess("did:key:z6MkAda"),
        Identity::guess("student-42"),
    ];
    for recipient in [
        plain("url", "https://ada.example"),
        plain("telephone", "+442079460000"),
        plain("id", "did:key:z6MkAda"),
        plain("sourcedId", "student-42"),
    ] {
        assert_eq!(
            compare(std::slice::from_ref(&recipient), &mine),
            Recipient::Yours,
            "{recipient:?}"
        );
    }
}

#[test]
fn every_identifier_type_of_3_0_that_names_a_person_is_compared() {
    let mine = [
        Identity::guess("student-42"),
        Identity::guess("ada@example.org"),
    ];
    for kind in [
        "name",
        "sourcedId",
        "systemId",
        "userName",
        "accountId",
        "nationalIdentityNumber",
        "lisSourcedId",
        "oneRosterSourcedId",
        "sisSourcedId",
        "ltiUserId",
        "identifier",
        "ext:rollNumber",
    ] {
        assert_eq!(
            compare(&[plain(kind, "student-42")], &mine),
            Recipient::Yours,
            "{kind}"
        );
        let other = [plain(kind, "student-43")];
        assert_eq!(compare(&other, &mine), Recipient::Other, "{kind}");
        let digest = hex_digest::<Sha256>(&[b"student-42", b"sea"]);
        let recipients = [hashed(kind, format!("sha256${digest}"), Some("sea"))];
        assert_eq!(compare(&recipients, &mine), Recipient::Yours, "{kind}");
    }
    let email = [plain("emailAddress", "Ada@example.org")];
    assert_eq!(compare(&email, &mine), Recipient::Yours);
}

#[test]
fn what_names_a_thing_says_nothing_of_whose_it_is() {
    let mine = [
        Identity::guess("978-3"),
        Identity::guess("https://lms.example/"),
    ];
    for kind in OF_THINGS {
        for identity in ["978-3", "https://lms.example/", "other"] {
            assert_eq!(compare(&[plain(kind, identity)], &mine), Recipient::Unknown);
        }
    }
}

#[test]
fn the_subject_s_id_may_be_a_did_or_an_address_of_the_earner() {
    let did = [Identity::guess("did:key:z6MkAda#z6MkAda")];
    assert_eq!(
        compare(&[plain("id", "did:key:z6MkAda")], &did),
        Recipient::Yours
    );
    assert_eq!(
        compare(&[plain("id", "mailto:ada@example.org")], &ada()),
        Recipient::Yours
    );
    assert_eq!(
        compare(&[plain("id", "mailto:eve@example.org")], &ada()),
        Recipient::Other
    );
    let telephone = [Identity::guess("+44 20 7946 0000")];
    assert_eq!(
        compare(&[plain("id", "tel:+442079460000")], &telephone),
        Recipient::Yours
    );
}

#[test]
fn a_did_does_not_make_it_somebody_else_s_for_one_who_gave_an_email() {
    assert_eq!(
        compare(&[plain("id", "did:key:z6MkEve")], &ada()),
        Recipient::Unknown
    );
    let eve = hex_digest::<Sha256>(&[b"eve@example.org"]);
    let both = [
        plain("id", "did:key:z6MkEve"),
        hashed("emailAddress", format!("sha256${eve}"), None),
    ];
    assert_eq!(compare(&both, &ada()), Recipient::Other);
    let roll = hex_digest::<Sha256>(&[b"student-43"]);
    let hashed_id = [hashed("sourcedId", format!("sha256${roll}"), None)];
    assert_eq!(compare(&hashed_id, &ada()), Recipient::Unknown);
}

#[test]
fn a_name_counts_only_where_nothing_else_can_be_compared() {
    let mine = [
        Identity::guess("ada  LOVELACE"),
        Identity::guess("ada@example.org"),
    ];
    let name = plain("name", "Ada Lovelace");
    assert_eq!(
        compare(std::slice::from_ref(&name), &mine),
        Recipient::Yours
    );
    let other = [name.clone(), plain("emailAddress", "other@example.org")];
    assert_eq!(compare(&other, &mine), Recipient::Other);
    let unknown = [name, plain("id", "did:key:z6MkSome")];
    assert_eq!(compare(&unknown, &mine), Recipient::Yours);
}

#[test]
fn it_is_unknown_where_nothing_can_be_compared() {
    assert_eq!(
        compare(&[plain("email", "ada@example.org")], &[]),
        Recipient::Unknown
    );
    assert_eq!(compare(&[], &ada()), Recipient::Unknown);
    let telephone = [plain("telephone", "+442079460000")];
    assert_eq!(compare(&telephone, &ada()), Recipient::Unknown);
    let strange = [hashed("email", "whirlpool$00".into(), None)];
    assert_eq!(compare(&strange, &ada()), Recipient::Unknown);
}
