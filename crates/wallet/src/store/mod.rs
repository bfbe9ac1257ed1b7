//! The database and the files beside it.
//!
//! [`files`] keeps images and evidence, [`database`] the connections, [`schema`] their format. What
//! is derived from a badge is made in [`derived`], found again by [`search`] and [`shelf`], and put
//! together in [`list`] and [`page`]. [`outcome`] keeps what checks find, [`trash`] what was removed,
//! [`cache`] what the network answered, [`collections`] named lists of badges, [`contexts`] what the earner let Lapel fetch for proofs;
//! [`thin`] forgets results that only repeat others, [`recall`] looks up what an address answered before, [`newer`] lets a newer version take a badge's
//! place.

mod cache;
mod changes;
pub(crate) mod collections;
pub(crate) mod column;
mod contexts;
mod database;
pub(crate) mod derived;
pub(crate) mod files;
pub(crate) mod list;
pub(crate) mod newer;
pub(crate) mod outcome;
pub(crate) mod page;
pub(crate) mod recall;
#[cfg(test)]
pub(crate) mod samples;
mod schema;
pub(crate) mod search;
pub(crate) mod shelf;
#[cfg(test)]
mod tests;
mod thin;
mod trash;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use openbadges::verify::{Confirmation, Signer};
use openbadges::{Badge, Check, Expiry, Method, Recipient, Standard, Verdict};

pub use cache::HttpCache;

use crate::share::Share;
use crate::{Result, Standing};
use files::{Files, failed};
use list::Reader;

/// A wallet that is open. It can be shared between threads, and other processes may have the same
/// wallet open: who writes waits for its turn, who reads waits for nobody.
#[derive(Debug)]
pub struct Wallet {
    folder: PathBuf,
    pub(crate) files: Files,
    writer: Mutex<rusqlite::Connection>,
    reader: Mutex<Reader>,
}

/// Which badges to list, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Query {
    /// Words, each the beginning of a word in name, issuer, skills or description; all must occur.
    pub search: String,
    /// The place in the sidebar.
    pub place: Place,
    /// The status chip.
    pub status: Option<StatusFilter>,
    /// The id of the collection that they are in.
    pub collection: Option<String>,
    /// Only badges that expire within so many days (and have not yet).
    pub expiring_within_days: Option<u32>,
    /// The order.
    pub sort: Sort,
}

/// The places of the sidebar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Place {
    /// Everything but the trash.
    #[default]
    All,
    /// What expires soon.
    Expiring,
    /// What is switched to shared anywhere.
    Shared,
    /// What is not.
    Private,
    /// What was removed in the last 30 days.
    Trash,
}

/// The status chips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum StatusFilter {
    /// Rightly made by its issuer and in date, not ending soon; whether or not anybody vouches for
    /// the issuer.
    Valid,
    /// Likewise, and ending soon.
    Expiring,
    /// Past its date.
    Expired,
    /// Revoked, not genuine, somebody else's, not yet valid, or undecided.
    Problem,
    /// Never checked.
    Unchecked,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Sort {
    /// Issued last, first.
    #[default]
    Newest,
    /// Issued first, first.
    Oldest,
    /// By name.
    Name,
    /// By issuer, then name.
    Issuer,
    /// What expires first, first; what never expires, last.
    Expiry,
    /// The collection's own order; outside a collection as [`Sort::Newest`].
    Collection,
}

/// A window on a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Page {
    /// How many badges the query has in all.
    pub total: u32,
    /// The badges from the offset on.
    pub cards: Vec<BadgeCard>,
}

