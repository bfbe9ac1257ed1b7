//! Needs attention: one list of what the earner should see to, each with its one next step.
//!
//! First come the badges themselves, what ends first at the top; then what stands in the way at a
//! destination. Where two matters lead to the same step for the same badge, the first stands for both.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use openbadges::Credential;
use openbadges::credential::Content;

use crate::backpack::outbox::Change;
use crate::backpack::outbox::queue::{self, Entry, Place, Waits};
use crate::backpack::{Backpack, Connection, Reason, keep};
use crate::share::chosen::{Gate, LeftOut};
use crate::share::line::{DeliveryState, OnPage};
use crate::share::{self, Destination, PUBLIC_PAGE, page};
use crate::store::BadgeCard;
use crate::store::column::{Moment, Word, moment, word};
use crate::store::list::card_of;
use crate::store::page::Row;
use crate::store::shelf::{Line, Shelf};
use crate::{Result, Standing, Wallet};

/// What a matter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Matter {
    /// A badge expires soon.
    Expires,
    /// A badge was taken back by its issuer.
    Revoked,
    /// A badge was suspended by its issuer, for the time being.
    Suspended,
    /// A badge was found not genuine.
    NotGenuine,
    /// A badge could not be checked.
    NotChecked,
    /// A rule leaves a badge out of a destination for which it is switched on.
    LeftOut,
    /// A backpack does not take a badge until the earner does something.
    NeedsYou,
    /// A backpack refused a badge.
    Refused,
    /// A badge was removed at a backpack.
    Gone,
    /// A badge says something else at a backpack than here.
    Changed,
    /// A backpack wants the earner to sign in again.
    SignIn,
    /// Badges are switched on for the public page, which has no place.
    PageWithoutPlace,
    /// The public page is not what is wanted; publishing makes it so.
    PageNotPublished,
}

/// The one next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Step {
    /// Earn it again: the issuer's page says how.
    Renew {
        /// The page.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        url: Url,
    },
    /// Check the badge now.
    Check,
    /// Look at the badge.
    Open,
    /// Switch the badge off there.
    SwitchOff,
    /// See to it at the backpack.
    Visit {
        /// The backpack's address.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        url: Url,
    },
    /// Sign in to the backpack again.
    SignIn,
    /// Say where the public page lies.
    SetUp,
    /// Publish the public page.
    Publish,
}

/// One matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Attention {
    /// What it is about.
    pub matter: Matter,
    /// The badge; none where it is about a whole destination.
    pub card: Option<BadgeCard>,
    /// The destination; none where it is about the badge itself.
    pub destination: Option<Destination>,
    /// How many badges wait for it.
    pub badges: u32,
    /// What is so, as one sentence or two.
    pub message: String,
    /// What to do.
    pub next: Step,
}

/// A window on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttentionPage {
    /// How many matters there are in all.
    pub total: u32,
    /// Those from the offset on.
    pub matters: Vec<Attention>,
}

impl Wallet {
    /// All that needs the earner's attention.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn attention(&self, now: DateTime<Utc>) -> Result<Vec<Attention>> {
        Ok(self.attention_page(0, u32::MAX, now)?.matters)
    }

    /// A window on what needs the earner's attention.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn attention_page(
        &self,
        offset: u32,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<AttentionPage> {
        self.look(|transaction, shelf| {
            let noticed = noticed(transaction, shelf, now)?;
            let total = u32::try_from(noticed.len()).unwrap_or(u32::MAX);
            let matters = noticed
                .into_iter()
                .skip(offset as usize)
                .take(limit as usize)
                .map(|one| one.whole(transaction, now))
                .collect::<Result<_>>()?;
            Ok(AttentionPage { total, matters })
        })
    }
}

/// How many matters there are.
pub(crate) fn count(
    transaction: &Transaction<'_>,
    shelf: &Shelf,
    now: DateTime<Utc>,
) -> Result<u32> {
    let noticed = noticed(transaction, shelf, now)?;
    Ok(u32::try_from(noticed.len()).unwrap_or(u32::MAX))
}

