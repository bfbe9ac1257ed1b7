//! What real servers do that no document says, one by one, and the real servers whole.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Utc};
use lapel_tests::award::{Award, Standing};
use lapel_tests::backpack::{LONGEST, Like, PASSWORD, Quirks, Words};
use lapel_tests::keys::Algorithm;
use openbadges::Standard;
use serde_json::{Value, json};

use crate::cast::{Cast, Speech, logo, outcomes};

/// The outcome and the reason of the one badge of a batch.
fn sent(cast: &Cast, id: &str) -> (String, Value, Value) {
    let (_, lines) = cast.export(&[id.to_owned()]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let outcome = lines[0]["outcome"].as_str().expect("an outcome").to_owned();
    (outcome, lines[0]["reason"].clone(), lines[0].clone())
}

fn statuses(cast: &Cast, method: &str, path: &str) -> Vec<u16> {
    cast.backpack
        .asked()
        .iter()
        .filter(|asked| asked.method == method && asked.path.starts_with(path))
        .filter_map(|asked| asked.status)
        .collect()
}

// Badgr.

#[test]
fn a_logo_that_the_server_cannot_fetch_is_said_and_one_that_it_can_is_enough() {
    let cast = Cast::new(Quirks {
        logo_fetched: true,
        ..Quirks::default()
    });
    let nowhere = cast.issuer.url("/nowhere/");
    let run = cast.connect(&["--speak", "2.1", "--relay", &nowhere]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("does not let Lapel in"), "{run:?}");
    assert!(!run.err.contains("<title>"), "{run:?}");
    cast.connect(&["--speak", "2.1"]).ended(0);
}

#[test]
fn a_consent_page_on_another_host_is_named_before_the_browser_goes_there() {
    let cast = Cast::new(Quirks {
        consent_elsewhere: true,
        scope_in_redirect: true,
        garbled_redirects: true,
        ..Quirks::default()
    });
    let run = cast.connect(&["--speak", "2.1"]).ended(0);
    let other = format!("https://{}/", cast.backpack.other_host());
    assert!(run.out.starts_with(&other), "{run:?}");
    assert!(run.err.contains("127.0.0.1, localhost"), "{run:?}");
    cast.assert_by_the_documents("consent");
}

#[test]
fn a_token_endpoint_that_punishes_failures_is_left_alone_for_as_long_as_it_says() {
    let cast = Cast::new(Quirks::of(Like::BadgrAlone));
    let wrong = cast.connect_with_password("a guess");
    assert_eq!(wrong.status, 2, "{wrong:?}");
    assert!(wrong.err.contains("name and password"), "{wrong:?}");
    let busy = cast.connect_with_password(PASSWORD);
    assert_eq!(busy.status, 2, "{busy:?}");
    assert!(busy.err.contains("left alone"), "{busy:?}");
    assert_eq!(statuses(&cast, "POST", "/o/token"), [401, 429]);
    std::thread::sleep(Duration::from_millis(2_100));
    cast.connect_with_password(PASSWORD).ended(0);
    cast.assert_by_the_documents("throttled");
    cast.assert_no_secret();
}

#[test]
fn a_badge_that_was_revoked_meanwhile_is_said_to_be() {
    for (speech, quirks) in [
        (Speech::Connect, Quirks::default()),
        (
            Speech::Connect,
            Quirks {
                words: Words::Flat,
                ..Quirks::default()
            },
        ),
        (
            Speech::Connect,
            Quirks {
                words: Words::Objects,
                ..Quirks::default()
            },
        ),
        (Speech::Badgr, Quirks::of(Like::BadgrAlone)),
    ] {
        let cast = Cast::new(quirks);
        let ids = cast.import(1);
        cast.connect_speaking(speech).ended(0);
        let award = Award::new("badge-0");
        let gone = json!({"id": cast.issuer.url(&award.assertion()), "revoked": true});
        let answer = lapel_tests::issuer::Answer::json(&gone).with_status(410);
        cast.issuer.serve(&award.assertion(), answer);
        let (outcome, reason, line) = sent(&cast, &ids[0]);
        assert_eq!(
            (outcome.as_str(), &reason),
            ("refused", &json!("revoked")),
            "{line:#}"
        );
        cast.assert_by_the_documents("revoked");
    }
}

#[test]
fn an_account_without_a_verified_address_leaves_it_to_the_earner() {
    for speech in [Speech::Connect, Speech::Badgr] {
        let cast = Cast::new(Quirks::default());
        let ids = cast.import(1);
        cast.connect_speaking(speech).ended(0);
        cast.backpack.change(|quirks| quirks.unverified = true);
        let (outcome, reason, line) = sent(&cast, &ids[0]);
        assert_eq!(outcome, "needs-you", "{line:#}");
        assert_eq!(reason, "not-permitted", "{line:#}");
        // No new token makes more of it: none is asked for.
        assert!(statuses(&cast, "POST", "/oauth/token").len() <= 1);
        cast.backpack.change(|quirks| quirks.unverified = false);
        let (outcome, _, line) = sent(&cast, &ids[0]);
        assert_eq!(outcome, "sent", "{line:#}");
        cast.assert_by_the_documents("unverified");
    }
}

#[test]
fn a_refusal_means_the_same_in_every_shape() {
    for speech in [Speech::Connect, Speech::Badgr] {
        let cast = Cast::new(Quirks {
            recipient_refused: true,
            ..Quirks::default()
        });
        let ids = cast.import(1);
        cast.connect_speaking(speech).ended(0);
        for words in Words::ALL {
            cast.backpack.change(|quirks| quirks.words = words);
            let (outcome, reason, line) = sent(&cast, &ids[0]);
            let message = line["message"].as_str().expect("a sentence");
            let expected = match words {
                Words::Null => ("refused", json!("other")),
                Words::Traceback => ("waiting", Value::Null),
                // Only the name tells in Badgr's own interface.
                Words::Sentence if speech == Speech::Badgr => ("needs-you", json!("recipient")),
                _ => ("needs-you", json!("recipient")),
            };
            assert_eq!((outcome.as_str(), reason), expected, "{words:?}: {line:#}");
            assert!(
                !message.contains("Traceback") && !message.contains('{'),
                "{message}"
            );
        }
        assert!(cast.backpack.held().is_empty());
        cast.assert_by_the_documents("words");
    }
}

#[test]
fn a_servers_own_copy_of_a_badge_is_never_what_is_brought_in() {
    let cast = Cast::new(Quirks::of(Like::Badgr));
    cast.lay(1, Speech::Connect);
    cast.connect_speaking(Speech::Connect).ended(0);
    let award = Award::new("laid-0");
    let before = cast.issuer.asked(&award.assertion());
    let lines = cast.bring();
    assert_eq!(outcomes(&lines), ["imported"], "{lines:#?}");
    assert!(
        cast.issuer.asked(&award.assertion()) > before,
        "its issuer was asked"
    );
    let id = lines[0]["id"].as_str().expect("an id").to_owned();
    let folder = cast.lapel.path("out").display().to_string();
    let export = ["export", "--to", &folder, "--form", "credential", &id];
    cast.lapel.run(&export).ended(0);
    let file = std::fs::read_dir(&folder).expect("a folder").next();
    let path = file.expect("a file").expect("an entry").path();
    let text = std::fs::read_to_string(path).expect("a text");
    assert!(!text.contains("plaintextIdentity"), "{text}");
    let kept: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(Some(kept), cast.issuer.document(&award.assertion()));
    cast.assert_by_the_documents("own copies");
}

#[test]
fn what_badgr_hides_from_its_list_is_seen() {
    let cast = Cast::new(Quirks::of(Like::BadgrAlone));
    cast.lay(4, Speech::Badgr);
    let address = |number: usize| {
        cast.issuer
            .url(&Award::new(&format!("laid-{number}")).assertion())
    };
    let past = (Utc::now() - TimeDelta::days(1)).to_rfc3339();
    cast.backpack
        .edit(&address(0), |item| item.document["expires"] = json!(past));
    cast.backpack.edit(&address(1), |item| item.revoked = true);
    cast.backpack.edit(&address(2), |item| item.pending = true);
    // As long as nobody asks for them they are not there.
    let token = format!("Bearer {}", cast.backpack.token("rw:backpack"));
    let (_, list) = cast.backpack.ask(
        "GET",
        "/v2/backpack/assertions",
        &[("authorization", &token)],
        "",
    );
    let list: Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list["result"].as_array().map(Vec::len), Some(1));
    cast.connect_speaking(Speech::Badgr).ended(0);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], 4, "{run:?}");
    cast.assert_by_the_documents("hidden");
}