/// What a card in the grid and a line of `lapel list` say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BadgeCard {
    /// The badge's id in this wallet: 16 hexadecimal digits, the same for the same award everywhere.
    pub id: String,
    /// The badge class's name, or where there is none yet, the host of its address.
    pub name: String,
    /// The issuer's name.
    pub issuer: Option<String>,
    /// The registrable domain that speaks for the issuer, so that a look-alike is seen.
    pub issuer_domain: Option<String>,
    /// A short digest of the key that signed it, where the issuer is known by nothing else (3.0).
    pub fingerprint: Option<String>,
    /// The version of the standard; unknown until a bare address has been fetched.
    pub standard: Option<Standard>,
    /// How it stands now.
    pub standing: Standing,
    /// The newest verdict, made current for now; none if never checked.
    pub verdict: Option<Verdict>,
    /// Whose it is by the newest check.
    pub recipient: Recipient,
    /// How much of its life is left now.
    pub expiry: Expiry,
    /// The share of its life that is left, 0 to 1; none if it never expires.
    pub validity_left: Option<f64>,
    /// Whole days until it expires, rounded up; negative after; none if it never expires.
    pub days_left: Option<i32>,
    /// When it was issued.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub issued_on: Option<DateTime<Utc>>,
    /// When it expires.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub expires: Option<DateTime<Utc>>,
    /// Whether it is switched to shared anywhere.
    pub shared: bool,
    /// Whether it came with Lapel, to try it with.
    pub sample: bool,
    /// When it was last checked.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub checked_at: Option<DateTime<Utc>>,
    /// Changes when the picture does; part of the picture's address. None: there is no picture.
    pub picture: Option<String>,
}

/// A named list of badges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Collection {
    /// Its id in this wallet.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// How many badges are in it, without those in the trash.
    pub badges: u32,
    /// The id of the transcript (CLR) that brought it, if that is here.
    pub source: Option<String>,
    /// Whether the earner made it or changed it; such a one stays when it is empty.
    pub own: bool,
}

/// A collection that was deleted, with all that is needed to bring it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeletedCollection {
    /// What it was.
    pub collection: Collection,
    /// The ids of its badges, in its order.
    pub badges: Vec<String>,
    /// The ids of all collections, in order, this one among them.
    pub order: Vec<String>,
}

/// How many badges each place and chip has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Counts {
    /// Everything but the trash.
    pub all: u32,
    /// The matters in [`Wallet::attention`].
    pub needs_attention: u32,
    /// [`Place::Expiring`].
    pub expiring: u32,
    /// [`Place::Shared`].
    pub shared: u32,
    /// [`Place::Private`].
    pub private: u32,
    /// [`Place::Trash`].
    pub trash: u32,
    /// Badges that came with Lapel, wherever they are.
    pub samples: u32,
}

/// How many badges of a query (its `status` set aside) each status chip would leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StatusCounts {
    /// Of any status.
    pub any: u32,
    /// [`StatusFilter::Valid`].
    pub valid: u32,
    /// [`StatusFilter::Expiring`].
    pub expiring: u32,
    /// [`StatusFilter::Expired`].
    pub expired: u32,
    /// [`StatusFilter::Problem`].
    pub problem: u32,
    /// [`StatusFilter::Unchecked`].
    pub unchecked: u32,
    /// How many issuers there are among them.
    pub issuers: u32,
}

/// One stored verification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CheckResult {
    /// When it was made.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub at: DateTime<Utc>,
    /// What it found.
    pub verdict: Verdict,
    /// Whose the badge was.
    pub recipient: Recipient,
    /// By what means.
    pub method: Method,
    /// Who signed it (3.0), if the signature is right.
    pub signer: Option<Signer>,
    /// Who vouches for the issuer (3.0).
    pub confirmation: Option<Confirmation>,
    /// The addresses of contexts that the proof needs and Lapel may fetch if the earner says so.
    pub missing_contexts: Vec<String>,
    /// Every rule.
    pub checks: Vec<Check>,
    /// Every document that it rests on.
    pub evidence: Vec<EvidenceFile>,
}

/// One document that a check fetched and the wallet keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EvidenceFile {
    /// The address that was asked for.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// The SHA-256 digest of the body; its file's name.
    pub sha256: String,
    /// When it was fetched.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub at: DateTime<Utc>,
}

