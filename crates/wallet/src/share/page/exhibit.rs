//! What is shown of one badge: everything that the pages know of it, and nothing that is hidden.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use openbadges::verify::Confirmation;
use openbadges::{Badge, Credential, Identity};

use super::given::{self, Withheld, is_given};
use super::hidden::{self, Hidden};
use super::names::{self, Folders};
use super::{Shown, text};
use crate::share::PUBLIC_PAGE;
use crate::share::address::PublicAddress;
use crate::share::chosen::{Chosen, Shows};
use crate::store::{BadgeCard, BadgePage, CheckResult};
use crate::{Error, Result, Wallet};

/// One badge, as it is shown.
pub(super) struct Exhibit {
    /// The badge's folder, `badges/<slug>-<digest>/`.
    pub(super) folder: String,
    /// What its files are called.
    pub(super) slug: String,
    /// What its card said on the day of its newest check, so that it says the same on every other.
    pub(super) card: BadgeCard,
    /// What the badge says, without what is hidden and without its recipients.
    pub(super) badge: Badge,
    /// The newest check that decided something.
    pub(super) result: Option<Checked>,
    /// The earner's name.
    pub(super) earner: Option<String>,
    /// The e-mail address that it was awarded to.
    pub(super) email: Option<String>,
    /// Where the issuer shows it.
    pub(super) address: Option<PublicAddress>,
    /// The credential, if it is given out.
    pub(super) credential: Option<Credential>,
    /// The texts that its image may carry: the credential's, and those of other versions of the same
    /// award that say nothing hidden either.
    pub(super) may_carry: Vec<String>,
    /// Why it is not, though the earner wants it to be.
    pub(super) withheld: Option<Withheld>,
}

/// What a page says of a check.
pub(super) struct Checked {
    pub(super) at: DateTime<Utc>,
    /// Whether nobody vouches for the issuer.
    pub(super) unconfirmed: bool,
    /// Who vouches for the issuer, in a sentence.
    pub(super) vouches: Option<String>,
}

/// What all badges of a page have in common.
pub(super) struct Earner {
    pub(super) identities: Vec<Identity>,
    /// The earner's name: where it is not shown, it is hidden.
    pub(super) name: Option<String>,
    /// The name under which they are shown.
    pub(super) shown: Option<String>,
    /// The folders that badges had when they were published, by the number of the award.
    pub(super) folders: HashMap<String, String>,
}

impl Earner {
    pub(super) fn of(wallet: &Wallet) -> Result<Self> {
        let identities = wallet.identities()?;
        let everywhere = Hidden::everywhere(&identities);
        let name = wallet.settings()?.earner_name.as_deref().map(text::line);
        let folders = wallet.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT badge.id, remote_id FROM placement JOIN badge ON badge.number = placement.badge
                 WHERE destination = ?1 AND remote_id IS NOT NULL",
            )?;
            let rows = statement.query_map([PUBLIC_PAGE], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        // One who wrote their address for a name did not mean to show it here.
        let name = name.filter(|name| !name.is_empty() && !everywhere.is_in(name));
        Ok(Self {
            shown: name.clone(),
            name,
            identities,
            folders,
        })
    }
}

