//! What both are asked about.

use chrono::{TimeDelta, Utc};
use lapel_tests::award::{Award, Issued, Recipient, Standing, hashed};
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::keys::{Algorithm, Signer, payload, sign_with_secret};
use openbadges::{Credential, Standard, image};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";

pub(crate) enum Given {
    Address(String),
    Text(String),
    Image(Vec<u8>),
}

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) given: Given,
    /// Who the earner is said to be.
    pub(crate) email: Option<&'static str>,
}

struct Cases<'a> {
    issuer: &'a Issuer,
    cases: Vec<Case>,
}

impl Cases<'_> {
    fn add(&mut self, name: &'static str, given: Given) {
        self.cases.push(Case {
            name,
            given,
            email: None,
        });
    }

    fn issue(&self, name: &str, change: impl FnOnce(&mut Award)) -> (Award, Issued) {
        let mut award = Award::new(name);
        // The reference never fetches a badge class that is embedded without its own context.
        award.whole = false;
        change(&mut award);
        let issued = self.issuer.issue(&award);
        (award, issued)
    }

    /// A hosted badge, given by its address.
    fn hosted(&mut self, name: &'static str, change: impl FnOnce(&mut Award)) -> Award {
        let (award, issued) = self.issue(name, change);
        self.add(name, Given::Address(issued.address));
        award
    }

    /// A hosted badge of which one document is edited.
    fn edited(
        &mut self,
        name: &'static str,
        part: fn(&Award) -> String,
        edit: impl FnOnce(&mut Value),
    ) {
        let award = self.hosted(name, |_| {});
        self.issuer.edit(&part(&award), edit);
    }

    /// A hosted badge of which one document is answered otherwise.
    fn answered(&mut self, name: &'static str, part: fn(&Award) -> String, answer: Answer) {
        let award = self.hosted(name, |_| {});
        self.issuer.serve(&part(&award), answer);
    }

    fn signed(&mut self, name: &'static str, algorithm: Algorithm) -> (Award, Issued) {
        let (award, issued) =
            self.issue(name, |award| award.standing = Standing::Signed(algorithm));
        self.add(name, Given::Text(issued.credential.clone()));
        (award, issued)
    }

    /// A badge signed with the RSA key, signed anew after a change of its payload.
    fn resigned(&mut self, name: &'static str, change: impl FnOnce(&mut Value)) {
        let (_, issued) = self.issue(name, |award| {
            award.standing = Standing::Signed(Algorithm::Rs256)
        });
        let mut payload = payload(&issued.credential);
        change(&mut payload);
        self.add(
            name,
            Given::Text(Signer::new(Algorithm::Rs256).sign(&payload)),
        );
    }
}

/// Every case, with what it needs served.
pub(crate) fn all(issuer: &Issuer) -> Vec<Case> {
    let mut cases = Cases {
        issuer,
        cases: Vec::new(),
    };
    versions(&mut cases);
    answers(&mut cases);
    data(&mut cases);
    dates(&mut cases);
    scope(&mut cases);
    recipients(&mut cases);
    signatures(&mut cases);
    revocations(&mut cases);
    cases.cases
}

fn versions(cases: &mut Cases<'_>) {
    for (name, standard) in [
        ("hosted-0.5", Standard::V0_5),
        ("hosted-1.0", Standard::V1_0),
        ("hosted-1.1", Standard::V1_1),
        ("hosted-2.0", Standard::V2_0),
        ("hosted-2.1", Standard::V2_1),
    ] {
        cases.hosted(name, |award| award.standard = standard);
    }
    let (_, issued) = cases.issue("baked-png", |_| {});
    cases.add("baked-png", Given::Image(issued.image));
    let (_, issued) = cases.issue("baked-svg", |award| award.svg = true);
    cases.add("baked-svg", Given::Image(issued.image));
    let (_, issued) = cases.issue("bare-png", |_| {});
    cases.add("bare-png", Given::Image(issued.bare));
    let (_, issued) = cases.issue("edited-image", |_| {});
    let mut copy: Value = serde_json::from_str(&issued.credential).expect("JSON");
    copy["recipient"]["identity"] = json!("eve@example.org");
    let copy = Credential::read(&copy.to_string()).expect("a credential");
    let forged = image::bake(&issued.bare, &copy).expect("an image");
    cases.add("edited-image", Given::Image(forged));
}