/// A line of a badge's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HistoryLine {
    /// When.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub at: DateTime<Utc>,
    /// What it found then.
    pub verdict: Verdict,
    /// Whose it was then.
    pub recipient: Recipient,
    /// Whether nobody vouched for who the issuer is (3.0).
    pub issuer_unconfirmed: bool,
    /// Whether what was revoked was but suspended: see [`openbadges::verify::is_suspended`].
    pub suspended: bool,
}

/// What a badge said until its issuer gave out a newer version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Earlier {
    /// When the newer one took its place.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub until: DateTime<Utc>,
    /// What the newer one says otherwise.
    pub changes: Vec<Change>,
    /// The credential as it was received.
    pub credential: String,
}

/// Something that a newer version of a badge says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Change {
    /// The member of [`Badge`] that changed.
    pub member: String,
    /// What it said, where that is a plain text, number or date.
    pub before: Option<String>,
    /// What it says now, likewise.
    pub after: Option<String>,
}

/// Another version of the same award that the same image carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Version {
    /// Its id in this wallet.
    pub id: String,
    /// Its version of the standard.
    pub standard: Option<Standard>,
}

/// What a transcript (CLR) holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Holds {
    /// The collection that it brought.
    pub collection: Collection,
    /// The badges, in its own order.
    pub cards: Vec<BadgeCard>,
}

/// All that a badge's own page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BadgePage {
    /// What its card says.
    pub card: BadgeCard,
    /// What the badge says: the fetched copy once there was one.
    pub badge: Badge,
    /// The newest result that decided something, or else the newest.
    pub result: Option<CheckResult>,
    /// A newer attempt that decided nothing (offline, issuer unreachable), shown above `result`
    /// with `result`'s age.
    pub newer_attempt: Option<CheckResult>,
    /// Every result, newest first.
    pub history: Vec<HistoryLine>,
    /// Every destination, and whether the earner wants the badge there.
    pub shares: Vec<Share>,
    /// The same award in another version of the standard.
    pub versions: Vec<Version>,
    /// What it said before its issuer gave out newer versions, newest first.
    pub earlier: Vec<Earlier>,
    /// The collections that it is in.
    pub collections: Vec<Collection>,
    /// What it holds, where it is a transcript (CLR).
    pub holds: Option<Holds>,
    /// Which of the earner's identities it was awarded to, where one matches.
    pub awarded_to: Option<String>,
    /// When it was added.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub added_at: DateTime<Utc>,
    /// When it was removed, if it is in the trash.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub removed_at: Option<DateTime<Utc>>,
    /// Where it came from: a file's name, an address.
    pub origin: String,
    /// The kind of image that was received with it.
    pub image_kind: Option<openbadges::image::Kind>,
    /// The credential as received.
    pub credential: String,
}

impl Wallet {
    /// Opens the wallet in `folder`, making it if there is none, and brings its format up to date.
    ///
    /// # Errors
    /// [`crate::Error::NewerWallet`], [`crate::Error::Busy`], [`crate::Error::ReadOnly`], [`crate::Error::Damaged`],
    /// [`crate::Error::Io`], [`crate::Error::Database`].
    pub fn open(folder: &Path) -> Result<Self> {
        make_private(folder).map_err(failed(folder, "made"))?;
        let file = folder.join(database::FILE);
        let writer = database::open(&file)?;
        Ok(Self {
            folder: folder.to_owned(),
            files: Files::new(folder)?,
            writer: Mutex::new(writer),
            reader: Mutex::new(Reader::new(database::connect(&file)?)),
        })
    }

    /// The wallet's folder when none is given: `$XDG_DATA_HOME/lapel`, or the platform's own; in
    /// the working folder for a user without a home.
    pub fn default_folder() -> PathBuf {
        dirs::data_dir().unwrap_or_default().join("lapel")
    }

    /// Where the wallet is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the network answered for this wallet, to give to its client.
    ///
    /// # Errors
    /// As [`HttpCache::open`].
    pub fn cache(&self) -> Result<HttpCache> {
        HttpCache::open(&self.folder)
    }
}

/// Makes a folder that nobody else on the computer can look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
