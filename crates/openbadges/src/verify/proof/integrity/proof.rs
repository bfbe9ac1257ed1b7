//! The members of an embedded proof (W3C VC Data Integrity 1.0 §2.1).

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::credential::{date, link, many};

/// One proof, taken apart.
pub(super) struct Proof<'a> {
    /// All of its members.
    pub(super) members: &'a Map<String, Value>,
    pub(super) id: Option<&'a str>,
    pub(super) kind: &'a str,
    pub(super) cryptosuite: Option<&'a str>,
    pub(super) method: Option<String>,
    pub(super) purpose: Option<&'a str>,
    /// When it says that it was made; `None` if it does not say, or unreadably.
    pub(super) created: Option<DateTime<Utc>>,
    pub(super) expires: Option<DateTime<Utc>>,
    /// Whether one of the dates cannot be read.
    pub(super) unreadable: bool,
    /// For whom, or in answer to what, it was made.
    pub(super) audience: Vec<String>,
    /// The ids of the proofs that it was made on top of.
    pub(super) previous: Vec<&'a str>,
}

impl<'a> Proof<'a> {
    /// `None` if it is no object, or of no type.
    pub(super) fn read(proof: &'a Value) -> Option<Self> {
        let members = proof.as_object()?;
        let member = |name: &str| members.get(name).and_then(Value::as_str);
        let created = date(proof, "created");
        // The two words for one thing: the contexts of `https://w3id.org/security` have both.
        let ends = ["expires", "expiration"].map(|name| date(proof, name));
        Some(Self {
            members,
            id: member("id"),
            kind: crate::credential::types(proof).first().copied()?,
            cryptosuite: member("cryptosuite"),
            method: members.get("verificationMethod").and_then(link),
            purpose: member("proofPurpose").map(|purpose| {
                // As the security vocabulary spells it in full.
                purpose
                    .strip_prefix("https://w3id.org/security#")
                    .unwrap_or(purpose)
            }),
            unreadable: created.is_err() || ends.iter().any(Result::is_err),
            created: created.ok().flatten(),
            expires: ends.into_iter().flatten().flatten().min(),
            audience: ["domain", "challenge"]
                .into_iter()
                .flat_map(|name| many(proof, name))
                .map(text_of)
                .collect(),
            previous: many(proof, "previousProof")
                .into_iter()
                .filter_map(Value::as_str)
                .collect(),
        })
    }

    /// What the proof's own options say, which is signed too: all but the signature, in the context
    /// of the document (`proofConfig`).
    pub(super) fn options(&self, signature: &str, context: Option<&Value>) -> Value {
        let mut options = Map::new();
        options.extend(context.map(|context| ("@context".to_owned(), context.clone())));
        for (name, value) in self.members {
            if name != signature && name != "@context" {
                options.insert(name.clone(), value.clone());
            }
        }
        Value::Object(options)
    }

    /// The name of its kind for people.
    pub(super) fn name(&self) -> String {
        match self.cryptosuite {
            Some(suite) => format!("{} {suite}", self.kind),
            None => self.kind.to_owned(),
        }
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