#[test]
fn a_signed_badge_goes_to_badgr_as_the_png_that_it_is_baked_into_and_not_as_svg() {
    let cast = Cast::new(Quirks::of(Like::BadgrAlone));
    let signed = |slug: &str, svg| Award {
        name: slug.to_owned(),
        standing: Standing::Signed(Algorithm::Rs256),
        svg,
        ..Award::new(slug)
    };
    let ids = cast.import_awards(&[signed("png", false), signed("svg", true)]);
    cast.connect_speaking(Speech::Badgr).ended(0);
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "sent", "{line:#}");
    let before = cast.backpack.requests();
    let (outcome, reason, line) = sent(&cast, &ids[1]);
    assert_eq!(
        (outcome.as_str(), &reason),
        ("refused", &json!("image")),
        "{line:#}"
    );
    assert_eq!(cast.backpack.requests(), before, "it is known beforehand");
    let held = cast.backpack.held();
    assert_eq!(held.len(), 1);
    assert!(held[0].credential_id.starts_with("urn:uuid:"), "{held:?}");
    cast.assert_by_the_documents("images");
    // The server is as the real one is: it falls over an image without a badge, and takes no SVG.
    let token = format!("Bearer {}", cast.backpack.token("rw:backpack"));
    let import = |image: String| {
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        let body = json!({ "image": image }).to_string();
        cast.backpack
            .ask("POST", "/v2/backpack/import", &headers, &body)
    };
    let png = STANDARD.encode(logo());
    let (status, text) = import(format!("data:image/png;base64,{png}"));
    assert_eq!(status, 500, "{text}");
    let (status, text) = import("data:image/svg+xml;base64,PHN2Zy8+".to_owned());
    assert_eq!(status, 400, "{text}");
    assert!(text.contains("Invalid MIME type"), "{text}");
}