/// A matter before anything is looked up that only its line needs.
struct Noticed {
    matter: Matter,
    award: Option<i64>,
    destination: Option<String>,
    badges: u32,
    message: String,
    /// None: what it is depends on the badge.
    next: Option<Step>,
}

impl Noticed {
    fn about(award: i64, matter: Matter, message: &str, next: Option<Step>) -> Self {
        Self {
            matter,
            award: Some(award),
            destination: None,
            badges: 1,
            message: message.to_owned(),
            next,
        }
    }

    fn at(self, destination: &str) -> Self {
        Self {
            destination: Some(destination.to_owned()),
            ..self
        }
    }

    fn whole(self, transaction: &Transaction<'_>, now: DateTime<Utc>) -> Result<Attention> {
        let (next, hint) = match (self.next, self.award) {
            (Some(next), _) => (next, ""),
            (None, Some(award)) => renewal(transaction, award)?,
            (None, None) => (Step::Open, ""),
        };
        Ok(Attention {
            matter: self.matter,
            card: match self.award {
                Some(award) => Some(card_of(transaction, award, now)?),
                None => None,
            },
            destination: match &self.destination {
                Some(destination) => Some(share::find(transaction, destination)?),
                None => None,
            },
            badges: self.badges,
            message: self.message + hint,
            next,
        })
    }
}

fn noticed(
    transaction: &Transaction<'_>,
    shelf: &Shelf,
    now: DateTime<Utc>,
) -> Result<Vec<Noticed>> {
    let mut noticed: Vec<Noticed> = shelf
        .kept()
        .filter_map(|line| of_the_badge(line, now))
        .collect();
    for backpack in keep::all(transaction)? {
        at_a_backpack(transaction, shelf, &backpack, now, &mut noticed)?;
    }
    on_the_page(transaction, shelf, now, &mut noticed)?;
    let mut seen = HashSet::new();
    noticed.retain(|one| match (one.award, &one.next) {
        (Some(award), Some(Step::Check)) => seen.insert(award),
        _ => true,
    });
    Ok(noticed)
}

/// What is so of the badge itself.
fn of_the_badge(line: &Line, now: DateTime<Utc>) -> Option<Noticed> {
    let standing = line.standing(now);
    let award = line.number;
    match standing {
        Standing::Revoked => Some(Noticed::about(
            award,
            Matter::Revoked,
            "Its issuer took it back.",
            Some(Step::Open),
        )),
        Standing::Suspended => Some(Noticed::about(
            award,
            Matter::Suspended,
            "Its issuer suspended it for the time being.",
            Some(Step::Check),
        )),
        Standing::NotGenuine => Some(Noticed::about(
            award,
            Matter::NotGenuine,
            "It was not found genuine.",
            Some(Step::Open),
        )),
        Standing::Undecided => Some(Noticed::about(
            award,
            Matter::NotChecked,
            "It could not be checked.",
            Some(Step::Check),
        )),
        _ if line.expires_soon(standing, now) => Some(Noticed::about(
            award,
            Matter::Expires,
            "It expires soon.",
            None,
        )),
        _ => None,
    }
}

/// How a badge that expires can be had anew, and that as a sentence.
fn renewal(transaction: &Transaction<'_>, award: i64) -> Result<(Step, &'static str)> {
    let row = Row::load(transaction, award)?;
    if gives_newer(&row.text) {
        return Ok((
            Step::Check,
            " Its issuer gives out newer versions: a check fetches one.",
        ));
    }
    let criteria = row.badge.criteria.url.as_deref();
    let page = criteria
        .and_then(|url| Url::parse(url).ok())
        .filter(|url| url.scheme() == "https" && url.username().is_empty());
    Ok(match page {
        Some(url) => (Step::Renew { url }, " Its issuer says how it is earned."),
        None => (Step::Open, " Ask its issuer how to renew it."),
    })
}

