//! Answers of every shape, and what each means.

use http::{HeaderMap, StatusCode};

use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer::read(&Reply {
        status: StatusCode::from_u16(status).expect("a status"),
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    })
}

fn reason(status: u16, body: &str) -> Reason {
    match answer(status, body).trouble() {
        Trouble::NeedsYou { reason, .. } | Trouble::Refused { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_shape_of_the_same_error_means_the_same() {
    let recipient = "VERIFY_RECIPIENT_IDENTIFIER";
    for body in [
        format!(r#"{{"status":{{"error":"{recipient}","statusCode":400}}}}"#),
        format!(r#"{{"status":{{"error":[{{"name":"{recipient}","description":"x"}}]}}}}"#),
        format!(r#"{{"status":{{"error":["{recipient}","No.","ERROR","_:b15"]}}}}"#),
        format!(r#"{{"status":{{"error":{{"assertion":["{recipient}"]}}}}}}"#),
        format!(r#"{{"validationErrors":["{recipient}"],"result":[]}}"#),
        format!(r#"["{recipient}"]"#),
        format!(r#""{recipient}""#),
        recipient.to_owned(),
    ] {
        assert_eq!(reason(400, &body), Reason::Recipient, "{body}");
    }
}

#[test]
fn each_known_name_has_its_reason() {
    for (name, expected) in [
        ("EMAIL_NOT_VERIFIED", Reason::EmailNotVerified),
        ("RECIPIENT_PROFILE_MISMATCH", Reason::Recipient),
        ("PERMISSION_DENIED", Reason::NotPermitted),
        ("ASSERTION_TIMESTAMP_CHECKS", Reason::Expired),
        ("HOSTED_ID_IN_VERIFICATION_SCOPE", Reason::IssuerScope),
        ("FETCH_HTTP_NODE", Reason::NotFetchable),
        ("JSONLD_COMPACT_DATA", Reason::NotGenuine),
        ("INVALID_BADGE", Reason::NotGenuine),
        ("VERIFY_SIGNATURE", Reason::NotGenuine),
        ("ASSERTION_NOT_FOUND", Reason::NotGenuine),
        ("ASSERTION_REVOKED", Reason::Revoked),
        ("VALIDATE_PROPERTY", Reason::Revoked),
    ] {
        let body = format!(r#"{{"status":{{"error":["{name}"]}}}}"#);
        assert_eq!(reason(400, &body), expected, "{name}");
    }
}

#[test]
fn imsx_and_oauth_errors_are_read_too() {
    let imsx = r#"{"imsx_codeMajor":"failure","imsx_severity":"error",
        "imsx_description":"The credential is too old.",
        "imsx_CodeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldName":"x",
        "imsx_codeMinorFieldValue":"invalid_data"}]}}"#;
    let trouble = answer(400, imsx).trouble();
    assert!(trouble.to_string().contains("The credential is too old."));
    assert_eq!(reason(401, r#"{"error":"invalid_token"}"#), Reason::SignIn);
    assert_eq!(
        reason(403, r#"{"error":"insufficient_scope"}"#),
        Reason::NotPermitted
    );
}

#[test]
fn what_is_not_json_is_read_as_well() {
    let page = "<!doctype html><title>Server Error (500)</title><h1>x</h1>";
    assert!(matches!(
        answer(500, page).trouble(),
        Trouble::InDoubt { .. }
    ));
    let traceback = "Traceback (most recent call last):\n  File \"x.py\"\nValueError: no id\n";
    let trouble = answer(400, traceback).trouble();
    assert!(
        trouble.to_string().ends_with("ValueError: no id"),
        "{trouble}"
    );
    let nameless = r#"{"status":{"error":null,"statusCode":400,"statusText":"BAD_REQUEST"}}"#;
    for body in ["", "null", "<html>", "{}", "[]", "0", nameless] {
        let trouble = answer(400, body).trouble();
        assert!(trouble.to_string().contains("did not say why"), "{body}");
    }
}

#[test]
fn duplicates_are_badges_that_are_there() {
    assert!(answer(409, "").means_present());
    assert!(answer(304, r#"{"exists":true}"#).means_present());
    let flat = r#"{"status":{"error":["DUPLICATE_BADGE","You already have this badge"]}}"#;
    assert!(answer(400, flat).means_present());
    assert!(!answer(400, r#"{"status":{"error":null}}"#).means_present());
}

#[test]
fn a_name_counts_where_it_is_a_text_of_its_own_and_not_in_the_words_of_a_badge() {
    let repeated =
        r#"{"status":{"error":"Cannot import the badge EMAIL_NOT_VERIFIED DUPLICATE_BADGE"}}"#;
    assert!(!answer(400, repeated).means_present());
    assert_eq!(reason(400, repeated), Reason::Other);
    for said in ["DUPLICATE_BADGE", "duplicate_badge: it is there"] {
        let body = format!(r#"{{"status":{{"error":"{said}"}}}}"#);
        assert!(answer(400, &body).means_present(), "{said}");
    }
}

#[test]
fn a_success_inside_another_status_is_a_success() {
    assert!(answer(201, r#"{"status":{"error":null,"statusCode":200}}"#).is_success());
    assert!(answer(200, "").is_success());
    assert!(answer(204, "").is_success());
    assert!(!answer(200, r#"{"status":{"statusCode":400}}"#).is_success());
    assert!(!answer(400, r#"{"status":{"statusCode":200}}"#).is_success());
}

#[test]
fn a_page_is_no_success_and_leaves_what_was_sent_in_doubt() {
    for body in [
        "<!DOCTYPE html><title>Sign in to the WiFi</title>",
        " \n<html>",
    ] {
        let answer = answer(200, body);
        assert!(!answer.is_success(), "{body}");
        assert!(
            matches!(answer.trouble(), Trouble::InDoubt { .. }),
            "{body}"
        );
    }
}

#[test]
fn a_server_that_sends_elsewhere_is_to_be_connected_again() {
    for status in [301, 302, 303, 307, 308] {
        let trouble = answer(status, "<html><title>Found</title>").trouble();
        assert!(
            trouble.to_string().contains("another address"),
            "{status}: {trouble}"
        );
        assert_eq!(trouble.code(), "backpack.server-broken");
    }
}

#[test]
fn details_show_no_tokens_and_end() {
    let body =
        r#"{"access_token":"sK3aJ9fQ0wLz7Bv5Xc1Nm8Rt4Yp2","error":"VERIFY_RECIPIENT_IDENTIFIER"}"#;
    let answer = answer(400, body);
    assert!(!answer.details.contains("sK3aJ9"), "{}", answer.details);
    assert!(answer.details.contains("VERIFY_RECIPIENT_IDENTIFIER"));
    let long = "é".repeat(9_000);
    assert!(super::details(&long).len() <= MAX_DETAILS);
}

#[test]
fn a_document_without_end_is_read_to_a_bound() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let wide = format!("[{}\"x\"]", "\"x\",".repeat(10_000));
    assert!(answer(400, &deep).texts.is_empty());
    assert!(answer(400, &wide).texts.len() <= MAX_TEXTS);
}