#[test]
fn an_expired_badge_is_refused_in_words() {
    for speech in [Speech::Connect, Speech::Badgr] {
        let cast = Cast::new(Quirks {
            expired_refused: true,
            words: Words::Flat,
            ..Quirks::default()
        });
        let ids = cast.import_awards(&[Award {
            issued_on: Utc::now() - TimeDelta::days(400),
            expires: Some(Utc::now() - TimeDelta::days(30)),
            ..Award::new("expired")
        }]);
        cast.connect_speaking(speech).ended(0);
        let (outcome, reason, line) = sent(&cast, &ids[0]);
        assert_eq!(
            (outcome.as_str(), &reason),
            ("refused", &json!("expired")),
            "{line:#}"
        );
        cast.assert_by_the_documents("expired");
    }
}

#[test]
fn scopes_of_the_first_draft_are_as_good_as_others() {
    let cast = Cast::new(Quirks {
        old_scopes: true,
        ..Quirks::default()
    });
    let ids = cast.import(1);
    let run = cast.connect(&["--speak", "2.1"]).ended(0);
    assert!(!run.err.contains("Not allowed"), "{run:?}");
    assert!(run.out.contains("obc%2Fv1p0%2Foauth2scope"), "{run:?}");
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "sent", "{line:#}");
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], 1, "{run:?}");
}

// Every way to say that a badge is there already.