/// Whether a credential of 3.0 says where a newer version is (1EdTechCredentialRefresh).
fn gives_newer(text: &str) -> bool {
    let names_service = |value: &Value| {
        let inner = value.get("vc").unwrap_or(value);
        inner.get("refreshService").is_some()
    };
    match Credential::read(text).as_ref().map(Credential::content) {
        Ok(Content::Json(value)) => names_service(value),
        Ok(Content::Jws(jws)) => names_service(&jws.payload),
        Ok(Content::Address(_)) | Err(_) => false,
    }
}

/// What stands in the way at a backpack.
fn at_a_backpack(
    transaction: &Transaction<'_>,
    shelf: &Shelf,
    backpack: &Backpack,
    now: DateTime<Utc>,
    noticed: &mut Vec<Noticed>,
) -> Result<()> {
    let gate = Gate::of(transaction, &share::find(transaction, &backpack.id)?)?;
    let lines = shelf.by_number();
    let visit = Step::Visit {
        url: backpack.server.address.clone(),
    };
    let mut waiting = 0;
    for entry in queue::all(transaction, &backpack.id)? {
        let left_out = match (lines.get(&entry.award), entry.change) {
            (Some(line), Change::Send) => gate.keeps_out(entry.award, line.seen(now)),
            _ => None,
        };
        if let Some(left_out) = left_out.filter(|_| may_be_left_out(&entry)) {
            noticed.push(of_a_rule(entry.award, left_out).at(&backpack.id));
            continue;
        }
        let (matter, next) = match (entry.waits, entry.reason) {
            (Waits::Waiting, _) | (_, Some(Reason::SignIn | Reason::Keyring)) => {
                waiting += 1;
                continue;
            }
            // A rule left it out and now lets it in: it is sent by itself.
            (_, Some(Reason::LeftOut)) => continue,
            (Waits::NeedsYou, Some(Reason::NotPermitted)) => (Matter::NeedsYou, Step::SignIn),
            (Waits::NeedsYou, Some(Reason::Recipient | Reason::EmailNotVerified)) => {
                (Matter::NeedsYou, visit.clone())
            }
            (Waits::NeedsYou, _) => (Matter::NeedsYou, Step::Open),
            (Waits::Refused, _) => (Matter::Refused, Step::SwitchOff),
        };
        let message = sentence(&entry.message);
        noticed.push(Noticed::about(entry.award, matter, &message, Some(next)).at(&backpack.id));
    }
    for (award, place) in placed(transaction, &backpack.id)? {
        let (matter, message, next) = match place {
            Place::There => continue,
            Place::Gone => (
                Matter::Gone,
                "It was removed there. Switch it off; on again sends it anew.",
                Step::SwitchOff,
            ),
            Place::Changed => (
                Matter::Changed,
                "The copy there says something else than the one here.",
                visit.clone(),
            ),
        };
        noticed.push(Noticed::about(award, matter, message, Some(next)).at(&backpack.id));
    }
    let message = match backpack.connection {
        Connection::Connected => return Ok(()),
        Connection::SignInAgain => "It wants you to sign in again.",
        Connection::TokensMissing if waiting > 0 => {
            "The keyring does not give what Lapel needs to use it. Unlock it, or sign in again."
        }
        // Nothing is to be done there now.
        Connection::TokensMissing => return Ok(()),
    };
    noticed.push(Noticed {
        matter: Matter::SignIn,
        award: None,
        destination: Some(backpack.id.clone()),
        badges: waiting,
        message: message.to_owned(),
        next: Some(Step::SignIn),
    });
    Ok(())
}

/// Whether a row is one that a rule decides about before anything else does.
fn may_be_left_out(entry: &Entry) -> bool {
    entry.waits == Waits::Waiting || entry.reason == Some(Reason::LeftOut)
}

fn of_a_rule(award: i64, left_out: LeftOut) -> Noticed {
    let next = match left_out {
        LeftOut::NotChecked => Step::Check,
        LeftOut::NotGenuine | LeftOut::Expired | LeftOut::NotInCollection => Step::SwitchOff,
    };
    Noticed::about(award, Matter::LeftOut, left_out.sentence(), Some(next))
}

