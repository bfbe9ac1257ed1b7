//! Certificates: awards as pages to print, in a file that carries the awards themselves.
//!
//! A certificate is a print of the issuer's data and says so: Lapel adds no seal and no signature, and
//! draws one only where a genuine award holds its image ([`signature`]). [`facts`] puts into words what
//! an award says and what Lapel found, [`page`] lays that out, [`attached`] puts the credential and the
//! baked image into the file, so that whoever has the file can verify it.
//!
//! Not printed at all is what would deceive under the earner's name whatever else stood on the page:
//! what was found not genuine, was revoked, or was awarded to somebody else. What has expired, could
//! not be decided or was never checked is printed, and the page says so in its own line, above the
//! award.

mod attached;
mod facts;
mod look;
mod page;
mod signature;

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use openbadges::Credential;
use serde::{Deserialize, Serialize};

pub use super::typeset::Paper;

use super::one_line;
use super::page::says_the_earners_email;
use super::typeset::document::Document;
use super::typeset::fonts::Fonts;
use super::typeset::text::Setter;
use crate::export::files::temporary;
use crate::store::BadgePage;
use crate::{Error, Result, Standing, Wallet};
use facts::Facts;
pub(super) use facts::{day, issuer, language, standing};

/// How certificates and transcripts are to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Wishes {
    /// The earner's name in place of the one that is remembered
    /// ([`crate::settings::Settings::earner_name`]).
    pub name: Option<String>,
    /// The paper.
    pub paper: Paper,
}

/// What was printed, before it is written anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is in it and what is not.
    pub summary: PrintSummary,
}

impl Print {
    /// Writes the file whole or not at all; one that is there is replaced.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, file: &Path) -> Result<()> {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut waiting = temporary(folder)?;
        let failed = |source| Error::Io {
            path: file.to_owned(),
            action: "written",
            source,
        };
        waiting.write_all(&self.bytes).map_err(failed)?;
        waiting.as_file().sync_all().map_err(failed)?;
        waiting.persist(file).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// What is in a file of certificates or in a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrintSummary {
    /// How many badges are in it.
    pub badges: u32,
    /// How many pages it has; 0 if it has none.
    pub pages: u32,
    /// The badges that are not in it.
    pub left_out: Vec<Unprinted>,
    /// What the earner should know before giving it away, each as a sentence.
    pub notes: Vec<String>,
}

/// A badge that is not printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Unprinted {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why, as a sentence.
    pub reason: String,
}

impl Wallet {
    /// Prints a certificate for each badge, in the order of `ids`, into one PDF (PDF/A-3a and PDF/UA-1)
    /// to which every credential and every baked image is attached. The same badges give the same
    /// file on the same day.
    ///
    /// # Errors
    /// [`Error::UnknownBadge`], [`Error::NoEarnerName`]; [`Error::NothingToPrint`] if none of the badges
    /// may be printed; [`Error::NotPrinted`].
    pub fn certificate(
        &self,
        ids: &[String],
        wishes: &Wishes,
        now: DateTime<Utc>,
    ) -> Result<Print> {
        let earner = self.earner_name(wishes)?.ok_or(Error::NoEarnerName)?;
        let (pages, mut summary) = self.printable(ids, now)?;
        let mut document = Document::new(now)?;
        let mut setter = Setter::new(Fonts::new(true));
        let mut names = attached::Names::default();
        let identities = self.identities()?;
        let mut say_an_email = Vec::new();
        for badge in &pages {
            if says_the_earners_email(&Credential::read(&badge.credential)?, &identities) {
                say_an_email.push(badge.card.name.as_str());
            }
            let facts = Facts::of(self, badge, &earner, now)?;
            summary.notes.extend(facts.notes.iter().cloned());
            let elements = page::elements(&mut setter, &facts, wishes.paper);
            let nodes = document.page(wishes.paper, elements)?;
            document.structure(nodes);
            document.outline(&badge.card.name);
            for file in attached::files(self, badge, &mut names, now)? {
                document.attach(file)?;
            }
        }
        summary.pages = summary.badges;
        summary.notes.extend(readable_email(&say_an_email));
        summary.notes.extend(missing_letters(&setter));
        let title = match pages.as_slice() {
            [one] => format!("{}: {earner}", one.card.name),
            _ => format!("Certificates: {earner}"),
        };
        Ok(Print {
            bytes: document.finish(&title, Some(&earner))?,
            summary,
        })
    }

    /// The name that is to stand on paper, if it is known.
    pub(super) fn earner_name(&self, wishes: &Wishes) -> Result<Option<String>> {
        let name = match &wishes.name {
            Some(name) => Some(name.clone()),
            None => self.settings()?.earner_name,
        };
        let name = name.map(|name| name.trim().to_owned());
        Ok(name.filter(|name| !name.is_empty()))
    }

    /// What is known of the badges that may be printed, and why the others may not.
    pub(super) fn printable(
        &self,
        ids: &[String],
        now: DateTime<Utc>,
    ) -> Result<(Vec<BadgePage>, PrintSummary)> {
        let mut summary = PrintSummary::default();
        let mut pages = Vec::new();
        for id in ids {
            let page = self.badge(id, now)?;
            match refusal(page.card.standing) {
                None => pages.push(page),
                Some(reason) => summary.left_out.push(Unprinted {
                    id: page.card.id,
                    name: page.card.name,
                    reason: reason.to_owned(),
                }),
            }
        }
        summary.badges = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        match (pages.is_empty(), summary.left_out.first()) {
            (true, Some(first)) => Err(Error::NothingToPrint(first.reason.clone())),
            _ => Ok((pages, summary)),
        }
    }
}

/// Why a badge that stands so is not printed under the earner's name.
fn refusal(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::NotGenuine => Some("It is not genuine."),
        Standing::Revoked => Some("It was revoked by its issuer."),
        Standing::Suspended => Some("It is suspended by its issuer for the time being."),
        Standing::NotYours => Some("It was awarded to somebody else."),
        Standing::Genuine
        | Standing::IssuerNotConfirmed
        | Standing::Expiring
        | Standing::Expired
        | Standing::NotYetValid
        | Standing::Undecided
        | Standing::Unchecked => None,
    }
}

/// The most characters of a badge's name in a note.
const LONGEST_NAME: usize = 100;

/// Says that the awards of these names say the earner's e-mail address.
fn readable_email(awards: &[&str]) -> Option<String> {
    let which = match awards {
        [] => return None,
        [one] => format!(
            "the award “{}” that it carries says it",
            one_line(one, LONGEST_NAME)
        ),
        more => format!("{} of the awards that it carries say it", more.len()),
    };
    Some(format!(
        "Whoever has the file can read your e-mail address: {which}."
    ))
}

/// Says which letters no font had.
pub(super) fn missing_letters(setter: &Setter) -> Option<String> {
    /// More are not listed.
    const LISTED: usize = 20;
    let missing = setter.missing();
    if missing.is_empty() {
        return None;
    }
    let listed: Vec<String> = missing
        .iter()
        .take(LISTED)
        .map(|letter| format!("{letter} (U+{:04X})", u32::from(*letter)))
        .collect();
    let more = if missing.len() > LISTED { ", …" } else { "" };
    Some(format!(
        "No font on this computer has these letters, and a question mark stands for each: {}{more}. \
         Install a font that has them, such as one of Noto, and print it again.",
        listed.join(", ")
    ))
}