#[test]
fn a_badge_that_is_there_already_is_no_failure() {
    for (speech, quirks, status) in [
        (Speech::Connect, Quirks::default(), 200),
        (
            Speech::Connect,
            Quirks {
                duplicates_refused: true,
                ..Quirks::default()
            },
            400,
        ),
        (
            Speech::Connect,
            Quirks {
                duplicates_conflict: true,
                ..Quirks::default()
            },
            409,
        ),
        (Speech::Three, Quirks::default(), 200),
        (Speech::Badgr, Quirks::default(), 400),
    ] {
        let what = format!("{speech:?} {status}");
        let cast = Cast::new(quirks);
        let ids = match speech {
            Speech::Three => cast.import_credentials(1),
            _ => cast.import(1),
        };
        cast.connect_speaking(speech).ended(0);
        let (outcome, _, line) = sent(&cast, &ids[0]);
        assert_eq!(outcome, "sent", "{what}: {line:#}");
        // A wallet that knows nothing of it.
        cast.lapel
            .run(&["backpack", "disconnect", "Sample"])
            .ended(0);
        cast.connect_speaking(speech).ended(0);
        let (outcome, _, line) = sent(&cast, &ids[0]);
        // 2.1 creates and updates with the same words.
        let expected = match (speech, status) {
            (Speech::Connect, 200) => ["sent", "present"].contains(&outcome.as_str()),
            _ => outcome == "present",
        };
        assert!(expected, "{what}: {line:#}");
        assert_eq!(cast.backpack.held().len(), 1, "{what}");
        let path = match speech {
            Speech::Connect => "/ims/ob/v2p1/assertions",
            Speech::Three => "/ims/ob/v3p0/credentials",
            Speech::Badgr => "/v2/backpack/import",
        };
        let answered = statuses(&cast, "POST", path);
        // Whoever looks first need not ask twice.
        assert!(
            answered.len() == 1 || answered.last() == Some(&status),
            "{what}: {answered:?}"
        );
        cast.assert_by_the_documents(&what);
    }
}

#[test]
fn a_credential_of_3_is_created_with_201_and_replaced_with_200() {
    let cast = Cast::new(Quirks::default());
    cast.lay(2, Speech::Three);
    let token = format!("Bearer {}", cast.backpack.token("credential.upsert"));
    for item in cast.backpack.held() {
        let (kind, body) = match item.document.as_str() {
            Some(jws) => ("text/plain", jws.to_owned()),
            None => ("application/json", item.document.to_string()),
        };
        cast.backpack.remove(&item.credential_id);
        let headers = [("authorization", token.as_str()), ("content-type", kind)];
        let post = || {
            cast.backpack
                .ask("POST", "/ims/ob/v3p0/credentials", &headers, &body)
        };
        assert_eq!(post(), (201, body.clone()));
        assert_eq!(post(), (200, body.clone()));
    }
    assert_eq!(cast.backpack.held().len(), 2);
    assert!(cast.backpack.posts().values().all(|posts| *posts == 2));
    cast.assert_by_the_documents("upsert");
}

#[test]
fn both_forms_of_3_and_signed_assertions_of_2_go_as_their_issuers_made_them() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import_credentials(4);
    cast.connect_speaking(Speech::Three).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 4]),
        "{lines:#?}"
    );
    let texts = cast
        .backpack
        .held()
        .iter()
        .filter(|item| item.document.is_string())
        .count();
    assert_eq!(texts, 2, "two are compact JWS");
    cast.assert_by_the_documents("3.0");

    let cast = Cast::new(Quirks::default());
    let ids = cast.import_awards(&[Award {
        standing: Standing::Signed(Algorithm::Rs256),
        ..Award::new("signed")
    }]);
    cast.connect_speaking(Speech::Connect).ended(0);
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "sent", "{line:#}");
    assert!(
        cast.backpack.held()[0].document.is_string(),
        "it went as it was signed"
    );
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], 1, "{run:?}");
    assert_eq!(run.line()["not_here"], 0, "{run:?}");
    cast.assert_by_the_documents("signed");
    // A server that has no word for it.
    let cast = Cast::new(Quirks::of(Like::Badgr));
    let ids = cast.import_awards(&[Award {
        standing: Standing::Signed(Algorithm::Rs256),
        ..Award::new("signed")
    }]);
    cast.connect_speaking(Speech::Connect).ended(0);
    let (outcome, reason, line) = sent(&cast, &ids[0]);
    assert_eq!(
        (outcome.as_str(), &reason),
        ("refused", &json!("not-fetchable")),
        "{line:#}"
    );
}

#[test]
fn badges_of_every_version_of_2_and_before_go_by_the_documents() {
    let cast = Cast::new(Quirks::default());
    let versions = [
        Standard::V1_0,
        Standard::V1_1,
        Standard::V2_0,
        Standard::V2_1,
    ];
    let awards: Vec<Award> = versions
        .iter()
        .map(|standard| Award {
            standard: *standard,
            name: format!("{standard:?}"),
            ..Award::new(&format!("badge-{standard:?}"))
        })
        .collect();
    let ids = cast.import_awards(&awards);
    cast.connect_speaking(Speech::Connect).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 4]),
        "{lines:#?}"
    );
    cast.assert_by_the_documents("versions");
}

