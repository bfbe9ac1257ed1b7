//! What is hidden is nowhere: in no file, name, image, data or attribute.

use openbadges::image::Kind;
use serde_json::{Value, json};

use super::cast::*;
use crate::import::candidate::Candidate;
use crate::share::chosen::Shows;
use crate::share::page::{PublicPage, Said, Shown};
use crate::store::samples::{address, assertion, candidate, class, with};

const ADDRESS: &str = "ada@example.org";

/// A JWS whose signature nobody checks here.
fn jws(payload: &Value) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let header = BASE64.encode(json!({"alg": "ES256", "typ": "JWT"}).to_string());
    format!(
        "{header}.{}.{}",
        BASE64.encode(payload.to_string()),
        BASE64.encode([7; 64])
    )
}

/// A badge of each version that names the address as that version does.
fn every_version() -> Vec<(&'static str, String)> {
    let plain = assertion(1);
    let old = |number: u32| {
        json!({
            "uid": format!("old-{number}"), "recipient": {"type": "email", "hashed": false, "identity": ADDRESS},
            "badge": with(class(), json!({"@context": null, "type": null, "issuer": {"name": "Example Academy",
                "url": "https://issuer.example/", "origin": "https://issuer.example"}})),
            "verify": {"type": "hosted", "url": address(&format!("old/{number}"))},
            "issuedOn": "2026-01-01T00:00:00Z"
        })
    };
    let v0_5 = json!({
        "recipient": ADDRESS, "issued_on": "2012-01-01",
        "badge": {"version": "0.5.0", "name": "Old Weaver", "description": "Weaves.",
            "image": address("old.png"), "criteria": address("old.html"),
            "issuer": {"origin": "https://issuer.example", "name": "Example Academy"}}
    });
    let v1_1 = with(
        old(11),
        json!({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion",
        "id": address("assertions/11")}),
    );
    let signed = with(
        assertion(3),
        json!({"verification": {"type": "SignedBadge", "creator": address("key")}}),
    );
    let subject = json!({"type": "AchievementSubject", "id": format!("mailto:{ADDRESS}"),
        "achievement": talkative()["credentialSubject"]["achievement"]});
    let by_extension = json!({"type": "AchievementSubject", "email": ADDRESS,
        "achievement": talkative()["credentialSubject"]["achievement"]});
    let v3 = |id: &str, subject: &Value| {
        with(
            talkative(),
            json!({"id": id, "evidence": null, "credentialSubject": subject}),
        )
    };
    let within = jws(&v3("urn:uuid:inner", &by_extension));
    vec![
        ("0.5", v0_5.to_string()),
        ("1.0", old(10).to_string()),
        ("1.1", v1_1.to_string()),
        ("2.0", plain.to_string()),
        ("2.0, an address that says it", format!("https://issuer.example/assertions?for={ADDRESS}")),
        ("2.0, escaped", assertion(4).to_string().replace('@', "\\u0040")),
        ("2.1", with(assertion(5), json!({"@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"})).to_string()),
        ("a signed 2.0", jws(&signed)),
        ("3.0, an identifier", talkative().to_string()),
        ("3.0, the subject’s id", v3("urn:uuid:31", &subject).to_string()),
        ("3.0, a member of its own", v3("urn:uuid:32", &by_extension).to_string()),
        ("a VC-JWT", jws(&v3("urn:uuid:33", &subject))),
        ("a transcript", json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
            "type": ["VerifiableCredential", "ClrCredential"], "id": "urn:uuid:clr", "name": "Transcript",
            "issuer": {"id": "did:web:issuer.example", "type": "Profile", "name": "Example Academy"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"type": "ClrSubject", "verifiableCredential": [within]}
        }).to_string()),
    ]
}

/// What says the address on a page, by the path of its file.
fn who_says(page: &PublicPage, hidden: &str) -> Vec<String> {
    page.files
        .iter()
        .filter(|file| everything(file).contains(&hidden.to_lowercase()))
        .map(|file| file.path.clone())
        .collect()
}

