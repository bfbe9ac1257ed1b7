//! Places that Lapel knows: those that can be connected by name, and those without an interface, to
//! which the earner hands badges over.
//!
//! Each is an entry of `places.json` with its rules and where they come from; adding one needs no
//! code.

mod hand_over;

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use openbadges::Standard;
use openbadges::credential::Content;
use openbadges::image::Kind;

use super::before::{has_expired, is_presentable, refused};
use super::{Parcel, ParcelVersion, Reason, Trouble};
use crate::{Error, Result, Wallet};

pub use hand_over::{Carried, HandOver};

/// What a place wants to be given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PlaceForm {
    /// The baked image.
    #[default]
    Image,
    /// The credential as JSON.
    Json,
}

/// How a badge names its recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RecipientForm {
    /// By a digest of their address.
    Hashed,
    /// By their address itself.
    Plain,
}

/// A place where badges can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KnownPlace {
    /// A word for it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The page to open; none where that is the earner's own server.
    #[serde(default)]
    pub page: Option<String>,
    /// The address to connect; none for places without an interface.
    #[serde(default)]
    pub connect: Option<String>,
    /// The versions of the standard that it takes.
    pub takes: Vec<Standard>,
    /// What it wants to be given.
    #[serde(default)]
    pub form: PlaceForm,
    /// The kinds of image that it takes, where it takes images.
    #[serde(default)]
    pub images: Vec<Kind>,
    /// The largest file that it takes, in bytes, where that is known.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub max_bytes: Option<u64>,
    /// Whether it takes expired badges, where that is known.
    #[serde(default)]
    pub expired: Option<bool>,
    /// How a badge has to name its recipient there, where the place takes it in one form alone.
    #[serde(default)]
    pub recipient: Option<RecipientForm>,
    /// What the earner does there, a sentence each.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Where its rules come from.
    pub sources: Vec<String>,
}

static PLACES: LazyLock<Vec<KnownPlace>> =
    LazyLock::new(|| serde_json::from_str(include_str!("places.json")).unwrap_or_default());

/// Every place that Lapel knows.
pub fn places() -> &'static [KnownPlace] {
    &PLACES
}

/// The place of this id or name; names are compared without regard to case.
pub fn place(name: &str) -> Option<&'static KnownPlace> {
    let lower = name.to_lowercase();
    places()
        .iter()
        .find(|place| place.id == name || place.name.to_lowercase() == lower)
}

impl Wallet {
    /// Whether a place takes a badge, by what is known of its rules. Nothing is asked.
    ///
    /// # Errors
    /// [`Error::Backpack`] with the reason, [`Error::UnknownBadge`].
    pub fn fits(&self, id: &str, place: &KnownPlace, now: DateTime<Utc>) -> Result<()> {
        let award = self.read(|transaction| crate::store::page::award(transaction, id))?;
        fits(&self.parcel(award)?, place, now)
            .map(|_| ())
            .map_err(Error::Backpack)
    }
}

/// The version of a badge that a place takes.
fn fits<'p>(
    parcel: &'p Parcel,
    place: &KnownPlace,
    now: DateTime<Utc>,
) -> std::result::Result<&'p ParcelVersion, Trouble> {
    let version = parcel
        .versions
        .iter()
        .find(|version| {
            // What was never fetched is an assertion of the first versions, or of any.
            version
                .standard()
                .is_none_or(|standard| place.takes.contains(&standard))
        })
        .ok_or_else(|| {
            let takes: Vec<&str> = place
                .takes
                .iter()
                .map(|standard| standard.as_str())
                .collect();
            refused(
                Reason::Version,
                &format!("{} takes Open Badges {}.", place.name, takes.join(", ")),
            )
        })?;
    is_presentable(version)?;
    if has_expired(version, now) && place.expired == Some(false) {
        return Err(refused(
            Reason::Expired,
            &format!(
                "The badge has expired, and {} takes no expired badges.",
                place.name
            ),
        ));
    }
    if let Some(form) = place.recipient {
        recipient(version, place, form)?;
    }
    match place.form {
        PlaceForm::Json => match version.credential.content() {
            Content::Json(_) => Ok(version),
            _ => Err(refused(
                Reason::Image,
                &format!(
                    "{} reads badges as JSON alone, and this one is none.",
                    place.name
                ),
            )),
        },
        PlaceForm::Image => image(version, place).map(|()| version),
    }
}

/// Whether the badge names its recipient as the place wants it.
fn recipient(
    version: &ParcelVersion,
    place: &KnownPlace,
    form: RecipientForm,
) -> std::result::Result<(), Trouble> {
    let is_so = version
        .badge
        .recipients
        .iter()
        .filter(|recipient| recipient.kind.starts_with("email"))
        .any(|recipient| recipient.hashed == (form == RecipientForm::Hashed));
    if is_so {
        return Ok(());
    }
    let how = match form {
        RecipientForm::Hashed => "by a digest of your e-mail address",
        RecipientForm::Plain => "by your e-mail address itself",
    };
    Err(refused(
        Reason::Recipient,
        &format!(
            "{} takes only badges that name you {how}, and this one does not.",
            place.name
        ),
    ))
}

