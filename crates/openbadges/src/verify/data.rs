//! What the standards require of an assertion, a badge class and an issuer profile (1.x
//! "Assertions"; 2.0 "Data classes").

use serde_json::Value;
use url::Url;

use super::inquiry::Inquiry;
use super::rule::Rule;
use crate::badge::Standard;
use crate::credential::{contexts, link, link_in, many, one, text, truth, types};
use crate::date;

/// What is wrong with a document: what breaks the standard, and what only falls short of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Faults {
    fatal: Vec<String>,
    minor: Vec<String>,
}

impl Faults {
    fn require_text(&mut self, object: &Value, member: &str) {
        match object.get(member) {
            None | Some(Value::Null) => self.fatal.push(format!("“{member}” is missing")),
            Some(Value::String(text)) if text.trim().is_empty() => {
                self.fatal.push(format!("“{member}” is empty"));
            }
            Some(_) if text(object, member).is_none() => {
                self.fatal.push(format!("“{member}” is not a text"));
            }
            Some(_) => {}
        }
    }

    fn require(&mut self, object: &Value, member: &str) {
        if one(object, member).is_none() {
            self.fatal.push(format!("“{member}” is missing"));
        }
    }

    fn require_date(&mut self, object: &Value, member: &str, standard: Standard) {
        let Some(value) = one(object, member) else {
            self.fatal.push(format!("“{member}” is missing"));
            return;
        };
        self.date(value, member, standard);
    }

    fn optional_date(&mut self, object: &Value, member: &str, standard: Standard) {
        match one(object, member) {
            None => {}
            Some(Value::String(text)) if text.trim().is_empty() => {}
            Some(value) => self.date(value, member, standard),
        }
    }

    fn date(&mut self, value: &Value, member: &str, standard: Standard) {
        match date::read(value) {
            None => self
                .fatal
                .push(format!("the date in “{member}” cannot be read")),
            Some(date) if standard >= Standard::V2_0 && date.form != date::Form::Zoned => {
                self.minor.push(format!(
                    "the date in “{member}” has no time zone and is taken as UTC"
                ))
            }
            Some(_) => {}
        }
    }

    fn require_type(&mut self, object: &Value, allowed: &[&str]) {
        let found = types(object);
        if found.is_empty() {
            self.fatal.push("“type” is missing".into());
        } else if !found.iter().any(|kind| allowed.contains(&local_name(kind))) {
            self.fatal.push(format!(
                "“type” is {} and not {}",
                found.join(", "),
                allowed[0]
            ));
        }
    }

    fn image(&mut self, object: &Value, member: &str, data_uri_allowed: bool) {
        let images = many(object, member);
        if images.len() > 1 {
            self.fatal
                .push(format!("“{member}” has more than one value"));
        }
        let Some(address) = images.first().and_then(|image| link(image)) else {
            return;
        };
        if let Some(kind) = address.strip_prefix("data:") {
            if !data_uri_allowed {
                self.fatal.push(format!(
                    "“{member}” is a data URI, which is not allowed here"
                ));
            } else if !kind.starts_with("image/png") && !kind.starts_with("image/svg+xml") {
                self.fatal
                    .push(format!("“{member}” is neither PNG nor SVG"));
            }
        }
    }

    fn web_address(&mut self, object: &Value, member: &str) {
        if let Some(address) = link_in(object, member)
            && Url::parse(&address).is_err()
        {
            self.fatal.push(format!("“{member}” is not an address"));
        }
    }
}

/// The last part of a type: `obi:Assertion` and `https://w3id.org/openbadges#Assertion` are
/// `Assertion`.
fn local_name(kind: &str) -> &str {
    kind.rsplit(['#', ':', '/']).next().unwrap_or(kind)
}

/// Checks an assertion.
pub(super) fn assertion(inquiry: &mut Inquiry<'_>, standard: Standard, value: &Value) {
    let mut faults = Faults::default();
    if standard == Standard::V0_5 {
        faults.require_text(value, "recipient");
        faults.optional_date(value, "issued_on", standard);
        faults.optional_date(value, "expires", standard);
        match one(value, "badge").filter(|badge| badge.is_object()) {
            None => faults.fatal.push("“badge” is missing".into()),
            Some(badge) => {
                for member in ["name", "description", "image", "criteria"] {
                    faults.require_text(badge, member);
                }
                match one(badge, "issuer").filter(|issuer| issuer.is_object()) {
                    None => faults.fatal.push("“issuer” is missing".into()),
                    Some(issuer) => {
                        faults.require_text(issuer, "origin");
                        faults.require_text(issuer, "name");
                    }
                }
            }
        }
    } else {
        newer_assertion(&mut faults, standard, value);
    }
    note(
        inquiry,
        Rule::AssertionData,
        &format!("The assertion follows Open Badges {standard}"),
        "The assertion",
        faults,
    );
}