#[test]
fn the_address_is_in_no_byte_of_any_file_in_any_version() {
    for (version, text) in every_version() {
        for image in [Some(png()), Some(SVG.as_bytes().to_vec()), None] {
            let page = Page::new();
            let candidate = match &image {
                Some(image) => baked_text(&text, image),
                None => candidate(&text),
            };
            page.share(candidate);
            let made = page.made();
            assert_eq!(made.badges.len(), 1, "{version}");
            assert_eq!(who_says(&made, ADDRESS), [""; 0], "{version}");
            let badge = &made.badges[0];
            assert!(!badge.shows.contains(&Shown::Credential), "{version}");
            let withheld = badge
                .withheld
                .as_ref()
                .unwrap_or_else(|| panic!("{version}"));
            assert!(
                withheld.says.contains(&Said::Email),
                "{version}: {withheld:?}"
            );
            assert!(image.is_none() || paths(&made).iter().any(|path| path.ends_with("large.png")));
            assert!(super::cast::image(&made, badge).is_none(), "{version}");
        }
    }
}

#[test]
fn the_same_badges_say_it_where_the_earner_asks_for_it() {
    for (version, text) in every_version() {
        let page = Page::new();
        page.shows(&all());
        page.share(baked_text(&text, &png()));
        let made = page.made();
        let badge = &made.badges[0];
        // A number that stands for the earner is hidden whatever is shown, and so is an address of
        // which nobody knows that the badge was awarded to it.
        let hidden: &[Said] = match version {
            "3.0, an identifier" => &[Said::Number],
            "2.0, an address that says it" | "3.0, a member of its own" | "a transcript" => {
                &[Said::Email]
            }
            _ => &[],
        };
        let withheld = badge.withheld.as_ref();
        let says = withheld.map_or(&[][..], |withheld| &withheld.says);
        assert_eq!(says, hidden, "{version}");
        let goes = super::cast::image(&made, badge).is_some();
        assert_eq!(goes, hidden.is_empty(), "{version}");
    }
}

#[test]
fn the_address_is_taken_out_of_every_text_of_a_badge() {
    let page = Page::new();
    let hidden = with(
        assertion(1),
        json!({
            "recipient": {"type": "email", "hashed": true,
                "identity": "sha256$9dcc6cd2ae2e05a21dad79ac9b93f0bab42d2a5a5c1ae1ff9f3d33a1d94bd3c3"},
            "evidence": [{"id": format!("https://work.example/?by={ADDRESS}"), "name": format!("Of {ADDRESS}")}],
            "narrative": format!("{ADDRESS} wove"),
            "badge": with(class(), json!({
                "name": format!("For {ADDRESS}"), "description": "To Ada@\u{200b}Example.ORG!",
                "criteria": {"id": "https://issuer.example/ada%40example.org", "narrative": ADDRESS.to_uppercase()},
                "tags": [ADDRESS, "looms"],
                "alignment": [{"targetName": ADDRESS, "targetUrl": format!("https://skills.example/{ADDRESS}")}],
                "issuer": {"type": "Profile", "id": address("profile"), "name": format!("Guild of {ADDRESS}"),
                    "url": format!("https://issuer.example/{ADDRESS}"), "email": ADDRESS,
                    "description": format!("Write to {ADDRESS}")}
            }))
        }),
    );
    page.shows(&Shows {
        email: false,
        ..all()
    });
    page.share(baked(&hidden, &png()));
    let made = page.made();
    assert_eq!(who_says(&made, ADDRESS), [""; 0]);
    let badge = &made.badges[0];
    assert!(badge.path.starts_with("badges/badge-"), "{}", badge.path);
    assert_eq!(badge.name, "For •••");
    let html = html(&made, badge);
    for said in [
        "For •••",
        "••• wove",
        "Guild of •••",
        "Write to •••",
        "looms",
    ] {
        assert!(html.contains(said), "{said}");
    }
}

