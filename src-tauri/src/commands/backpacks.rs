//! Other backpacks: connecting, sending, bringing in.

use chrono::Utc;
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, command};
use tauri_plugin_opener::OpenerExt;
use ts_rs::TS;

use openbadges::Standard;
use wallet::backpack::bring::Offered;
use wallet::backpack::compare::Comparison;
use wallet::backpack::outbox::{Delivery, Planned, SyncEvent, SyncSummary, Which};
use wallet::backpack::{
    self, Backpack, OwnClient, Revoked, Server, SignIn, SignInOptions, SignedIn,
};
use wallet::import::{ImportEvent, ImportSummary};
use wallet::secrets::{Keyring, SecretsError};

use super::{apart, tell};
use crate::failure::Answer;
use crate::session::Session;

/// What the earner says before signing in.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub(crate) struct SignInWishes {
    /// What the backpack is to be called.
    name: Option<String>,
    /// A client's id that the earner got from the backpack.
    client_id: Option<String>,
    /// Its secret.
    client_secret: Option<String>,
    /// The id of the backpack that is signed in to again.
    again: Option<String>,
}

/// Where the browser was sent.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SentToBrowser {
    /// The address to sign in at.
    authorization: String,
    /// The beginning of the address on which the browser ends.
    redirect: String,
}

/// A backpack that was connected.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Connected {
    /// The backpack.
    backpack: Backpack,
    /// What was asked for and not granted.
    not_granted: Vec<String>,
    /// Why it did not say who the earner is there, if it did not.
    account_trouble: Option<String>,
}

/// What would become of one badge.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PlannedLine {
    /// The badge.
    id: String,
    /// Its name.
    name: String,
    /// The version of the standard that would be sent.
    standard: Option<Standard>,
    /// What the earner should know beforehand, though it may work all the same.
    warnings: Vec<String>,
    /// What is known to stand in the way.
    trouble: Option<String>,
}

impl From<Planned> for PlannedLine {
    fn from(planned: Planned) -> Self {
        Self {
            id: planned.id,
            name: planned.name,
            standard: planned.standard,
            warnings: planned.warnings,
            trouble: planned.trouble.map(|trouble| trouble.to_string()),
        }
    }
}

/// Which changes to make: of one backpack, of some badges, or all that wait.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub(crate) struct SyncWhich {
    /// The backpack's id.
    backpack: Option<String>,
    /// The badges' ids.
    badges: Option<Vec<String>>,
}

#[command]
pub(super) async fn backpacks(app: AppHandle) -> Answer<Vec<Backpack>> {
    apart(app, |session| Ok(session.wallet.backpacks()?)).await
}

/// Whether tokens can be kept in the keyring.
#[command]
pub(super) async fn check_keyring(app: AppHandle) -> Answer<()> {
    apart(app, |_| Ok(Keyring.check()?)).await
}

#[command]
pub(super) async fn discover_backpacks(app: AppHandle, address: String) -> Answer<Vec<Server>> {
    apart(app, move |session| {
        let servers = backpack::discover(&session.client()?, &address)?;
        session.backpacks.keep_found(&servers);
        Ok(servers)
    })
    .await
}

/// Registers at one of the servers that were found and opens the browser there.
#[command]
pub(super) async fn begin_sign_in(
    app: AppHandle,
    found: usize,
    options: SignInWishes,
) -> Answer<SentToBrowser> {
    let opener = app.clone();
    apart(app, move |session| {
        let server = session.backpacks.found(found)?;
        let again = options
            .again
            .as_deref()
            .map(|id| session.wallet.backpack(id))
            .transpose()?;
        let options = SignInOptions {
            name: options.name,
            own_client: options.client_id.map(|id| OwnClient {
                id,
                secret: options.client_secret,
                redirect: None,
            }),
            relay: session.wallet.settings()?.relay,
            loopback: true,
            again,
        };
        let sign_in = SignIn::begin(
            &session.client()?,
            server,
            options,
            &session.backpacks.tokens,
            Utc::now(),
        )?;
        let sent = SentToBrowser {
            authorization: sign_in.authorization().to_string(),
            redirect: sign_in.redirect().to_string(),
        };
        session.backpacks.begin(sign_in);
        opener
            .opener()
            .open_url(&sent.authorization, None::<&str>)?;
        Ok(sent)
    })
    .await
}

/// Waits until the browser brings the answer to this computer.
#[command]
pub(super) async fn await_sign_in(app: AppHandle, for_this_run: bool) -> Answer<Connected> {
    apart(app, move |session| {
        let attempt = session.backpacks.attempt()?;
        let landed = attempt.sign_in.listen(&attempt.stop)?;
        finish(session, &landed, for_this_run)
    })
    .await
}

/// Takes the address on which the browser ended, pasted or brought by a deep link.
#[command]
pub(super) async fn finish_sign_in(
    app: AppHandle,
    landed: String,
    for_this_run: bool,
) -> Answer<Connected> {
    apart(app, move |session| finish(session, &landed, for_this_run)).await
}

fn finish(session: &Session, landed: &str, for_this_run: bool) -> Answer<Connected> {
    let attempt = session.backpacks.attempt()?;
    let signed_in = attempt
        .sign_in
        .finish(&session.client()?, landed, Utc::now())?;
    session.backpacks.cancel();
    keep(session, signed_in, for_this_run)
}

