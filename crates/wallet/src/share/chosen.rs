//! Which badges go to a destination, and what is shown of them there.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use openbadges::{Expiry, Recipient, Verdict};

use super::{Destination, PUBLIC_PAGE, find};
use crate::store::column::{Json, Moment, json};
use crate::store::search::Hits;
use crate::store::{BadgeCard, collections, list};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

    /// The same of the public page, on which the badge may still be (`is_there`): a rule takes nothing
    /// off by itself.
    pub(crate) fn sentence_on_page(self, is_there: bool) -> String {
        let sentence = self.sentence();
        if is_there {
            format!("{sentence} It is still on the page until the next publish takes it off.")
        } else {
            sentence.to_owned()
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
    let gate = Gate::of(transaction, &destination)?;
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
            Ok(Chosen {
                left_out: gate.keeps_out(award, Seen::of(&card)),
                card,
                since,
                shows: shows.unwrap_or_else(|| destination.shows.clone()),
            })
        })
        .collect()
}

/// Why a destination's rules leave an award out, if they do.
pub(crate) fn left_out(
    transaction: &Transaction<'_>,
    destination: &str,
    award: i64,
    now: DateTime<Utc>,
) -> Result<Option<LeftOut>> {
    Gate::of(transaction, &find(transaction, destination)?)?.left_out(transaction, award, now)
}

/// What the rules look at in a badge, as it stands at a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) verdict: Option<Verdict>,
    pub(crate) recipient: Recipient,
    pub(crate) expiry: Expiry,
}

impl Seen {
    fn of(card: &BadgeCard) -> Self {
        Self {
            verdict: card.verdict,
            recipient: card.recipient,
            expiry: card.expiry,
        }
    }
}

/// The rules of a destination, with all that is needed to apply them.
#[derive(Debug)]
pub(crate) struct Gate {
    rules: Rules,
    /// The awards in the collection that goes there, if only one does.
    members: Option<Hits>,
}

impl Gate {
    pub(crate) fn of(transaction: &Transaction<'_>, destination: &Destination) -> Result<Self> {
        let members = match &destination.rules.collection {
            Some(collection) => Some(collections::members(transaction, collection)?),
            None => None,
        };
        Ok(Self {
            rules: destination.rules.clone(),
            members,
        })
    }

    /// Whether any badge can be left out.
    fn is_open(&self) -> bool {
        self.rules == Rules::default()
    }

    /// Why the award is left out, as it stands at `now`.
    pub(crate) fn left_out(
        &self,
        transaction: &Transaction<'_>,
        award: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<LeftOut>> {
        if self.is_open() {
            return Ok(None);
        }
        let card = list::card_of(transaction, award, now)?;
        Ok(self.keeps_out(award, Seen::of(&card)))
    }

    /// Why an award is left out that is seen so.
    pub(crate) fn keeps_out(&self, award: i64, seen: Seen) -> Option<LeftOut> {
        if self
            .members
            .as_ref()
            .is_some_and(|members| !members.contains(award))
        {
            return Some(LeftOut::NotInCollection);
        }
        if self.rules.only_genuine {
            match seen.verdict {
                None | Some(Verdict::Unverified) => return Some(LeftOut::NotChecked),
                Some(Verdict::Invalid | Verdict::Revoked) => return Some(LeftOut::NotGenuine),
                Some(Verdict::Valid | Verdict::Expired | Verdict::NotYetValid) => {}
            }
            if seen.recipient == Recipient::Other {
                return Some(LeftOut::NotGenuine);
            }
        }
        let has_expired = seen.verdict == Some(Verdict::Expired) || seen.expiry == Expiry::Expired;
        (self.rules.without_expired && has_expired).then_some(LeftOut::Expired)
    }
}