fn answers(cases: &mut Cases<'_>) {
    let revoked = |reason: &str| json!({"revoked": true, "revocationReason": reason});
    cases.answered("gone-410", Award::assertion, Answer::status(410));
    let answer = Answer::json(&revoked("Leaked")).with_status(410);
    cases.answered("gone-410-with-reason", Award::assertion, answer);
    cases.edited("revoked-true-200", Award::assertion, |assertion| {
        assertion["revoked"] = json!(true);
        assertion["revocationReason"] = json!("Leaked");
    });
    let id = cases.issuer.url("/revoked-stub-200/assertion");
    let mut stub = revoked("Leaked");
    stub["@context"] = json!("https://w3id.org/openbadges/v2");
    stub["type"] = json!("Assertion");
    stub["id"] = json!(id);
    cases.answered("revoked-stub-200", Award::assertion, Answer::json(&stub));
    for (name, status) in [
        ("missing-404", 404),
        ("private-403", 403),
        ("fault-500", 500),
    ] {
        cases.answered(name, Award::assertion, Answer::status(status));
    }
    cases.answered(
        "html",
        Award::assertion,
        Answer::of("text/html", "<p>Moved</p>"),
    );
    cases.answered(
        "broken-json",
        Award::assertion,
        Answer::of("application/json", "{\"id\":"),
    );
    cases.answered("class-missing", Award::class, Answer::status(404));
    cases.answered("issuer-missing", Award::profile, Answer::status(404));
    let twice = cases.issue("duplicate-member", |_| {}).1.credential;
    let twice = twice.replacen('{', "{\"issuedOn\":\"2001-01-01T00:00:00Z\",", 1);
    cases.answered(
        "duplicate-member",
        Award::assertion,
        Answer::of("application/json", twice),
    );
    let award = cases.hosted("declares-another-id", |_| {});
    let document = cases.issuer.document(&award.assertion()).expect("JSON");
    cases.issuer.serve("/api/declares", Answer::json(&document));
    let last = cases.cases.last_mut().expect("the case");
    last.given = Given::Address(cases.issuer.url("/api/declares"));
}

fn data(cases: &mut Cases<'_>) {
    let remove = |member: &'static str| {
        move |document: &mut Value| {
            document.as_object_mut().expect("an object").remove(member);
        }
    };
    cases.edited("no-recipient", Award::assertion, remove("recipient"));
    cases.edited("no-issued-on", Award::assertion, remove("issuedOn"));
    cases.edited("no-verification", Award::assertion, remove("verification"));
    cases.edited("no-name", Award::class, remove("name"));
    cases.edited("no-description", Award::class, remove("description"));
    cases.edited("no-criteria", Award::class, remove("criteria"));
    cases.edited("no-image", Award::class, remove("image"));
    cases.edited("no-issuer-name", Award::profile, remove("name"));
    cases.edited("no-issuer-email", Award::profile, remove("email"));
    cases.edited("no-issuer-url", Award::profile, remove("url"));
    cases.edited("wrong-type", Award::assertion, |document| {
        document["type"] = json!("Badge")
    });
    cases.edited("type-in-array", Award::class, |document| {
        document["type"] = json!(["BadgeClass"])
    });
    cases.edited("data-image-in-class", Award::class, |class| {
        class["image"] = json!("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=");
    });
    cases.edited("data-image-in-assertion", Award::assertion, |assertion| {
        assertion["image"] = json!("data:image/png;base64,iVBORw0KGgo=");
    });
    cases.edited("evidence-and-narrative", Award::assertion, |assertion| {
        assertion["evidence"] =
            json!([{"id": "https://example.org/work", "narrative": "I built it."}]);
        assertion["narrative"] = json!("Ada built it.");
    });
    cases.edited("alignment", Award::class, |class| {
        class["alignment"] =
            json!([{"targetName": "Load balancing", "targetUrl": "https://example.org/skill"}]);
    });
    cases.edited("unknown-member", Award::assertion, |document| {
        document["zzz"] = json!("x")
    });
}

fn dates(cases: &mut Cases<'_>) {
    let now = Utc::now();
    cases.hosted("expired", |award| {
        award.expires = Some(now - TimeDelta::days(1))
    });
    cases.hosted("in-date", |award| {
        award.expires = Some(now + TimeDelta::days(400))
    });
    cases.hosted("expiring", |award| {
        award.expires = Some(now + TimeDelta::days(5))
    });
    cases.hosted("not-yet", |award| {
        award.issued_on = now + TimeDelta::days(30)
    });
    cases.hosted("ends-before-it-begins", |award| {
        award.expires = Some(award.issued_on - TimeDelta::days(1));
    });
    let set = |text: &'static str| move |document: &mut Value| document["issuedOn"] = json!(text);
    cases.edited(
        "date-without-zone",
        Award::assertion,
        set("2025-01-01T00:00:00"),
    );
    cases.edited("date-alone", Award::assertion, set("2025-01-01"));
    cases.edited("date-unreadable", Award::assertion, set("last summer"));
    cases.edited("date-unix", Award::assertion, set("1735689600"));
}

