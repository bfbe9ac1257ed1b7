//! Badge class and issuer belong together: the assertion lies where its issuer says it may.

use lapel_tests::award::Award;
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::lapel::{Lapel, check};
use serde_json::{Value, json};

/// A badge at one host whose issuer profile is at another and says `verification`.
struct Apart {
    lapel: Lapel,
    /// Where the badge is.
    host: Issuer,
    /// Where its issuer is.
    home: Issuer,
}

impl Apart {
    fn new() -> Self {
        let (host, home) = (Issuer::start(), Issuer::start());
        let lapel = Lapel::new().trusting(&host).trusting(&home);
        Self { lapel, host, home }
    }

    fn verify(&self, verification: &Value) -> Value {
        let award = Award::new("apart");
        let issued = self.host.issue(&award);
        let mut profile = self.host.document(&award.profile()).expect("JSON");
        profile["id"] = json!(self.home.url("/issuer"));
        profile["verification"] = verification.clone();
        self.home.serve("/issuer", Answer::json(&profile));
        let home = self.home.url("/issuer");
        self.host
            .edit(&award.class(), |class| class["issuer"] = json!(home));
        self.lapel.verify(&[&issued.address])
    }
}

#[test]
fn a_badge_at_another_host_than_its_issuers_is_invalid() {
    let report = Apart::new().verify(&Value::Null);
    assert_eq!(report["verdict"], "invalid", "{report:#}");
    assert_eq!(check(&report, "issuer.scope")["status"], "fail");
}

#[test]
fn allowed_origins_let_a_badge_lie_elsewhere() {
    let apart = Apart::new();
    let report = apart.verify(&json!({"allowedOrigins": [apart.host.host()]}));
    assert_eq!(report["verdict"], "valid", "{report:#}");
    let report = apart.verify(&json!({"allowedOrigins": ["example.org"]}));
    assert_eq!(report["verdict"], "invalid");
}

#[test]
fn starts_with_lets_a_badge_lie_elsewhere() {
    let apart = Apart::new();
    let prefix = apart.host.url("/apart/");
    let report = apart.verify(&json!({"startsWith": ["https://example.org/", prefix]}));
    assert_eq!(report["verdict"], "valid", "{report:#}");
    let other = apart.host.url("/other/");
    assert_eq!(
        apart.verify(&json!({ "startsWith": other }))["verdict"],
        "invalid"
    );
}

#[test]
fn starts_with_is_compared_as_an_address_never_as_a_text() {
    let apart = Apart::new();
    // Without its last digit the port is another port, and the text still a prefix.
    let mut prefix = apart.host.base();
    prefix.pop();
    assert!(apart.host.url("/apart/assertion").starts_with(&prefix));
    assert_eq!(
        apart.verify(&json!({ "startsWith": prefix }))["verdict"],
        "invalid"
    );
    let half = apart.host.url("/apa");
    assert_eq!(
        apart.verify(&json!({ "startsWith": half }))["verdict"],
        "invalid"
    );
}

#[test]
fn a_historic_badge_lies_at_its_issuers_origin() {
    let host = Issuer::start();
    let lapel = Lapel::new().trusting(&host);
    let mut award = Award::new("historic");
    award.standard = openbadges::Standard::V0_5;
    let issued = host.issue(&award);
    host.edit(&award.assertion(), |assertion| {
        assertion["badge"]["issuer"]["origin"] = json!("https://example.org");
    });
    let report = lapel.verify(&[&issued.address]);
    assert_eq!(report["verdict"], "invalid", "{report:#}");
}
