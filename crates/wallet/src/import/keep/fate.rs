//! Which copy of one award is the better one.

use chrono::{DateTime, Utc};

use openbadges::credential::Content;
use openbadges::{Badge, Credential, Standard, Verdict};

use super::rows::ADDRESS;
use crate::standing::current;
use crate::store::derived::begins;
use crate::store::page::Row;

/// What is to become of one credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Duplicate,
    /// It is here: take these parts of the newcomer.
    Better(Parts),
}

/// What of a newcomer takes the place of what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) text: bool,
    pub(super) image: bool,
    /// Whether what was found about the old copy says nothing about the new one.
    pub(super) forget_result: bool,
}

/// What is to become of a newcomer beside what is here.
///
/// A newcomer takes the place of what is here if
/// - what is here was found not to be genuine, and the newcomer's text is another;
/// - what is here is a bare address, and the newcomer carries the credential;
/// - what is here has no image, and the newcomer has one;
/// - both are of 3.0, what is here is not valid, and the newcomer's validity begins later: it was
///   issued anew.
///
/// A forged copy must never take the place of a good one, and whether the newcomer is forged is not
/// known yet. So against a copy that was found genuine (or genuine and revoked) the second and third
/// need more: the newcomer must say nothing that differs from what was found.
pub(super) fn fate(
    kept: Option<&Row>,
    newcomer: &Credential,
    has_image: bool,
    now: DateTime<Utc>,
) -> Fate {
    let Some(kept) = kept else {
        return Fate::New;
    };
    let same_text = kept.text == newcomer.text();
    let adds_image = kept.image_kind.is_none() && has_image;
    let verdict = kept
        .verdict
        .map(|verdict| current(verdict, begins(&kept.badge), kept.badge.expires, now));
    let parts = match verdict {
        _ if same_text => Parts {
            text: false,
            image: adds_image,
            forget_result: false,
        },
        Some(Verdict::Invalid) => Parts {
            text: true,
            image: true,
            forget_result: true,
        },
        _ if verdict != Some(Verdict::Valid) && is_issued_anew(&kept.badge, newcomer) => Parts {
            text: true,
            image: true,
            forget_result: true,
        },
        None | Some(Verdict::Unverified) => {
            let adds_text = adds_text(kept, newcomer);
            Parts {
                // An image carries its own text: the two stay together, unless the newcomer's is
                // but an address.
                text: adds_text || (adds_image && !is_address(newcomer)),
                image: adds_image || (adds_text && has_image),
                forget_result: false,
            }
        }
        Some(Verdict::Valid | Verdict::Expired | Verdict::NotYetValid | Verdict::Revoked)
            if !says_nothing_else(&kept.badge, newcomer) =>
        {
            return Fate::Duplicate;
        }
        Some(_) => {
            let adds_text = adds_text(kept, newcomer);
            Parts {
                text: adds_text || (adds_image && !is_address(newcomer)),
                image: adds_image || (adds_text && has_image),
                forget_result: false,
            }
        }
    };
    if parts.text || parts.image {
        Fate::Better(parts)
    } else {
        Fate::Duplicate
    }
}

/// Whether keeping a credential that is here would put its text in the place of what is here.
pub(crate) fn would_be_better(kept: &Row, newcomer: &Credential, now: DateTime<Utc>) -> bool {
    matches!(
        fate(Some(kept), newcomer, false, now),
        Fate::Better(Parts { text: true, .. })
    )
}

fn is_address(credential: &Credential) -> bool {
    matches!(credential.content(), Content::Address(_))
}

fn adds_text(kept: &Row, newcomer: &Credential) -> bool {
    kept.form == ADDRESS && !is_address(newcomer)
}

fn is_issued_anew(kept: &Badge, newcomer: &Credential) -> bool {
    let both_3_0 = kept.standard == Standard::V3_0 && newcomer.standard() == Some(Standard::V3_0);
    both_3_0 && newcomer.badge().valid_from > kept.valid_from
}

/// Whether a credential says nothing that differs from what is known of its badge. What it leaves out is no
/// difference: a copy often names its badge class by address alone.
pub(crate) fn says_nothing_else(truth: &Badge, newcomer: &Credential) -> bool {
    fn same<T: PartialEq>(truth: &Option<T>, said: &Option<T>) -> bool {
        said.is_none() || said == truth
    }
    if is_address(newcomer) {
        return true;
    }
    let said = newcomer.badge();
    said.recipients == truth.recipients
        && same(&truth.name, &said.name)
        && same(&truth.description, &said.description)
        && same(&truth.issuer.id, &said.issuer.id)
        && same(&truth.issuer.name, &said.issuer.name)
        && truth.issued_on == said.issued_on
        && truth.valid_from == said.valid_from
        && truth.expires == said.expires
        && same(&truth.narrative, &said.narrative)
        && said.evidence == truth.evidence
}
