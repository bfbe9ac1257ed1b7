//! Other backpacks: connecting, sending, bringing in.

use chrono::Utc;
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, Url, command};
use tauri_plugin_opener::OpenerExt;
use ts_rs::TS;

use openbadges::Standard;
use wallet::backpack::bring::Offered;
use wallet::backpack::compare::{Comparison, Unsettled};
use wallet::backpack::outbox::{Planned, SyncEvent, SyncSummary, Which};
use wallet::backpack::{
    self, Account, Backpack, KeepError, OwnClient, Revoked, Server, SignIn, SignInError,
    SignInOptions, SignedIn,
};
use wallet::import::{ImportEvent, ImportSummary};
use wallet::secrets::{Keyring, Secrets, SecretsError};

use super::{apart, tell};
use crate::backpacks::give_back;
use crate::failure::{Answer, Failure};
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
    /// The redirect address that the backpack knows for it; that of the relay page, if none.
    client_redirect: Option<String>,
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
    /// Whether the browser could be opened; otherwise the earner opens the address.
    opened: bool,
}

/// How far the reading of what lies at a backpack has come.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub(crate) struct OfferProgress {
    /// Badges that were read.
    read: u32,
    /// Badges that lie there.
    total: u32,
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
    /// Changes when its picture does; none: there is no picture.
    picture: Option<String>,
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
            picture: planned.picture,
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
        let sent = begin(session, found, options)?;
        // Where none can be opened, the earner opens the address by other means.
        let opened = opener.opener().open_url(&sent.authorization, None::<&str>);
        Ok(SentToBrowser {
            opened: opened.is_ok(),
            ..sent
        })
    })
    .await
}

fn begin(session: &Session, found: usize, options: SignInWishes) -> Answer<SentToBrowser> {
    let server = session.backpacks.found(found)?;
    let options = wishes(session, &server, options)?;
    let client = session.client()?;
    let sign_in = SignIn::begin(
        &client,
        server,
        options,
        &session.backpacks.tokens,
        Utc::now(),
    )?;
    give_back(session, &client);
    let sent = SentToBrowser {
        authorization: sign_in.authorization().to_string(),
        redirect: sign_in.redirect().to_string(),
        opened: false,
    };
    session.backpacks.begin(sign_in);
    Ok(sent)
}

/// What the earner says, held against what is known: a name that is taken is better said now than when
/// there are tokens.
fn wishes(session: &Session, server: &Server, wishes: SignInWishes) -> Answer<SignInOptions> {
    let again = wishes
        .again
        .as_deref()
        .map(|id| session.wallet.backpack(id))
        .transpose()?;
    let redirect = match wishes.client_redirect.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(redirect) => Some(Url::parse(redirect).map_err(|_| {
            Failure::new(
                "sign-in.redirect",
                "the redirect address is no web address",
                "Write the address that the backpack knows, or leave it empty.",
            )
        })?),
    };
    let options = SignInOptions {
        name: wishes.name,
        own_client: wishes.client_id.map(|id| OwnClient {
            id,
            secret: wishes.client_secret,
            redirect,
        }),
        relay: session.wallet.settings()?.relay,
        loopback: true,
        again,
    };
    session
        .wallet
        .check_backpack_name(&options.name_for(server), options.again_id())?;
    Ok(options)
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
    let client = session.client()?;
    let signed_in = attempt.sign_in.finish(&client, landed, Utc::now())?;
    if attempt.stop.is_stopped() {
        // The earner thought better of it while the backpack was asked.
        signed_in.withdraw(&client, &session.backpacks.tokens);
        return Err(SignInError::Stopped.into());
    }
    session.backpacks.cancel();
    keep(session, signed_in, for_this_run)
}

/// Ends the attempt. What was signed in to and could not be kept is given back.
#[command]
pub(super) async fn cancel_sign_in(app: AppHandle) -> Answer<()> {
    apart(app, |session| {
        session.backpacks.cancel();
        give_back(session, &session.client()?);
        Ok(())
    })
    .await
}

/// Keeps what was signed in to when the keyring did not: in the keyring that was unlocked since, or for
/// this run alone.
#[command]
pub(super) async fn keep_sign_in(app: AppHandle, for_this_run: bool) -> Answer<Connected> {
    apart(app, move |session| {
        let unkept = session.backpacks.take_unkept().ok_or_else(|| {
            Failure::new(
                "sign-in.none",
                "nobody is signing in",
                "Start signing in again.",
            )
        })?;
        keep(session, unkept, for_this_run)
    })
    .await
}

/// Signs in by name and password, where a server has nothing better. The password is used once.
#[command]
pub(super) async fn sign_in_with_password(
    app: AppHandle,
    found: usize,
    options: SignInWishes,
    user: String,
    password: String,
    for_this_run: bool,
) -> Answer<Connected> {
    apart(app, move |session| {
        by_password(session, found, options, (&user, &password), for_this_run)
    })
    .await
}

fn by_password(
    session: &Session,
    found: usize,
    options: SignInWishes,
    (user, password): (&str, &str),
    for_this_run: bool,
) -> Answer<Connected> {
    let server = session.backpacks.found(found)?;
    let options = wishes(session, &server, options)?;
    let client = session.client()?;
    give_back(session, &client);
    let now = Utc::now();
    let signed_in = backpack::with_password(&client, server, options, user, password, now)?;
    keep(session, signed_in, for_this_run)
}

/// Keeps what signing in gave. What the keyring does not keep is not lost: it waits for the earner to
/// unlock it, or to say that it is for this run alone.
fn keep(session: &Session, signed_in: SignedIn, for_this_run: bool) -> Answer<Connected> {
    let tokens = &session.backpacks.tokens;
    let secrets: &dyn Secrets = if for_this_run {
        &*tokens.for_this_run
    } else {
        tokens
    };
    let client = session.client()?;
    let kept = session.wallet.keep_signed_in(&signed_in, &client, secrets);
    match kept {
        Ok(()) => {}
        Err(KeepError::Wallet(error)) => return Err(error.into()),
        Err(KeepError::Secrets(error)) => {
            // Two can have ended at the same time.
            if let Some(before) = session.backpacks.hold_unkept(signed_in) {
                before.withdraw(&client, tokens);
            }
            return Err(Failure {
                code: "sign-in.not-kept".to_owned(),
                ..error.into()
            });
        }
    }
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

/// What is otherwise at a backpack than it is wanted, as the newest comparison found it.
#[command]
pub(super) async fn noticed_at_backpack(app: AppHandle, id: String) -> Answer<Unsettled> {
    apart(app, move |session| Ok(session.wallet.noticed_at(&id)?)).await
}

/// Gives the earner's profile at a backpack another name.
#[command]
pub(super) async fn update_profile(app: AppHandle, id: String, name: String) -> Answer<Account> {
    apart(app, move |session| {
        let backpack = session.wallet.backpack(&id)?;
        let client = session.client()?;
        Ok(session
            .wallet
            .update_profile(&backpack, &name, &client, &session.backpacks.tokens)?)
    })
    .await
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
    events: Channel<OfferProgress>,
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
            &|read, total| tell(&events, OfferProgress { read, total }),
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
        Ok(session.wallet.take(
            &offer,
            &numbers,
            &session.client()?,
            Utc::now(),
            &job.stop,
            &|event| tell(&events, event),
        )?)
    })
    .await
}

#[cfg(test)]
mod tests;