fn scope(cases: &mut Cases<'_>) {
    let base = cases.issuer.base();
    let host = cases.issuer.host();
    let mut cut = base.clone();
    cut.pop();
    let set = |verification: Value| {
        move |profile: &mut Value| profile["verification"] = verification.clone()
    };
    let here = format!("{base}/starts-with/");
    cases.edited(
        "starts-with",
        Award::profile,
        set(json!({ "startsWith": here })),
    );
    let several =
        json!({"startsWith": ["https://example.org/", format!("{base}/starts-with-several/")]});
    cases.edited("starts-with-several", Award::profile, set(several));
    let other = json!({"startsWith": "https://example.org/"});
    cases.edited("starts-with-another", Award::profile, set(other));
    cases.edited(
        "starts-with-as-text",
        Award::profile,
        set(json!({ "startsWith": cut })),
    );
    let half = json!({"startsWith": format!("{base}/starts-with-ha")});
    cases.edited("starts-with-half-a-name", Award::profile, set(half));
    cases.edited(
        "allowed-origin",
        Award::profile,
        set(json!({"allowedOrigins": [host]})),
    );
    let other = json!({"allowedOrigins": ["example.org"]});
    cases.edited("another-allowed-origin", Award::profile, set(other));
    cases.edited("issuer-elsewhere", Award::class, |class| {
        class["issuer"] = json!("https://127.0.0.1:1/issuer");
    });
}

fn recipients(cases: &mut Cases<'_>) {
    for (name, recipient, email) in [
        ("plain-yours", Recipient::Plain(ADA.into()), ADA),
        ("hashed-yours", Recipient::Hashed(ADA.into()), ADA),
        (
            "salted-yours",
            Recipient::Salted(ADA.into(), "deadsea".into()),
            ADA,
        ),
        (
            "plain-other",
            Recipient::Plain(ADA.into()),
            "eve@example.org",
        ),
        (
            "hashed-other",
            Recipient::Hashed(ADA.into()),
            "eve@example.org",
        ),
        (
            "capitals-yours",
            Recipient::Hashed(ADA.into()),
            "Ada@Example.org",
        ),
    ] {
        cases.hosted(name, |award| award.recipient = recipient);
        cases.cases.last_mut().expect("the case").email = Some(email);
    }
    cases.edited("hashed-and-is-not", Award::assertion, |assertion| {
        assertion["recipient"] = json!({"type": "email", "hashed": true, "identity": ADA});
    });
    cases.edited("not-hashed-and-is", Award::assertion, |assertion| {
        assertion["recipient"] =
            json!({"type": "email", "hashed": false, "identity": hashed(ADA, "")});
    });
}

fn signatures(cases: &mut Cases<'_>) {
    cases.signed("signed-rs256", Algorithm::Rs256);
    cases.signed("signed-es256", Algorithm::Es256);
    cases.signed("signed-eddsa", Algorithm::EdDsa);
    cases.resigned("signed-without-creator", |payload| {
        payload["verification"] = json!({"type": "SignedBadge"});
    });
    let (_, issued) = cases.issue("signed-by-another", |award| {
        award.standing = Standing::Signed(Algorithm::Es256);
    });
    let forged = Signer::new(Algorithm::Es256).sign(&payload(&issued.credential));
    cases.add("signed-by-another", Given::Text(forged));
    let (_, issued) = cases.issue("signed-with-public-key", |award| {
        award.standing = Standing::Signed(Algorithm::Rs256);
    });
    let pem = Signer::new(Algorithm::Rs256).pem;
    let forged = sign_with_secret(&pem, &payload(&issued.credential));
    cases.add("signed-with-public-key", Given::Text(forged));
    let eve = Signer::new(Algorithm::Es256);
    let key = cases.issuer.url("/eve/key");
    let (award, issued) = cases.issue("foreign-creator", |award| {
        award.standing = Standing::Signed(Algorithm::Es256);
    });
    cases.issuer.serve(
        "/eve/key",
        Answer::json(&json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "CryptographicKey", "id": key,
            "owner": cases.issuer.url(&award.profile()), "publicKeyPem": eve.pem
        })),
    );
    let mut forged = payload(&issued.credential);
    forged["verification"]["creator"] = json!(key);
    cases.add("foreign-creator", Given::Text(eve.sign(&forged)));
    let (award, _) = cases.signed("key-of-another-owner", Algorithm::Rs256);
    cases.issuer.edit(&award.key(), |key| {
        key["owner"] = json!("https://example.org/eve")
    });
    let (award, _) = cases.signed("key-missing", Algorithm::Rs256);
    cases.issuer.serve(&award.key(), Answer::status(404));
}

fn revocations(cases: &mut Cases<'_>) {
    let (award, issued) = cases.signed("on-the-list", Algorithm::Rs256);
    let id = payload(&issued.credential)["id"].clone();
    cases.issuer.edit(&award.revocation_list(), |list| {
        list["revokedAssertions"] = json!([{"id": id, "revocationReason": "Leaked"}]);
    });
    let (award, issued) = cases.signed("on-the-list-as-text", Algorithm::Rs256);
    let id = payload(&issued.credential)["id"].clone();
    cases.issuer.edit(&award.revocation_list(), |list| {
        list["revokedAssertions"] = json!([id])
    });
    let (award, issued) = cases.signed("on-the-list-with-others", Algorithm::Rs256);
    let id = payload(&issued.credential)["id"].clone();
    cases.issuer.edit(&award.revocation_list(), |list| {
        list["revokedAssertions"] = json!([{"id": "urn:uuid:1"}, {"id": id}]);
    });
    let (award, _) = cases.signed("list-missing", Algorithm::Rs256);
    cases
        .issuer
        .serve(&award.revocation_list(), Answer::status(404));
}