#[test]
fn an_address_within_a_data_address_is_found_in_every_form() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let encoded = STANDARD.encode(format!("Woven by {ADDRESS}"));
    for carrier in [
        format!("data:text/plain;base64,{encoded}"),
        format!("data:text/plain; BASE64 ,{encoded}"),
        format!("data:text/plain;base64,{}", encoded.trim_end_matches('=')),
        format!("data:;base64,{}", encoded.replacen('b', "%62", 1)),
        "data:,ada%40example.org".to_owned(),
    ] {
        let page = Page::new();
        let hashed = json!({"type": "email", "hashed": true, "identity": "sha256$00"});
        let claims = json!({"recipient": hashed, "extensions:note": carrier});
        page.share(baked(&with(assertion(1), claims), &png()));
        page.shows(&Shows {
            email: false,
            ..all()
        });
        let withheld = page.made().badges[0].withheld.clone();
        let says = withheld.map(|withheld| withheld.says);
        assert_eq!(says, Some(vec![Said::Email]), "{carrier}");
    }
}

#[test]
fn a_digest_of_the_address_may_go() {
    let page = Page::new();
    let salted =
        openbadges::identity::hex_digest::<sha2::Sha256>(&[ADDRESS.as_bytes(), b"deadsea"]);
    let hashed = with(
        assertion(1),
        json!({"recipient": {"type": "email", "hashed": true, "salt": "deadsea",
            "identity": format!("sha256${salted}")}}),
    );
    let candidate = baked(&hashed, &png());
    let received = candidate.image.clone().expect("an image").1;
    page.share(candidate);
    let made = page.made();
    let badge = &made.badges[0];
    assert_eq!(badge.withheld, None);
    assert!(badge.shows.contains(&Shown::Credential));
    // The image goes as it was received, byte for byte.
    assert_eq!(image(&made, badge).expect("the image").bytes, received);
    assert_eq!(
        text(&made, &format!("{}cloud-architect.json", badge.path)),
        hashed.to_string()
    );
    assert_eq!(who_says(&made, ADDRESS), [""; 0]);
}

#[test]
fn a_credential_that_says_what_is_hidden_is_withheld_with_every_reason() {
    let page = Page::new();
    page.share(baked(&talkative(), &png()));
    let nothing = Shows {
        name: false,
        email: false,
        evidence: false,
        narrative: false,
        results: false,
        skills: false,
        credential: true,
    };
    page.shows(&nothing);
    let made = page.made();
    let withheld = made.badges[0].withheld.clone().expect("it is withheld");
    assert_eq!(
        withheld.says,
        [
            Said::Email,
            Said::Number,
            Said::Name,
            Said::Evidence,
            Said::Narrative,
            Said::Results,
            Said::Skills
        ]
    );
    assert!(
        withheld
            .sentence()
            .ends_with("the results and the skills, which you do not show here.")
    );
    for hidden in [
        "loom of evidence",
        "wove with skill",
        "distinction of results",
        "weaving on looms",
        "augusta ada king",
        "18151210-1234",
        "l-1815-x",
        ADDRESS,
    ] {
        assert_eq!(who_says(&made, hidden), [""; 0], "{hidden}");
    }
    // Each that is shown is on the page, and no longer a reason.
    type Change = fn(&mut Shows);
    let changes: [(Change, Said, &str); 4] = [
        (
            |shows| shows.evidence = true,
            Said::Evidence,
            "Loom of evidence",
        ),
        (
            |shows| shows.narrative = true,
            Said::Narrative,
            "Wove with skill",
        ),
        (
            |shows| shows.results = true,
            Said::Results,
            "Distinction of results",
        ),
        (
            |shows| shows.skills = true,
            Said::Skills,
            "Weaving on looms",
        ),
    ];
    for (change, said, words) in changes {
        let mut shows = nothing.clone();
        change(&mut shows);
        page.shows(&shows);
        let made = page.made();
        let badge = &made.badges[0];
        assert!(html(&made, badge).contains(words), "{words}");
        let withheld = badge.withheld.as_ref().expect("there are other reasons");
        assert!(!withheld.says.contains(&said), "{withheld:?}");
    }
    page.shows(&Shows {
        credential: false,
        ..nothing
    });
    assert_eq!(page.made().badges[0].withheld, None, "nobody wanted it");
}

