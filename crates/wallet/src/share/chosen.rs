//! Which badges go to a destination, and what is shown of them there.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use openbadges::{Recipient, Verdict};

use super::{PUBLIC_PAGE, find};
use crate::store::column::{Json, Moment, json};
use crate::store::list;
use crate::store::{BadgeCard, collections};
use crate::{Result, Wallet};

/// Which of the badges that are switched on go to a destination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Rules {
    /// Only those that the newest check found genuine and not somebody else's.
    pub only_genuine: bool,
    /// Only those that have not expired.
    pub without_expired: bool,
    /// Only those in the collection of this id.
    pub collection: Option<String>,
}

impl Rules {
    /// What holds at a destination where the earner chose nothing. Whoever visits a page believes
    /// what stands on it; a backpack verifies what it is sent by itself.
    pub(super) fn usual(destination: &str) -> Self {
        Self {
            only_genuine: destination == PUBLIC_PAGE,
            ..Self::default()
        }
    }
}

/// What is shown of a badge beside what it is: name, picture, issuer, dates, criteria.
///
/// The earner's e-mail address is never shown unless [`Shows::email`] says so, in whatever form: a
/// credential that carries it is not given out either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Shows {
    /// The earner's name, as they write it ([`crate::settings::Settings::earner_name`]).
    pub name: bool,
    /// The e-mail address that it was awarded to.
    pub email: bool,
    /// What the earner did.
    pub evidence: bool,
    /// What the issuer says of the award.
    pub narrative: bool,
    /// Grades, scores and levels.
    pub results: bool,
    /// Tags and alignments.
    pub skills: bool,
    /// The credential itself, as its issuer made it, so that anybody can verify it.
    pub credential: bool,
}

impl Default for Shows {
    fn default() -> Self {
        Self {
            name: true,
            email: false,
            evidence: false,
            narrative: false,
            results: false,
            skills: true,
            credential: true,
        }
    }
}

/// Why a badge that is switched on does not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LeftOut {
    /// It was found not genuine, revoked, or somebody else's.
    NotGenuine,
    /// It was never checked, or the check could not decide.
    NotChecked,
    /// It has expired.
    Expired,
    /// It is not in the destination's collection.
    NotInCollection,
}

impl LeftOut {
    /// Why, as a sentence for a person, with what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotGenuine => "Left out, because it was not found genuine.",
            Self::NotChecked => "Left out until a check finds it genuine. Check it now.",
            Self::Expired => "Left out, because it has expired.",
            Self::NotInCollection => {
                "Left out, because it is not in the collection that goes there."
            }
        }
    }
}

/// A badge that is switched on for a destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Chosen {
    /// What its card says.
    pub card: BadgeCard,
    /// Since when it is switched on.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub since: DateTime<Utc>,
    /// What is shown of it there.
    pub shows: Shows,
    /// Why it does not go; none if it goes.
    pub left_out: Option<LeftOut>,
}

impl Wallet {
    /// The badges that are switched on for a destination and not in the trash, the newest switched
    /// last, and of each whether it goes as it stands at `now`.
    ///
    /// # Errors
    /// [`crate::Error::UnknownDestination`].
    pub fn chosen(&self, destination: &str, now: DateTime<Utc>) -> Result<Vec<Chosen>> {
        self.read(|transaction| chosen(transaction, destination, now))
    }
}

/// As [`Wallet::chosen`].
pub(crate) fn chosen(
    transaction: &Transaction<'_>,
    destination: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Chosen>> {
    let destination = find(transaction, destination)?;
    let members = match &destination.rules.collection {
        Some(collection) => Some(collections::members(transaction, collection)?),
        None => None,
    };
    let mut statement = transaction.prepare_cached(
        "SELECT badge, since, shows FROM share JOIN badge ON badge.number = share.badge
         WHERE destination = ?1 AND wanted AND badge.removed_at IS NULL ORDER BY since, badge",
    )?;
    let rows = statement
        .query_map([&destination.id], |row| {
            let Moment(since) = row.get(1)?;
            let shows = json(row.get::<_, Option<Json<Shows>>>(2)?);
            Ok((row.get::<_, i64>(0)?, since, shows))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(award, since, shows)| {
            let card = list::card_of(transaction, award, now)?;
            let is_member = members
                .as_ref()
                .is_none_or(|members| members.contains(award));
            Ok(Chosen {
                left_out: left_out(&destination.rules, &card, is_member),
                card,
                since,
                shows: shows.unwrap_or_else(|| destination.shows.clone()),
            })
        })
        .collect()
}

/// Why the rules keep a badge out, if they do.
pub(crate) fn left_out(rules: &Rules, card: &BadgeCard, is_member: bool) -> Option<LeftOut> {
    if !is_member {
        return Some(LeftOut::NotInCollection);
    }
    if rules.only_genuine {
        match card.verdict {
            None | Some(Verdict::Unverified) => return Some(LeftOut::NotChecked),
            Some(Verdict::Invalid | Verdict::Revoked) => return Some(LeftOut::NotGenuine),
            Some(Verdict::Valid | Verdict::Expired | Verdict::NotYetValid) => {}
        }
        if card.recipient == Recipient::Other {
            return Some(LeftOut::NotGenuine);
        }
    }
    let has_expired = card.days_left.is_some_and(|days| days < 0)
        || card.verdict == Some(Verdict::Expired)
        || card.expiry == openbadges::Expiry::Expired;
    (rules.without_expired && has_expired).then_some(LeftOut::Expired)
}
