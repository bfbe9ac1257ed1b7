//! A badge on its way: each version of it exactly as its issuer made it.

use rusqlite::Transaction;

use openbadges::image::Kind;
use openbadges::{Badge, Credential, Standard, Verdict};

use crate::store::page::Row;
use crate::{Result, Wallet};

/// A badge that the earner wants at a backpack. Lapel never turns it into something that its issuer
/// did not sign: one of the versions goes as it is, or none does.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The badge's id in this wallet.
    pub id: String,
    /// Its name, for sentences.
    pub name: String,
    /// The same award in each version of the standard that is here, newest standard first; never
    /// empty.
    pub versions: Vec<ParcelVersion>,
}

/// One version of a badge on its way.
#[derive(Debug, Clone)]
pub struct ParcelVersion {
    /// The credential as received.
    pub credential: Credential,
    /// What it says: recipients, expiry. Of a hosted badge this is the issuer's copy once it was
    /// fetched.
    pub badge: Badge,
    /// The image as received with the credential baked in; none if it came without one.
    pub image: Option<(Kind, Vec<u8>)>,
    /// What the newest check found.
    pub verdict: Option<Verdict>,
}

impl ParcelVersion {
    /// The version of the standard; none of a bare address that was never fetched.
    pub fn standard(&self) -> Option<Standard> {
        self.credential.standard()
    }

    /// The credential's own id, or the address of the hosted assertion.
    pub fn id(&self) -> Option<&str> {
        match self.credential.address() {
            Some(address) => Some(address.as_str()),
            None => self.badge.id.as_deref(),
        }
    }
}

impl Wallet {
    /// A badge as it can be sent, by the number of its award.
    pub(crate) fn parcel(&self, award: i64) -> Result<Parcel> {
        let (rows, ids) = self.read(|transaction| {
            let numbers = versions(transaction, award)?;
            let rows = numbers
                .iter()
                .map(|(number, _)| Row::load(transaction, *number))
                .collect::<Result<Vec<_>>>()?;
            Ok((
                rows,
                numbers.into_iter().map(|(_, id)| id).collect::<Vec<_>>(),
            ))
        })?;
        let mut versions = Vec::with_capacity(rows.len());
        let mut parcel = Parcel {
            id: String::new(),
            name: String::new(),
            versions: Vec::new(),
        };
        for (row, id) in rows.into_iter().zip(ids) {
            let image = self.image(&id)?;
            if row.number == award {
                parcel.id = id;
                parcel.name = row.name;
            }
            versions.push(ParcelVersion {
                credential: Credential::read(&row.text)?,
                badge: row.badge,
                image,
                verdict: row.verdict,
            });
        }
        versions.sort_by_key(|version| std::cmp::Reverse(version.standard()));
        parcel.versions = versions;
        Ok(parcel)
    }
}

/// The numbers and ids of an award's versions.
fn versions(transaction: &Transaction<'_>, award: i64) -> Result<Vec<(i64, String)>> {
    let mut statement = transaction
        .prepare_cached("SELECT number, id FROM badge WHERE award = ?1 ORDER BY number")?;
    let versions = statement.query_map([award], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(versions.collect::<rusqlite::Result<_>>()?)
}
