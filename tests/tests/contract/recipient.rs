//! Is it mine? Plain and hashed, every identity type, compared with what the earner gives.

use lapel_tests::award::{Award, Recipient, hashed};
use lapel_tests::lapel::check;
use serde_json::{Value, json};

use crate::cast::{ADA, Cast};

/// Serves a badge awarded to somebody, and asks whether it is `whom`.
fn whose(cast: &Cast, recipient: Value, whom: &[&str]) -> Value {
    let award = Award::new("whose");
    let issued = cast.issuer.issue(&award);
    cast.issuer.edit(&award.assertion(), |assertion| {
        assertion["recipient"] = recipient
    });
    let mut arguments = Vec::new();
    for identity in whom {
        arguments.extend(["--as", identity]);
    }
    arguments.push(&issued.address);
    cast.lapel.verify(&arguments)
}

#[test]
fn plain_hashed_and_salted_recipients_are_yours() {
    let cast = Cast::new();
    for recipient in [
        Recipient::Plain(ADA.into()),
        Recipient::Hashed(ADA.into()),
        Recipient::Salted(ADA.into(), "deadsea".into()),
    ] {
        for standard in ["0.5", "1.1", "2.0"] {
            let mut award = Award::new(&format!("to-{standard}"));
            award.standard = match standard {
                "0.5" => openbadges::Standard::V0_5,
                "1.1" => openbadges::Standard::V1_1,
                _ => openbadges::Standard::V2_0,
            };
            award.recipient = recipient.clone();
            let issued = cast.issuer.issue(&award);
            let report = cast.lapel.verify(&["--as", ADA, &issued.address]);
            assert_eq!(
                report["recipient"], "yours",
                "{recipient:?} {standard}: {report:#}"
            );
            let report = cast
                .lapel
                .verify(&["--as", "eve@example.org", &issued.address]);
            assert_eq!(report["recipient"], "other", "{recipient:?} {standard}");
            let report = cast.lapel.verify(&[&issued.address]);
            assert_eq!(report["recipient"], "unknown", "{recipient:?} {standard}");
        }
    }
}

#[test]
fn md5_is_read_with_a_warning() {
    let cast = Cast::new();
    // The digests of ada@example.org and eve@example.org, from md5sum.
    for (identity, whose_it_is) in [
        ("md5$5bfcf2d8e394674550332640d72db509", "yours"),
        ("md5$98ab97e3b0b4ead2baff50a66c032237", "other"),
    ] {
        let recipient = json!({"type": "email", "hashed": true, "identity": identity});
        let report = whose(&cast, recipient, &[ADA]);
        assert_eq!(report["recipient"], whose_it_is);
        assert_eq!(report["verdict"], "valid");
        assert_eq!(check(&report, "recipient.format")["status"], "warn");
    }
}

#[test]
fn every_identity_type_is_compared() {
    let cast = Cast::new();
    for (kind, identity) in [
        ("email", ADA),
        ("url", "https://ada.example/"),
        ("telephone", "+441632960000"),
        ("id", "student-1815"),
    ] {
        let plain = json!({"type": kind, "hashed": false, "identity": identity});
        assert_eq!(
            whose(&cast, plain, &[identity])["recipient"],
            "yours",
            "{kind}"
        );
        let hashed = json!({"type": kind, "hashed": true, "identity": hashed(identity, "")});
        assert_eq!(
            whose(&cast, hashed, &[identity])["recipient"],
            "yours",
            "{kind}"
        );
    }
}

#[test]
fn one_of_several_identities_suffices() {
    let cast = Cast::new();
    let recipient =
        json!({"type": "email", "hashed": true, "identity": hashed("ada@old.example", "")});
    let report = whose(&cast, recipient, &[ADA, "ada@old.example"]);
    assert_eq!(report["recipient"], "yours");
}

#[test]
fn a_hash_that_is_none_is_a_contradiction() {
    let cast = Cast::new();
    let recipient = json!({"type": "email", "hashed": true, "identity": ADA});
    assert_eq!(whose(&cast, recipient, &[ADA])["verdict"], "invalid");
}

#[test]
fn somebody_elses_badge_is_valid_and_ends_with_1() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("other"));
    let run = cast.lapel.run(&[
        "verify",
        "--json",
        "--as",
        "eve@example.org",
        &issued.address,
    ]);
    let report = run.ended(1).line();
    assert_eq!(report["verdict"], "valid");
    assert_eq!(report["recipient"], "other");
}
