//! Whether a badge's credential is given out to whoever visits the page.
//!
//! A credential cannot be changed without breaking it, so it goes as it is or not at all: not if it
//! says anything that the earner hides.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use openbadges::badge::{AchievementResult, RecipientIdentity};
use openbadges::credential::{Content, Jws};
use openbadges::{Badge, Credential, Identity, identity};

use super::hidden::{Hidden, Names, names};
use crate::data_url;
use crate::share::chosen::Shows;

/// Something that a credential says and the earner hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Said {
    /// An e-mail address.
    Email,
    /// A telephone number, or a number under which somebody keeps the earner; never shown.
    Number,
    /// The earner's name.
    Name,
    /// What the earner did.
    Evidence,
    /// What the issuer says of the award.
    Narrative,
    /// Grades, scores and levels.
    Results,
    /// Tags and alignments.
    Skills,
}

impl Said {
    fn words(self) -> &'static str {
        match self {
            Self::Email => "your e-mail address",
            Self::Number => "a number that stands for you",
            Self::Name => "your name",
            Self::Evidence => "the evidence",
            Self::Narrative => "the narrative",
            Self::Results => "the results",
            Self::Skills => "the skills",
        }
    }
}

/// Why a credential is not given out though the earner wants it to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Withheld {
    /// What it says and the earner hides; never empty.
    pub says: Vec<Said>,
}

impl Withheld {
    /// Why, as a sentence for the earner.
    pub fn sentence(&self) -> String {
        let mut said = String::new();
        for (place, one) in self.says.iter().enumerate() {
            if place > 0 {
                said.push_str(if place + 1 == self.says.len() {
                    " and "
                } else {
                    ", "
                });
            }
            said.push_str(one.words());
        }
        format!("The credential is left out, because it says {said}, which you do not show here.")
    }
}

/// What a credential says that is hidden, in order and each once.
pub(super) fn hidden_in(credential: &Credential, shows: &Shows, hidden: &Hidden) -> Vec<Said> {
    let mut reader = Reader::new(shows, hidden);
    reader.badge(credential.badge());
    match credential.content() {
        Content::Address(address) => reader.text(address.as_str()),
        Content::Json(document) => reader.value(document, Place::default(), 0),
        Content::Jws(jws) => reader.jws(jws, 0),
    }
    reader.said()
}

/// Whether a credential says, at whatever depth, an e-mail address of the earner's.
pub(in crate::share) fn says_the_earners_email(
    credential: &Credential,
    identities: &[Identity],
) -> bool {
    let all_but_that = Shows {
        name: true,
        email: false,
        evidence: true,
        narrative: true,
        results: true,
        skills: true,
        credential: true,
    };
    let hidden = Hidden::of(credential.badge(), &all_but_that, identities, None);
    hidden_in(credential, &all_but_that, &hidden).contains(&Said::Email)
}

/// What a document that anybody can fetch says about who the earner is, as far as that is hidden.
pub(super) fn identity_in(badge: &Badge, shows: &Shows, hidden: &Hidden) -> Vec<Said> {
    let mut reader = Reader::new(shows, hidden);
    reader.recipients(badge);
    reader.said()
}

/// Whether a result is one, and not only described.
pub(super) fn is_given(result: &AchievementResult) -> bool {
    result.value.is_some() || result.status.is_some() || result.achieved_level.is_some()
}

/// The deepest nesting of values and of credentials within credentials.
const MAX_DEPTH: usize = 80;

/// Where in a document a value stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// In what had to be done, or in a piece of evidence: its narrative is not the award's own.
    in_part: bool,
    /// In what is said of an issuer or an achievement, whose addresses are not the earner's.
    of_others: bool,
}

struct Reader<'a> {
    shows: &'a Shows,
    hidden: &'a Hidden,
    found: Vec<Said>,
}

impl<'a> Reader<'a> {
    fn new(shows: &'a Shows, hidden: &'a Hidden) -> Self {
        Self {
            shows,
            hidden,
            found: Vec::new(),
        }
    }

    fn said(mut self) -> Vec<Said> {
        self.found.sort_unstable();
        self.found.dedup();
        self.found
    }

    fn find(&mut self, said: Said) {
        let is_hidden = match said {
            Said::Email => !self.shows.email,
            Said::Number => true,
            Said::Name => !self.shows.name,
            Said::Evidence => !self.shows.evidence,
            Said::Narrative => !self.shows.narrative,
            Said::Results => !self.shows.results,
            Said::Skills => !self.shows.skills,
        };
        if is_hidden && !self.found.contains(&said) {
            self.found.push(said);
        }
    }