// Tokens.

#[test]
fn a_refresh_that_wants_the_client_in_the_body_gets_it_there() {
    let cast = Cast::new(Quirks {
        refresh_in_body: true,
        ..Quirks::default()
    });
    let ids = cast.import(1);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.backpack.expire_tokens();
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "sent", "{line:#}");
    assert_eq!(statuses(&cast, "POST", "/oauth/token"), [200, 401, 200]);
    cast.assert_by_the_documents("refresh");
    cast.assert_no_secret();
}

#[test]
fn tokens_are_refreshed_where_the_server_says() {
    let cast = Cast::new(Quirks {
        refresh_elsewhere: true,
        ..Quirks::default()
    });
    let ids = cast.import_credentials(1);
    cast.connect(&["--speak", "3.0"]).ended(0);
    cast.backpack.expire_tokens();
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "sent", "{line:#}");
    assert_eq!(statuses(&cast, "POST", "/oauth/refresh"), [200]);
    cast.assert_by_the_documents("refresh");
}

// The servers whole.

#[test]
fn badgr_is_survived_whole() {
    let cast = Cast::new(Quirks::of(Like::Badgr));
    let ids = cast.import(2);
    cast.connect_speaking(Speech::Connect).ended(0);
    cast.backpack.expire_tokens();
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 2]),
        "{lines:#?}"
    );
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["present"; 2]),
        "{lines:#?}"
    );
    assert_eq!(cast.backpack.held().len(), 2);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], 2, "{run:?}");
    cast.assert_by_the_documents("Badgr");
    cast.assert_no_secret();
    let exempted = cast.backpack.exempted();
    assert!(exempted.contains_key("connect.manifest"), "{exempted:?}");
}

#[test]
fn open_educational_badges_is_said_to_be_broken_in_each_way_in_which_it_is() {
    // Registration gives the digest of a secret.
    let cast = Cast::new(Quirks::of(Like::OpenEducationalBadges));
    let ids = cast.import(1);
    let run = cast.connect(&["--speak", "2.1"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("registration is broken"), "{run:?}");
    // With a client that somebody made known there it lets Lapel in, and takes no badge.
    let (id, secret) = cast.backpack.client(&cast.relay());
    let run = cast
        .connect_knowing(&secret, &["--speak", "2.1", "--client-id", &id], |page| {
            cast.backpack.consent(page)
        })
        .ended(0);
    assert!(!run.err.contains("Not allowed"), "{run:?}");
    let (outcome, reason, line) = sent(&cast, &ids[0]);
    assert_eq!(
        (outcome.as_str(), &reason),
        ("refused", &json!("other")),
        "{line:#}"
    );
    let message = line["message"].as_str().expect("a sentence");
    assert!(message.contains("did not say why"), "{message}");
    // A token that is not known is a bad request there, in the same words as what fails inside, and no
    // refresh works: the earner is asked, nothing is sent, and nothing is asked for ever.
    cast.backpack
        .change(|quirks| quirks.refuses_in_silence = false);
    cast.backpack.expire_tokens();
    let before = cast.backpack.requests();
    let (outcome, reason, line) = sent(&cast, &ids[0]);
    assert_eq!(
        (outcome.as_str(), &reason),
        ("needs-you", &json!("sign-in")),
        "{line:#}"
    );
    // The badge, the profile, and the refresh in both ways to say who asks.
    assert_eq!(cast.backpack.requests() - before, 4);
    assert!(cast.backpack.held().is_empty());
    // Leaving works, and says that the server did not hear of it.
    let run = cast
        .lapel
        .run(&["backpack", "disconnect", "Sample"])
        .ended(0);
    assert!(run.err.contains("could not be told"), "{run:?}");
    cast.assert_by_the_documents("Open Educational Badges");
    cast.assert_no_secret();
}

#[test]
fn open_educational_badges_own_interface_fails_and_is_not_asked_for_ever() {
    let cast = Cast::new(Quirks {
        only_badgr: true,
        ..Quirks::of(Like::OpenEducationalBadges)
    });
    let ids = cast.import(2);
    cast.connect_speaking(Speech::Badgr).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (1, vec!["waiting"; 2]),
        "{lines:#?}"
    );
    let posts = statuses(&cast, "POST", "/v2/backpack/import");
    assert_eq!(posts, [500, 500]);
    // Whether it was done after all is looked up before it is sent again.
    cast.lapel.run(&["sync", "--json"]).ended(1);
    let asked = cast.backpack.asked();
    let lists = asked.iter().filter(|asked| asked.method == "GET");
    assert!(
        lists
            .filter(|asked| asked.path.starts_with("/v2/backpack/assertions?"))
            .count()
            >= 1
    );
    // A refresh ends in signing in again.
    cast.backpack.expire_tokens();
    let run = cast.lapel.run(&["sync", "--json"]).ended(1);
    assert!(outcomes(&run.lines()).contains(&"needs-you"), "{run:?}");
    let listed = cast.lapel.run(&["backpack", "list", "--json"]).line();
    assert_eq!(listed["connection"], "sign-in-again");
    cast.assert_by_the_documents("Open Educational Badges, v2");
    cast.assert_no_secret();
}