fn newer_assertion(faults: &mut Faults, standard: Standard, value: &Value) {
    let is_2 = standard >= Standard::V2_0;
    if standard >= Standard::V1_1 {
        faults.require_type(value, &["Assertion"]);
        faults.require_text(value, "id");
        known_context(faults, value);
    } else {
        faults.require_text(value, "uid");
    }
    if is_2 {
        faults.web_address(value, "id");
    }
    match one(value, "recipient") {
        None => faults.fatal.push("“recipient” is missing".into()),
        Some(recipient) if recipient.is_object() => {
            faults.require_text(recipient, "identity");
            faults.require(recipient, "type");
            if truth(recipient, "hashed")
                && crate::identity::hashed_parts(&text(recipient, "identity").unwrap_or_default())
                    .is_none()
            {
                faults
                    .fatal
                    .push("“recipient” says that it is hashed, and is not".into());
            }
        }
        Some(_) if one(value, "_originalRecipient").is_some() => {}
        Some(_) => faults.fatal.push("“recipient” is not an object".into()),
    }
    faults.require(value, "badge");
    faults.require_date(value, "issuedOn", standard);
    faults.optional_date(value, "expires", standard);
    let verification = one(value, "verification").or_else(|| one(value, "verify"));
    match verification {
        None => faults.fatal.push("“verification” is missing".into()),
        Some(verification) => {
            if types(verification).is_empty() {
                faults.fatal.push("“verification” has no type".into());
            }
            if !is_2 && link_in(verification, "url").is_none() {
                faults.fatal.push("“verify” has no address".into());
            }
        }
    }
    faults.image(value, "image", !is_2);
}

/// A document of 1.1 or later names a context of Open Badges.
fn known_context(faults: &mut Faults, value: &Value) {
    let known = contexts(value).iter().any(|context| {
        let is_ours = context.contains("openbadge") || context.contains("/spec/ob/");
        is_ours
            && ["/v1", "/v2"]
                .iter()
                .any(|version| context.contains(version))
    });
    if !known {
        faults
            .fatal
            .push("“@context” is not one of Open Badges".into());
    }
}

/// Checks a badge class.
pub(super) fn badge_class(inquiry: &mut Inquiry<'_>, standard: Standard, value: &Value) {
    let mut faults = Faults::default();
    if standard >= Standard::V1_1 {
        faults.require_type(value, &["BadgeClass"]);
    }
    for member in ["name", "description"] {
        faults.require_text(value, member);
    }
    faults.require(value, "image");
    faults.image(value, "image", true);
    faults.require(value, "issuer");
    match one(value, "criteria") {
        None => faults.fatal.push("“criteria” is missing".into()),
        Some(criteria) => {
            if link(criteria).is_none() && text(criteria, "narrative").is_none() {
                faults
                    .fatal
                    .push("“criteria” has neither an address nor a narrative".into());
            }
        }
    }
    note(
        inquiry,
        Rule::BadgeClassData,
        "The badge class is complete",
        "The badge class",
        faults,
    );
}

/// Checks an issuer profile.
pub(super) fn issuer(inquiry: &mut Inquiry<'_>, standard: Standard, value: &Value) {
    let mut faults = Faults::default();
    if standard >= Standard::V1_1 {
        faults.require_type(value, &["Profile", "Issuer", "IssuerOrg"]);
    }
    faults.require_text(value, "name");
    faults.require_text(value, "url");
    faults.web_address(value, "url");
    if standard >= Standard::V2_0 && text(value, "email").is_none() {
        // Required by the letter, and left out by many issuers; no reference verifier minds.
        faults.minor.push("“email” is missing".into());
    }
    note(
        inquiry,
        Rule::IssuerData,
        "The issuer profile is complete",
        "The issuer profile",
        faults,
    );
}

fn note(inquiry: &mut Inquiry<'_>, rule: Rule, fine: &str, what: &str, faults: Faults) {
    if !faults.fatal.is_empty() {
        inquiry.fail(
            rule,
            format!("{what} does not follow the standard"),
            faults.fatal.join("; "),
        );
    } else if !faults.minor.is_empty() {
        inquiry.warn(
            rule,
            format!("{what} is usable but does not quite follow the standard"),
            faults.minor.join("; "),
        );
    } else {
        inquiry.pass(rule, fine, None);
    }
}