    fn badge(&mut self, badge: &Badge) {
        self.recipients(badge);
        for (there, said) in [
            (!badge.evidence.is_empty(), Said::Evidence),
            (badge.narrative.is_some(), Said::Narrative),
            (badge.results.iter().any(is_given), Said::Results),
            (!badge.skills.is_empty(), Said::Skills),
        ] {
            if there {
                self.find(said);
            }
        }
        if badge
            .award
            .as_ref()
            .is_some_and(|award| award.license_number.is_some())
        {
            self.find(Said::Number);
        }
    }

    fn recipients(&mut self, badge: &Badge) {
        for recipient in &badge.recipients {
            // A digest says nothing to those who do not know the address already.
            if recipient.hashed && identity::hashed_parts(&recipient.identity).is_some() {
                continue;
            }
            match names(recipient) {
                Names::Email => self.find(Said::Email),
                Names::Name => self.find(Said::Name),
                Names::Number => self.find(Said::Number),
                Names::Address => {}
            }
            self.text(&recipient.identity);
        }
    }

    fn text(&mut self, text: &str) {
        // It is hidden whatever else is shown of the badge.
        self.found.extend(self.hidden.said_in(text));
    }

    fn jws(&mut self, jws: &Jws, depth: usize) {
        self.value(&jws.header, Place::default(), depth);
        self.value(&jws.payload, Place::default(), depth);
    }

    fn value(&mut self, value: &Value, place: Place, depth: usize) {
        if depth > MAX_DEPTH {
            // What cannot be read to its end cannot be vouched for.
            self.found.push(Said::Email);
            return;
        }
        match value {
            Value::String(text) => self.string(text, place, depth),
            Value::Array(items) => {
                for item in items {
                    self.value(item, place, depth + 1);
                }
            }
            Value::Object(members) => {
                let is_hashed = members.get("hashed").and_then(Value::as_bool) == Some(true);
                if members.contains_key("identityHash") && !is_hashed {
                    self.identity_object(members);
                }
                for (name, member) in members {
                    self.text(name);
                    self.member(name, member, place);
                    self.value(member, inside(name, place), depth + 1);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// An IdentityObject of 3.0 that is no digest, wherever it stands.
    fn identity_object(&mut self, members: &serde_json::Map<String, Value>) {
        let text = |name| {
            members
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let recipient = RecipientIdentity {
            kind: text("identityType").to_owned(),
            identity: text("identityHash").to_owned(),
            hashed: false,
            salt: None,
        };
        match names(&recipient) {
            Names::Email => self.find(Said::Email),
            Names::Name => self.find(Said::Name),
            Names::Number => self.find(Said::Number),
            Names::Address => {}
        }
    }

    fn member(&mut self, name: &str, member: &Value, place: Place) {
        let is_empty = match member {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        if is_empty {
            return;
        }
        match name {
            "evidence" => self.find(Said::Evidence),
            "narrative" if !place.in_part => self.find(Said::Narrative),
            "result" => self.find(Said::Results),
            "tags" | "tag" | "alignment" if place.of_others => self.find(Said::Skills),
            "licenseNumber" => self.find(Said::Number),
            _ => {}
        }
    }

    fn string(&mut self, text: &str, place: Place, depth: usize) {
        self.text(text);
        let whole = text.trim();
        let is_one = !whole.contains(char::is_whitespace);
        if !place.of_others
            && is_one
            && Identity::guess(whole.strip_prefix("mailto:").unwrap_or(whole)).kind
                == identity::IdentityKind::Email
        {
            self.find(Said::Email);
        }
        // A credential within one, signed by itself, or wrapped in a data URI (RFC 2397).
        let carried = data_url::content(whole, whole.len())
            .map(|bytes| String::from_utf8(bytes).unwrap_or_default());
        if let Some(carried) = &carried {
            self.text(carried);
        }
        let text = carried.as_deref().unwrap_or(whole);
        if Jws::looks_like(text)
            && let Ok(jws) = Jws::read(text)
        {
            self.jws(&jws, depth + 1);
        }
    }
}

/// Where a member's value stands, by the member's name.
fn inside(name: &str, place: Place) -> Place {
    match name {
        "criteria" | "evidence" => Place {
            in_part: true,
            ..place
        },
        "issuer" | "badge" | "achievement" | "creator" | "source" | "proof" | "endorsement"
        | "endorsementJwt" => Place {
            of_others: true,
            ..place
        },
        _ => place,
    }
}
