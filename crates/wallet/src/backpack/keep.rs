//! The backpacks that the earner connected, as the wallet keeps them.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, Transaction};

use super::speak::protocol;
use super::{Account, Backpack, Connection};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::store::column::{Json, Moment, Word, moment};
use crate::{Error, Result, Wallet};

const COLUMNS: &str =
    "SELECT destination.id, destination.name, server, account, granted, abilities,
    connection, connected_at, compared_at
 FROM backpack JOIN destination ON destination.id = backpack.destination";

impl Wallet {
    /// The backpacks that the earner connected, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn backpacks(&self) -> Result<Vec<Backpack>> {
        self.read(all)
    }

    /// The backpack of this name or id; names are compared without regard to case.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBackpack`].
    pub fn backpack(&self, name: &str) -> Result<Backpack> {
        let lower = name.to_lowercase();
        self.backpacks()?
            .into_iter()
            .find(|backpack| backpack.id == name || backpack.name.to_lowercase() == lower)
            .ok_or_else(|| Error::UnknownBackpack(name.to_owned()))
    }

    /// Whether a backpack can be called so: no other is, regardless of case. `again` is the id of the one
    /// that is signed in to again. Better known before the earner signs in than after.
    ///
    /// # Errors
    /// [`crate::Error::BackpackNameTaken`], [`crate::Error::Database`].
    pub fn check_backpack_name(&self, name: &str, again: Option<&str>) -> Result<()> {
        let taken = self.backpacks()?.into_iter().any(|other| {
            Some(other.id.as_str()) != again && other.name.to_lowercase() == name.to_lowercase()
        });
        if taken {
            return Err(Error::BackpackNameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// Keeps a backpack that was just connected, or that was signed in to again.
    ///
    /// # Errors
    /// [`crate::Error::BackpackNameTaken`] if another has its name, [`crate::Error::Database`].
    pub fn keep_backpack(&self, backpack: &Backpack) -> Result<()> {
        self.check_backpack_name(&backpack.name, Some(&backpack.id))?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO destination (id, name) VALUES (?1, ?2)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                (&backpack.id, &backpack.name),
            )?;
            transaction.execute(
                "INSERT INTO backpack (destination, server, account, granted, abilities, connection,
                    connected_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (destination) DO UPDATE SET server = excluded.server,
                    account = excluded.account, granted = excluded.granted,
                    abilities = excluded.abilities, connection = excluded.connection,
                    busy_until = NULL",
                (
                    &backpack.id,
                    Json(&backpack.server),
                    Json(&backpack.account),
                    Json(&backpack.granted),
                    Json(&backpack.abilities),
                    Word(backpack.connection),
                    Moment(backpack.connected_at),
                ),
            )?;
            // What waited for the earner to sign in waits no longer.
            transaction.execute(
                "UPDATE outbox SET state = 'waiting', next_try = 0
                 WHERE destination = ?1 AND reason IN ('sign-in', 'keyring', 'not-permitted', 'server-broken')",
                [&backpack.id],
            )?;
            Ok(())
        })
    }

    /// Forgets a backpack with all that was known of it. The badges there stay there. Its tokens are
    /// revoked and deleted by [`crate::backpack::revoke`].
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn forget_backpack(&self, id: &str) -> Result<()> {
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM destination WHERE id IN
                    (SELECT destination FROM backpack WHERE destination = ?1)",
                [id],
            )?;
            Ok(())
        })
    }

    /// Gives the earner's profile at a backpack another name, and notes who they are there now.
    ///
    /// # Errors
    /// [`crate::Error::Backpack`], [`crate::Error::Database`].
    pub fn update_profile(
        &self,
        backpack: &Backpack,
        name: &str,
        client: &Client,
        secrets: &dyn Secrets,
    ) -> Result<Account> {
        let speaks = protocol(backpack.server.speech);
        let account = self.ask(backpack, client, secrets, |session| {
            speaks.update_profile(session, name.trim())
        })?;
        self.write(|transaction| {
            transaction.execute(
                "UPDATE backpack SET account = ?2 WHERE destination = ?1",
                (&backpack.id, Json(&account)),
            )?;
            Ok(())
        })?;
        Ok(account)
    }

    /// Notes whether a backpack can be used.
    pub(crate) fn set_connection(&self, id: &str, connection: Connection) -> Result<()> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE backpack SET connection = ?2 WHERE destination = ?1",
                (id, Word(connection)),
            )?;
            Ok(())
        })
    }

    /// Until when a backpack's host wants to be left alone.
    pub(crate) fn busy_until(&self, id: &str) -> Result<Option<DateTime<Utc>>> {
        self.read(|transaction| {
            let until = transaction
                .prepare_cached("SELECT busy_until FROM backpack WHERE destination = ?1")?
                .query_row([id], |row| row.get::<_, Option<Moment>>(0))
                .optional()?;
            Ok(moment(until.flatten()))
        })
    }

    /// Notes until when every backpack on the host of this one is left alone.
    pub(crate) fn leave_alone(&self, backpack: &Backpack, until: DateTime<Utc>) -> Result<()> {
        let host = backpack.server.base.host();
        let same = self
            .backpacks()?
            .into_iter()
            .filter(|other| other.server.base.host() == host);
        self.write(|transaction| {
            for other in same {
                transaction.execute(
                    "UPDATE backpack SET busy_until = ?2 WHERE destination = ?1",
                    (other.id, Moment(until)),
                )?;
            }
            Ok(())
        })
    }
}

/// As [`Wallet::backpacks`].
pub(crate) fn all(transaction: &Transaction<'_>) -> Result<Vec<Backpack>> {
    let mut statement =
        transaction.prepare_cached(&format!("{COLUMNS} ORDER BY destination.number"))?;
    let backpacks = statement.query_map([], read)?;
    Ok(backpacks.collect::<rusqlite::Result<_>>()?)
}

/// The backpack that a destination is; none if it is another kind of place.
pub(crate) fn at(transaction: &Transaction<'_>, destination: &str) -> Result<Option<Backpack>> {
    Ok(transaction
        .prepare_cached(&format!("{COLUMNS} WHERE destination.id = ?1"))?
        .query_row([destination], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Backpack> {
    let Json(server) = row.get(2)?;
    let Json(account) = row.get(3)?;
    let Json(granted) = row.get(4)?;
    let Json(abilities) = row.get(5)?;
    let Word(connection) = row.get(6)?;
    let Moment(connected_at) = row.get(7)?;
    Ok(Backpack {
        id: row.get(0)?,
        name: row.get(1)?,
        server,
        connection,
        account,
        granted,
        abilities,
        connected_at,
        compared_at: moment(row.get::<_, Option<Moment>>(8)?),
    })
}