/// The wanted awards outside the trash of which something is known at a destination.
fn placed(transaction: &Transaction<'_>, destination: &str) -> Result<Vec<(i64, Place)>> {
    let mut statement = transaction.prepare_cached(
        "SELECT placement.badge, state FROM placement
         JOIN share USING (badge, destination)
         JOIN badge ON badge.number = placement.badge
         WHERE destination = ?1 AND wanted AND removed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.badge = placement.badge
                AND outbox.destination = placement.destination)
         ORDER BY placement.badge",
    )?;
    let placed = statement.query_map([destination], |row| {
        let Word(place) = row.get(1)?;
        Ok((row.get(0)?, place))
    })?;
    Ok(placed.collect::<rusqlite::Result<_>>()?)
}

/// What stands in the way on the public page.
fn on_the_page(
    transaction: &Transaction<'_>,
    shelf: &Shelf,
    now: DateTime<Utc>,
    noticed: &mut Vec<Noticed>,
) -> Result<()> {
    let gate = Gate::of(transaction, &share::find(transaction, PUBLIC_PAGE)?)?;
    let settings = page::settings(transaction)?;
    let lines = shelf.by_number();
    let (mut without_place, mut unpublished) = (0, 0);
    let mut statement = transaction.prepare_cached(
        "SELECT listed.badge, coalesce(wanted, 0), placement.state,
            max(coalesce(share.changed_at, destination.changed_at),
                coalesce(destination.changed_at, share.changed_at))
         FROM (SELECT badge FROM share WHERE destination = ?1 AND wanted
               UNION SELECT badge FROM placement WHERE destination = ?1) AS listed
         JOIN destination ON destination.id = ?1
         LEFT JOIN share ON share.badge = listed.badge AND share.destination = ?1
         LEFT JOIN placement
            ON placement.badge = listed.badge AND placement.destination = ?1
         ORDER BY listed.badge",
    )?;
    let mut rows = statement.query([PUBLIC_PAGE])?;
    while let Some(row) = rows.next()? {
        let award: i64 = row.get(0)?;
        let Some(line) = lines.get(&award) else {
            continue;
        };
        let place = word(row.get::<_, Option<Word<Place>>>(2)?);
        let stand = OnPage {
            is_wanted: row.get::<_, bool>(1)? && !line.removed,
            left_out: gate.keeps_out(award, line.seen(now)),
            is_there: place.is_some_and(|place| place != Place::Gone),
            changed: moment(row.get::<_, Option<Moment>>(3)?),
        };
        match (stand.state(&settings), stand.left_out) {
            (DeliveryState::NeedsYou, Some(left_out)) => {
                let mut one = of_a_rule(award, left_out).at(PUBLIC_PAGE);
                one.message = left_out.sentence_on_page(stand.is_there);
                match one.next {
                    // A check may let it stay.
                    Some(Step::Check) => unpublished += u32::from(stand.is_there),
                    _ if stand.is_there => one.next = Some(Step::Publish),
                    _ => {}
                }
                noticed.push(one);
            }
            (DeliveryState::NeedsYou, None) => without_place += 1,
            (DeliveryState::Waiting | DeliveryState::TakingBack, _) => unpublished += 1,
            _ => {}
        }
    }
    for (matter, badges, message, next) in [
        (
            Matter::PageWithoutPlace,
            without_place,
            "Your public page has no place yet.",
            Step::SetUp,
        ),
        (
            Matter::PageNotPublished,
            unpublished,
            "Your public page is not yet as you want it. Publish it.",
            Step::Publish,
        ),
    ] {
        if badges > 0 {
            noticed.push(Noticed {
                matter,
                award: None,
                destination: Some(PUBLIC_PAGE.to_owned()),
                badges,
                message: message.to_owned(),
                next: Some(next),
            });
        }
    }
    Ok(())
}

/// A trouble's text as a sentence of its own.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let text: String = first.into_iter().flatten().chain(letters).collect();
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text
    } else {
        text + "."
    }
}

#[cfg(test)]
mod tests;
