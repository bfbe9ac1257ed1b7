//! Asks a backpack, in its own time, for what lies there.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::look::{self, Lying};
use super::{Backpack, Connection, Reason, Session, Trouble};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::{Error, Result, Wallet};

/// How long a host is left alone that is busy and does not say for how long.
const BUSY_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// A session with a backpack, or why there is none: its host may want to be left alone still.
pub(super) fn session<'a>(
    wallet: &Wallet,
    backpack: &'a Backpack,
    client: &'a Client,
    secrets: &'a dyn Secrets,
) -> Result<std::result::Result<Session<'a>, Trouble>> {
    let left = wallet
        .busy_until(&backpack.id)?
        .map(|until| until - Utc::now())
        .filter(|left| *left > TimeDelta::zero());
    Ok(match left {
        Some(left) => Err(Trouble::Busy {
            wait: left.to_std().ok(),
        }),
        None => Session::open(backpack, client, secrets),
    })
}

/// Notes that a backpack's host wants to be left alone. Returns until when.
pub(super) fn leave_alone(
    wallet: &Wallet,
    backpack: &Backpack,
    wait: Option<Duration>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let wait = wait
        .and_then(|wait| TimeDelta::from_std(wait).ok())
        .unwrap_or(BUSY_PAUSE);
    wallet.leave_alone(backpack, now + wait)?;
    Ok(now + wait)
}

impl Wallet {
    /// All that lies at a backpack, or what came since then.
    pub(super) fn lying_at(
        &self,
        backpack: &Backpack,
        client: &Client,
        secrets: &dyn Secrets,
        since: Option<DateTime<Utc>>,
    ) -> Result<Lying> {
        self.ask(backpack, client, secrets, |session| {
            look::all(backpack, session, since)
        })
    }

    /// Asks something of a backpack in a session, and notes what the answer says of the connection.
    pub(super) fn ask<T>(
        &self,
        backpack: &Backpack,
        client: &Client,
        secrets: &dyn Secrets,
        ask: impl FnOnce(&mut Session<'_>) -> std::result::Result<T, Trouble>,
    ) -> Result<T> {
        let session = session(self, backpack, client, secrets)?;
        let is_busy_still = matches!(session, Err(Trouble::Busy { .. }));
        let answer = session.and_then(|mut session| ask(&mut session));
        match &answer {
            Err(Trouble::NeedsYou {
                reason: Reason::SignIn,
                ..
            }) => self.set_connection(&backpack.id, Connection::SignInAgain)?,
            Err(Trouble::Busy { wait }) if !is_busy_still => {
                leave_alone(self, backpack, *wait, Utc::now())?;
            }
            _ => {}
        }
        answer.map_err(Error::Backpack)
    }
}