#[test]
fn nothing_but_pixels_and_this_award_leaves_in_an_image() {
    let page = Page::new();
    let hashed = with(
        assertion(1),
        json!({"recipient": {"type": "email", "hashed": true,
        "identity": format!("sha256${}", "ab".repeat(32))}}),
    );
    let Candidate {
        image: Some((_, mut image)),
        ..
    } = baked(&hashed, &png())
    else {
        panic!("an image");
    };
    let mut hide = |kind: &[u8; 4], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        let length = u32::try_from(data.len()).expect("it fits");
        let chunk = [
            &length.to_be_bytes()[..],
            kind,
            data,
            &crc.sum().to_be_bytes()[..],
        ]
        .concat();
        let end = image.len() - 12;
        image.splice(end..end, chunk);
    };
    let packed = |text: &str| {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text.as_bytes()).expect("it is packed");
        encoder.finish().expect("it is packed")
    };
    hide(b"tEXt", format!("Author\0{ADDRESS}").as_bytes());
    hide(
        b"zTXt",
        &[b"Comment\0\0".as_slice(), &packed(ADDRESS)].concat(),
    );
    hide(
        b"iTXt",
        &[
            b"XML:com.adobe.xmp\0\x01\0\0\0".as_slice(),
            &packed(ADDRESS),
        ]
        .concat(),
    );
    hide(b"eXIf", ADDRESS.as_bytes());
    // Another award, of which nobody said that it may go.
    hide(
        b"iTXt",
        &[
            b"openbadgecredential\0\x01\0\0\0".as_slice(),
            &packed(&talkative().to_string()),
        ]
        .concat(),
    );
    image.extend_from_slice(ADDRESS.as_bytes());
    page.share(Candidate {
        image: Some((Kind::Png, image)),
        ..candidate(&hashed)
    });
    let made = page.made();
    assert_eq!(who_says(&made, ADDRESS), [""; 0]);
    let given = super::cast::image(&made, &made.badges[0]).expect("the image goes");
    let unbaked = openbadges::image::unbake(&given.bytes).expect("it carries the credential");
    let texts: Vec<&str> = unbaked
        .credentials
        .iter()
        .map(|baked| baked.text.as_str())
        .collect();
    assert_eq!(texts, [hashed.to_string()]);
}

#[test]
fn the_issuers_copy_is_not_linked_where_it_would_say_the_address() {
    let page = Page::new();
    page.share(candidate(assertion(1)));
    let made = page.made();
    assert!(!html(&made, &made.badges[0]).contains(&address("assertions/1")));
    page.shows(&all());
    let made = page.made();
    assert!(html(&made, &made.badges[0]).contains(&address("assertions/1")));
    assert_eq!(made.badges[0].shows.first(), Some(&Shown::Email));
    assert!(html(&made, &made.badges[0]).contains(ADDRESS));
    assert!(!text(&made, "index.html").contains(ADDRESS));
}

#[test]
fn the_earners_name_is_shown_only_where_it_may_be() {
    let page = Page::new();
    let wallet = &page.sample.wallet;
    let name = |name: &str| {
        let mut settings = wallet.settings().expect("settings");
        settings.earner_name = Some(name.into());
        wallet.set_settings(&settings).expect("settings");
    };
    page.share(candidate(assertion(1)));
    name("Ada Lovelace");
    assert!(!who_says(&page.made(), "Ada Lovelace").is_empty());
    page.shows(&Shows {
        name: false,
        ..Shows::default()
    });
    assert_eq!(who_says(&page.made(), "Ada Lovelace"), [""; 0]);
    // One who gave an address for a name did not mean to show it.
    page.shows(&Shows::default());
    name(ADDRESS);
    assert_eq!(who_says(&page.made(), ADDRESS), [""; 0]);
}

#[test]
fn what_a_test_looks_for_is_found_where_it_is() {
    // An instrument that finds nothing here would find nothing anywhere.
    let page = Page::new();
    page.shows(&all());
    page.share(baked(&assertion(1), &png()));
    let made = page.made();
    let says = who_says(&made, ADDRESS);
    let badge = &made.badges[0].path;
    for file in ["index.html", "cloud-architect.png", "cloud-architect.json"] {
        assert!(says.contains(&format!("{badge}{file}")), "{file}: {says:?}");
    }
    assert_eq!(made.badges[0].name, "Cloud Architect");
}
