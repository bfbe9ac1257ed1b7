//! What this run holds of other backpacks: what was found, the one attempt to sign in, what is offered.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use wallet::Stop;
use wallet::backpack::bring::Offer;
use wallet::backpack::{self, Server, SignIn, SignedIn};
use wallet::net::Client;
use wallet::secrets::Keyring;

use crate::failure::{Answer, Failure};
use crate::secrets::Tokens;
use crate::session::Session;

/// How long whoever quits waits for servers to take back what Lapel no longer needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// Other backpacks, as far as this run goes.
#[derive(Default)]
pub(crate) struct Backpacks {
    /// Where tokens are.
    pub(crate) tokens: Tokens,
    found: Mutex<Vec<Server>>,
    attempt: Mutex<Option<Attempt>>,
    /// What was signed in to and could not be kept yet.
    unkept: Mutex<Option<SignedIn>>,
    offer: Mutex<Option<Offer>>,
}

/// An attempt to sign in, and what ends the waiting for it.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) sign_in: Arc<SignIn>,
    pub(crate) stop: Stop,
}

impl Backpacks {
    /// Remembers what was found, so that the page can name no server that was not.
    pub(crate) fn keep_found(&self, servers: &[Server]) {
        *lock(&self.found) = servers.to_vec();
    }

    /// One of the servers that were found last.
    ///
    /// # Errors
    /// If there is none of this number.
    pub(crate) fn found(&self, number: usize) -> Answer<Server> {
        lock(&self.found).get(number).cloned().ok_or_else(|| {
            Failure::new(
                "backpack.none-found",
                "this backpack was not found here",
                "Type its address again.",
            )
        })
    }

    /// Begins to sign in; an attempt that is under way ends.
    pub(crate) fn begin(&self, sign_in: SignIn) {
        self.cancel();
        *lock(&self.attempt) = Some(Attempt {
            sign_in: Arc::new(sign_in),
            stop: Stop::default(),
        });
    }

    /// The attempt that is under way.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn attempt(&self) -> Answer<Attempt> {
        lock(&self.attempt).clone().ok_or_else(|| {
            Failure::new(
                "sign-in.none",
                "nobody is signing in",
                "Start signing in again.",
            )
        })
    }

    /// Ends the attempt that is under way.
    pub(crate) fn cancel(&self) {
        if let Some(attempt) = lock(&self.attempt).take() {
            attempt.stop.stop();
        }
    }

    /// Holds what was signed in to and could not be kept. Returns what was held before: its tokens are
    /// good at the server until it is withdrawn.
    #[must_use]
    pub(crate) fn hold_unkept(&self, signed_in: SignedIn) -> Option<SignedIn> {
        lock(&self.unkept).replace(signed_in)
    }

    /// What was signed in to and could not be kept, if anything was.
    pub(crate) fn take_unkept(&self) -> Option<SignedIn> {
        lock(&self.unkept).take()
    }

    /// Whether a deep link answers the attempt that is under way.
    pub(crate) fn is_answer(&self, link: &str) -> bool {
        lock(&self.attempt)
            .as_ref()
            .is_some_and(|attempt| attempt.sign_in.owns(link))
    }

    /// Keeps what a backpack offers until the earner has chosen.
    pub(crate) fn keep_offer(&self, offer: Offer) {
        *lock(&self.offer) = Some(offer);
    }

    /// What was offered last.
    ///
    /// # Errors
    /// If nothing was.
    pub(crate) fn take_offer(&self) -> Answer<Offer> {
        lock(&self.offer).take().ok_or_else(|| {
            Failure::new(
                "backpack.no-offer",
                "this list is out of date",
                "Look again what lies at the backpack.",
            )
        })
    }
}

/// Gives back what was signed in to and waits to be kept: whoever begins anew, or cancels, keeps it no
/// more, and nobody else knows of its tokens.
pub(crate) fn give_back(session: &Session, client: &Client) {
    if let Some(unkept) = session.backpacks.take_unkept() {
        unkept.withdraw(client, &session.backpacks.tokens);
    }
}

/// Gives back what ends with this run: what was signed in to and not kept, and what was kept for this
/// run alone. It waits for that no longer than `patience`; what a server was not told by then ends there
/// by itself.
pub(crate) fn give_back_at_the_end(session: &Session, patience: Duration) {
    session.backpacks.cancel();
    let unkept = session.backpacks.take_unkept();
    let for_this_run = Arc::clone(&session.backpacks.tokens.for_this_run);
    if unkept.is_none() && for_this_run.is_empty() {
        return;
    }
    let (Ok(client), Ok(connected)) = (session.client(), session.wallet.backpacks()) else {
        return;
    };
    let (done, all_done) = mpsc::channel();
    thread::spawn(move || {
        if let Some(unkept) = unkept {
            unkept.withdraw(&client, &Keyring);
        }
        for backpack in connected {
            // Of one whose tokens are in the keyring there is nothing here, and it stays as it is.
            let _ = backpack::revoke(&client, &backpack, &*for_this_run);
        }
        // Whoever quits may have gone.
        let _ = done.send(());
    });
    let _ = all_done.recv_timeout(patience);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