#[command]
pub(super) fn cancel_sign_in(session: State<'_, Session>) {
    session.backpacks.cancel();
}

/// Signs in by name and password, where a server has nothing better. The password is used once.
#[command]
pub(super) async fn sign_in_with_password(
    app: AppHandle,
    found: usize,
    name: Option<String>,
    user: String,
    password: String,
    for_this_run: bool,
) -> Answer<Connected> {
    apart(app, move |session| {
        let options = SignInOptions {
            name,
            ..SignInOptions::default()
        };
        let signed_in = backpack::with_password(
            &session.client()?,
            session.backpacks.found(found)?,
            options,
            &user,
            &password,
            Utc::now(),
        )?;
        keep(session, signed_in, for_this_run)
    })
    .await
}

/// Tokens first: a backpack without them could be used by nobody.
fn keep(session: &Session, signed_in: SignedIn, for_this_run: bool) -> Answer<Connected> {
    if for_this_run {
        signed_in.keep(&session.backpacks.tokens.for_this_run)?;
    } else {
        signed_in.keep(&session.backpacks.tokens)?;
    }
    session.wallet.keep_backpack(&signed_in.backpack)?;
    Ok(Connected {
        account_trouble: signed_in.account_trouble.map(|trouble| trouble.to_string()),
        not_granted: signed_in.not_granted,
        backpack: signed_in.backpack,
    })
}

/// Gives the right to use a backpack back and forgets it. Returns whether the server took it back.
#[command]
pub(super) async fn disconnect_backpack(app: AppHandle, id: String) -> Answer<bool> {
    apart(app, move |session| {
        let known = session.wallet.backpack(&id)?;
        let revoked = match backpack::revoke(&session.client()?, &known, &session.backpacks.tokens)
        {
            Ok(revoked) => revoked,
            // Where there is no keyring there are no tokens.
            Err(SecretsError::Missing) => Revoked::No,
            Err(error) => return Err(error.into()),
        };
        session.wallet.forget_backpack(&known.id)?;
        Ok(revoked == Revoked::Yes)
    })
    .await
}

/// What sending these badges would do; nothing is sent.
#[command]
pub(super) async fn plan_sending(
    app: AppHandle,
    ids: Vec<String>,
    backpack: String,
) -> Answer<Vec<PlannedLine>> {
    apart(app, move |session| {
        let backpack = session.wallet.backpack(&backpack)?;
        let plan = session.wallet.plan(&ids, &backpack, Utc::now())?;
        Ok(plan.into_iter().map(PlannedLine::from).collect())
    })
    .await
}

/// Makes the changes that wait.
#[command]
pub(super) async fn sync_backpacks(
    app: AppHandle,
    which: SyncWhich,
    events: Channel<SyncEvent>,
    job: String,
) -> Answer<SyncSummary> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let which = Which {
            backpack: which.backpack,
            badges: which.badges,
            due_only: false,
        };
        Ok(session.wallet.sync(
            &session.client()?,
            &session.backpacks.tokens,
            &which,
            &job.stop,
            &|event| tell(&events, event),
        )?)
    })
    .await
}

/// How a badge stands at each backpack.
#[command]
pub(super) async fn deliveries(app: AppHandle, id: String) -> Answer<Vec<Delivery>> {
    apart(app, move |session| Ok(session.wallet.deliveries(&id)?)).await
}

/// Compares what lies at a backpack with what is wanted there.
#[command]
pub(super) async fn compare_backpack(app: AppHandle, id: String) -> Answer<Comparison> {
    apart(app, move |session| {
        let backpack = session.wallet.backpack(&id)?;
        let client = session.client()?;
        Ok(session
            .wallet
            .compare(&backpack, &client, &session.backpacks.tokens)?)
    })
    .await
}

/// Reads what lies at a backpack; nothing is kept until [`take_offer`].
#[command]
pub(super) async fn offer_from_backpack(
    app: AppHandle,
    id: String,
    only_new: bool,
    job: String,
) -> Answer<Vec<Offered>> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let backpack = session.wallet.backpack(&id)?;
        let offer = session.wallet.offer(
            &backpack,
            only_new,
            &session.client()?,
            &session.backpacks.tokens,
            &job.stop,
            &|_, _| {},
        )?;
        let offered = offer.offered.clone();
        session.backpacks.keep_offer(offer);
        Ok(offered)
    })
    .await
}

/// Imports the lines that the earner chose from what was offered last.
#[command]
pub(super) async fn take_offer(
    app: AppHandle,
    numbers: Vec<u32>,
    events: Channel<ImportEvent>,
    job: String,
) -> Answer<ImportSummary> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let offer = session.backpacks.take_offer()?;
        let summary = session.wallet.import(
            &offer.inputs(&numbers),
            &session.client()?,
            Utc::now(),
            &job.stop,
            &|event| tell(&events, event),
        )?;
        // What the earner left out is offered again.
        let is_all = offer
            .worth_having()
            .iter()
            .all(|number| numbers.contains(number));
        if is_all && summary.refused == 0 && !summary.stopped {
            session.wallet.brought(&offer)?;
        }
        Ok(summary)
    })
    .await
}