#[test]
fn credtrail_takes_credentials_in_both_forms() {
    let cast = Cast::new(Quirks::of(Like::CredTrail));
    let ids = cast.import_credentials(LONGEST + 2);
    let run = cast.connect_speaking(Speech::Three).ended(0);
    assert!(!run.err.contains("Not allowed"), "{run:?}");
    cast.backpack.expire_tokens();
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; LONGEST + 2]),
        "{lines:#?}"
    );
    assert_eq!(
        statuses(&cast, "POST", "/oauth/refresh"),
        [200],
        "it gives refresh tokens"
    );
    let (_, lines) = cast.export(&ids);
    assert_eq!(outcomes(&lines), vec!["present"; LONGEST + 2]);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], LONGEST + 2, "{run:?}");
    // 2.0 it does not know.
    let old = cast.import(1);
    let (outcome, reason, line) = sent(&cast, &old[0]);
    assert_eq!(
        (outcome.as_str(), &reason),
        ("refused", &json!("version")),
        "{line:#}"
    );
    cast.assert_by_the_documents("CredTrail");
    cast.assert_no_secret();
}

#[test]
fn credtrail_refuses_a_jws_without_the_name_of_its_key() {
    let cast = Cast::new(Quirks::of(Like::CredTrail));
    let ids = cast.import_awards(&[Award {
        standard: Standard::V3_0,
        standing: Standing::Signed(Algorithm::EdDsa),
        ..Award::new("nameless")
    }]);
    cast.connect_speaking(Speech::Three).ended(0);
    let (outcome, _, line) = sent(&cast, &ids[0]);
    assert_eq!(outcome, "refused", "{line:#}");
    let message = line["message"].as_str().expect("a sentence");
    assert!(message.contains("kid or jwk is required"), "{message}");
    // Nor does it take the media type of data model 2.0.
    let token = format!("Bearer {}", cast.backpack.token("credential.upsert"));
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/vc"),
    ];
    let (status, text) = cast
        .backpack
        .ask("POST", "/ims/ob/v3p0/credentials", &headers, "{}");
    assert_eq!(status, 400, "{text}");
}

#[test]
fn a_browser_that_is_not_logged_in_comes_back_with_a_no() {
    let cast = Cast::new(Quirks {
        not_logged_in: true,
        ..Quirks::of(Like::CredTrail)
    });
    let run = cast.connect_speaking(Speech::Three);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("did not allow"), "{run:?}");
    assert!(
        cast.lapel
            .run(&["backpack", "list", "--json"])
            .lines()
            .is_empty()
    );
    cast.assert_by_the_documents("not logged in");
    // Once she is, it works.
    cast.backpack.change(|quirks| quirks.not_logged_in = false);
    cast.connect_speaking(Speech::Three).ended(0);
}

#[test]
fn badgewell_gets_assertions_without_their_wrapper() {
    let cast = Cast::new(Quirks::of(Like::Badgewell));
    let ids = cast.import(2);
    cast.connect_speaking(Speech::Connect).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 2]),
        "{lines:#?}"
    );
    let (_, lines) = cast.export(&ids);
    assert_eq!(outcomes(&lines), ["present"; 2]);
    assert_eq!(cast.backpack.held().len(), 2);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    assert_eq!(run.line()["there"], 2, "{run:?}");
    cast.assert_by_the_documents("badgewell");
    cast.assert_no_secret();
}