impl Exhibit {
    /// What is shown of a badge that goes.
    pub(super) fn of(
        wallet: &Wallet,
        chosen: &Chosen,
        earner: &Earner,
        folders: &mut Folders,
    ) -> Result<Self> {
        let id = &chosen.card.id;
        let shows = &chosen.shows;
        let day = chosen.card.checked_at.unwrap_or(chosen.since);
        let page = wallet.badge(id, day)?;
        let hidden = Hidden::of(
            &page.badge,
            shows,
            &earner.identities,
            earner.name.as_deref(),
        );
        let credential = Credential::read(&page.credential)?;
        let identity = given::identity_in(&page.badge, shows, &hidden);
        let withheld = shows
            .credential
            .then(|| {
                let mut says = given::hidden_in(&credential, shows, &hidden);
                says.extend(&identity);
                says.sort_unstable();
                says.dedup();
                says
            })
            .filter(|says| !says.is_empty())
            .map(|says| Withheld { says });
        // The issuer's own copy would say what is hidden here.
        let address = wallet.public_address(id)?.filter(|address| {
            address.issuers && identity.is_empty() && !hidden.is_in(address.url.as_str())
        });
        let credential = Some(credential).filter(|_| shows.credential && withheld.is_none());
        let mut may_carry = Vec::new();
        if let Some(credential) = &credential {
            may_carry.push(credential.text().trim().to_owned());
            for version in &page.versions {
                let text = wallet.badge(&version.id, day)?.credential;
                let says_nothing = Credential::read(&text)
                    .is_ok_and(|other| given::hidden_in(&other, shows, &hidden).is_empty());
                if says_nothing {
                    may_carry.push(text.trim().to_owned());
                }
            }
        }
        let email = hidden::email(&page.badge, &earner.identities).filter(|_| shows.email);
        let slug = names::slug(&page.card.name, &hidden);
        let folder = match earner.folders.get(id) {
            Some(before) if folders.again(before, &hidden) => before.clone(),
            _ => folders.take(id, &slug),
        };
        let BadgePage {
            mut card,
            badge,
            result,
            ..
        } = page;
        card.name = named(&hidden.without(&card.name));
        card.issuer = card.issuer.map(|name| text::line(&hidden.without(&name)));
        Ok(Self {
            folder,
            slug,
            card,
            badge: shown(badge, shows, &hidden)?,
            result: result.map(|result| Checked {
                at: result.at,
                unconfirmed: result.confirmation == Some(Confirmation::Nobody),
                vouches: vouches(&result, &hidden),
            }),
            earner: earner.shown.clone().filter(|_| shows.name),
            email,
            address,
            credential,
            may_carry,
            withheld,
        })
    }

    /// Whether nobody vouches for who its issuer is.
    pub(super) fn is_unconfirmed(&self) -> bool {
        self.result
            .as_ref()
            .is_some_and(|result| result.unconfirmed)
    }

    /// What is shown of it beside what it is.
    pub(super) fn shows(&self) -> Vec<Shown> {
        let badge = &self.badge;
        [
            (self.earner.is_some(), Shown::Name),
            (self.email.is_some(), Shown::Email),
            (!badge.evidence.is_empty(), Shown::Evidence),
            (badge.narrative.is_some(), Shown::Narrative),
            (!badge.results.is_empty(), Shown::Results),
            (!badge.skills.is_empty(), Shown::Skills),
            (self.credential.is_some(), Shown::Credential),
        ]
        .into_iter()
        .filter_map(|(there, shown)| there.then_some(shown))
        .collect()
    }
}

/// A badge's name on one line; a badge that is called nothing is called a badge.
fn named(name: &str) -> String {
    let name = text::line(name);
    if name.is_empty() {
        "Badge".into()
    } else {
        name
    }
}

/// A badge without what is hidden.
fn shown(badge: Badge, shows: &Shows, hidden: &Hidden) -> Result<Badge> {
    // Through JSON, so that no text of it is forgotten.
    let broken = |error: serde_json::Error| Error::Io {
        path: "badge".into(),
        action: "read",
        source: error.into(),
    };
    let mut value = serde_json::to_value(&badge).map_err(broken)?;
    hidden.take_out(&mut value);
    let mut badge: Badge = serde_json::from_value(value).map_err(broken)?;
    badge.recipients.clear();
    badge.description = badge.description.filter(|said| !said.trim().is_empty());
    badge.issuer.email = None;
    badge.endorsements.clear();
    badge.associations.clear();
    badge.narrative = badge
        .narrative
        .filter(|said| shows.narrative && !said.trim().is_empty());
    if !shows.evidence {
        badge.evidence.clear();
    }
    if shows.results {
        badge.results.retain(is_given);
    } else {
        badge.results.clear();
    }
    if !shows.skills {
        badge.skills.clear();
    }
    if let Some(award) = &mut badge.award {
        award.license_number = None;
    }
    Ok(badge)
}

/// Who vouches for the issuer, as the newest check found.
fn vouches(result: &CheckResult, hidden: &Hidden) -> Option<String> {
    match result.confirmation.as_ref()? {
        Confirmation::Domain { domain } => Some(format!(
            "The key that signed it belongs to {}.",
            text::isolated(&text::line(&hidden.without(domain)))
        )),
        Confirmation::Registry { name, .. } => Some(format!(
            "The issuer is listed by {}.",
            text::isolated(&text::line(&hidden.without(name)))
        )),
        Confirmation::Nobody => Some(
            "Issuer not confirmed: nobody vouches that the key that signed it is whose it says. \
             Anybody can make a key and call it a university."
                .into(),
        ),
    }
}