fn image(version: &ParcelVersion, place: &KnownPlace) -> std::result::Result<(), Trouble> {
    let no = |message: String| Err(refused(Reason::Image, &message));
    let Some((kind, bytes)) = &version.image else {
        return no(format!(
            "{} takes images, and this badge came without one.",
            place.name
        ));
    };
    if !place.images.contains(kind) {
        return no(format!("{} does not take this kind of image.", place.name));
    }
    if place
        .max_bytes
        .is_some_and(|most| bytes.len() as u64 > most)
    {
        return no(format!("The image is too large for {}.", place.name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn every_place_says_what_to_do_there_and_where_its_rules_come_from() {
        let read: Vec<KnownPlace> =
            serde_json::from_str(include_str!("places.json")).expect("the table is well formed");
        assert!(read.len() > 5);
        for place in &read {
            assert!(
                !place.takes.is_empty() && !place.sources.is_empty(),
                "{}",
                place.id
            );
            assert_eq!(
                place.connect.is_none(),
                !place.steps.is_empty(),
                "{}",
                place.id
            );
            assert!(
                place.steps.iter().all(|step| step.ends_with('.')),
                "{}",
                place.id
            );
            if place.form == PlaceForm::Image {
                assert!(!place.images.is_empty(), "{}", place.id);
            }
            for address in place.page.iter().chain(&place.connect) {
                assert_eq!(Url::parse(address).expect("an address").scheme(), "https");
            }
        }
        let mut ids: Vec<&str> = read.iter().map(|place| place.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), read.len(), "an id twice");
    }

    #[test]
    fn a_place_is_found_by_its_name() {
        assert_eq!(
            place("credly").map(|place| place.id.as_str()),
            Some("credly")
        );
        assert_eq!(
            place("open badge passport").map(|place| place.id.as_str()),
            Some("open-badge-passport")
        );
        assert_eq!(place("nowhere"), None);
    }

    fn parcel(text: &str, image: Option<(Kind, Vec<u8>)>) -> Parcel {
        let credential = openbadges::Credential::read(text).expect("a credential");
        Parcel {
            id: "0123456789abcdef".into(),
            name: "Badge".into(),
            versions: vec![ParcelVersion {
                badge: credential.badge().clone(),
                credential,
                image,
                verdict: None,
            }],
        }
    }

    const HOSTED: &str = r#"{"@context":"https://w3id.org/openbadges/v2","type":"Assertion",
        "id":"https://issuer.example/1","recipient":{"type":"email","hashed":false,
        "identity":"ada@example.org"},"badge":"https://issuer.example/class",
        "verification":{"type":"hosted"},"issuedOn":"2024-01-01T00:00:00Z",
        "expires":"2025-01-01T00:00:00Z"}"#;

    fn reason(parcel: &Parcel, name: &str) -> Option<Reason> {
        let now = "2026-11-23T00:00:00Z".parse().expect("a time");
        match fits(parcel, place(name).expect("a known place"), now) {
            Ok(_) => None,
            Err(Trouble::Refused { reason, .. }) => Some(reason),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_place_may_want_the_recipient_hashed_or_plain() {
        let with = |identity: &str, hashed: bool| {
            let identifier = if hashed {
                format!(
                    r#"{{"type":"IdentityObject","identityType":"emailAddress","hashed":true,"identityHash":"{identity}","salt":"s"}}"#
                )
            } else {
                format!(
                    r#"{{"type":"IdentityObject","identityType":"emailAddress","hashed":false,"identityHash":"{identity}"}}"#
                )
            };
            let text = format!(
                r#"{{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
                "type":["VerifiableCredential","OpenBadgeCredential"],"id":"urn:uuid:1",
                "issuer":{{"id":"did:web:issuer.example","type":"Profile"}},"validFrom":"2026-01-01T00:00:00Z",
                "credentialSubject":{{"type":"AchievementSubject","identifier":[{identifier}],
                "achievement":{{"id":"urn:uuid:2","type":"Achievement","name":"A","description":"A",
                "criteria":{{"narrative":"A"}}}}}}}}"#
            );
            parcel(&text, None)
        };
        let place = "open-educational-badges-3";
        let digest = format!("sha256${}", "0".repeat(64));
        assert_eq!(reason(&with(&digest, true), place), None);
        let plain = with("ada@example.org", false);
        assert_eq!(reason(&plain, place), Some(Reason::Recipient));
        assert_eq!(reason(&plain, "learner-credential-wallet"), None);
    }

    #[test]
    fn each_rule_of_a_place_is_held_against_the_badge() {
        let png = |size: usize| Some((Kind::Png, vec![0; size]));
        let passport = "open-badge-passport";
        assert_eq!(reason(&parcel(HOSTED, png(1_000)), passport), None);
        assert_eq!(reason(&parcel(HOSTED, None), passport), Some(Reason::Image));
        let svg = Some((Kind::Svg, vec![0; 10]));
        assert_eq!(reason(&parcel(HOSTED, svg.clone()), passport), None);
        assert_eq!(reason(&parcel(HOSTED, svg), "credly"), Some(Reason::Image));
        assert_eq!(
            reason(&parcel(HOSTED, png(1_000)), "canvas-credentials"),
            Some(Reason::Expired)
        );
        assert_eq!(
            reason(&parcel(HOSTED, png(1_000)), "learner-credential-wallet"),
            Some(Reason::Version)
        );
        let old = HOSTED.replace(
            "https://w3id.org/openbadges/v2",
            "https://w3id.org/openbadges/v1",
        );
        let oeb = parcel(HOSTED, None);
        assert_eq!(reason(&oeb, "open-educational-badges"), None);
        let old = parcel(&old, png(300_000));
        assert_eq!(reason(&old, "mozilla-backpack"), Some(Reason::Image));
    }
}
