//! Signing in to a backpack, from where its doors are to the tokens.

use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use super::oauth::{self, Attempt, ClientAuth, Listener, Registration, Secret, Wish};
use super::speak::protocol;
use super::{Backpack, Server, SignInError, SignedIn, Speech};
use crate::Stop;
use crate::net::Client;
use crate::secrets::Secrets;

/// How long it is waited for the browser.
const WAIT: Duration = Duration::from_secs(600);

/// The page that hands the answer over, where none else is set. It is `ui/relay` of Lapel's sources.
pub const RELAY: &str = "https://lapel.github.io/relay/";

/// What the earner chooses before signing in.
#[derive(Default)]
pub struct SignInOptions {
    /// What the earner calls the backpack; what it calls itself, if nothing.
    pub name: Option<String>,
    /// A client that the earner got from the backpack, in place of registering one.
    pub own_client: Option<OwnClient>,
    /// The page that hands the answer over: of this address, `logo.png`, `terms.html` and
    /// `privacy.html` beside it. [`RELAY`] if nothing.
    pub relay: Option<Url>,
    /// Whether this computer's browser is used, so that it can bring the answer by itself.
    pub loopback: bool,
    /// The backpack that is signed in to again: it keeps its id, its name and its client.
    pub again: Option<Backpack>,
}

impl SignInOptions {
    /// What the backpack will be called here.
    pub fn name_for(&self, server: &Server) -> String {
        let named = self.name.as_deref().map(str::trim);
        match (&self.again, named) {
            (Some(again), _) => again.name.clone(),
            (None, Some(name)) if !name.is_empty() => name.to_owned(),
            (None, _) => server.name.clone(),
        }
    }

    /// The id of the backpack that is signed in to again.
    pub fn again_id(&self) -> Option<&str> {
        self.again.as_ref().map(|again| again.id.as_str())
    }
}

/// A client that the earner got from the backpack.
pub struct OwnClient {
    /// Its id.
    pub id: String,
    /// Its secret, if it has one.
    pub secret: Option<String>,
    /// The redirect address that the backpack knows for it; that of the relay page, if nothing.
    pub redirect: Option<Url>,
}

/// One attempt to sign in. It lives in memory alone, is good for ten minutes and for one code.
pub struct SignIn {
    server: Server,
    name: String,
    again: Option<Backpack>,
    registration: Registration,
    attempt: Attempt,
    asked: Vec<String>,
    listener: Option<Listener>,
}

impl SignIn {
    /// Makes Lapel known to the backpack, unless it is, and prepares the address for the browser.
    /// `secrets` is where the client of a backpack that is signed in to again may be kept.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn begin(
        client: &Client,
        server: Server,
        options: SignInOptions,
        secrets: &dyn Secrets,
        now: DateTime<Utc>,
    ) -> Result<Self, SignInError> {
        let name = options.name_for(&server);
        let kept = kept(&options, secrets, now);
        // A Badgr's own interface registers no programs: what its manifest names is of Badge Connect.
        let has_client = options.own_client.is_some() || kept.is_some();
        if server.speech == Speech::BadgrV2 && server.registration.is_none() && !has_client {
            return Err(SignInError::PasswordOnly);
        }
        let page = server
            .authorization
            .as_ref()
            .ok_or(SignInError::PasswordOnly)?;
        // The browser is sent nowhere that Lapel would not go.
        client.permits_call(page).map_err(SignInError::Fetch)?;
        let relay = match &options.relay {
            Some(relay) => relay.clone(),
            None => Url::parse(RELAY).map_err(|_| SignInError::NoRelay)?,
        };
        let wanted = protocol(server.speech).scopes(&server.scopes);
        let (registration, listener) = match (options.own_client, kept) {
            (Some(own), _) => own_client(own, &relay, options.loopback, &wanted),
            (None, Some(kept)) => {
                let listener = listener(&kept.redirect, options.loopback);
                (kept, listener)
            }
            (None, None) => registered(client, &server, &relay, options.loopback, wanted)?,
        };
        let is_direct = listener
            .as_ref()
            .and_then(Listener::address)
            .is_some_and(|here| here == registration.redirect);
        let hand_over_to = listener.as_ref().filter(|_| !is_direct).map(Listener::port);
        let asked = registration.scopes.clone();
        let attempt = Attempt::new(&server, &registration, &asked, hand_over_to, now)
            .ok_or(SignInError::NoRandomness)?;
        Ok(Self {
            server,
            name,
            again: options.again,
            registration,
            attempt,
            asked,
            listener,
        })
    }

    /// The address to open in the system's browser.
    pub fn authorization(&self) -> &Url {
        &self.attempt.address
    }

    /// The address on which the browser ends, to be recognised by the earner who copies it.
    pub fn redirect(&self) -> &Url {
        &self.registration.redirect
    }

    /// Whether an address or deep link is the answer to this attempt.
    pub fn owns(&self, landed: &str) -> bool {
        self.attempt.is_answered_by(landed)
    }

    /// Waits until the browser brings the answer to this computer; [`SignIn::finish`] reads it.
    ///
    /// # Errors
    /// [`SignInError::NotListening`] where the browser cannot, [`SignInError::Stopped`],
    /// [`SignInError::TooLate`].
    pub fn listen(&self, stop: &Stop) -> Result<String, SignInError> {
        let listener = self.listener.as_ref().ok_or(SignInError::NotListening)?;
        match listener.wait(&self.attempt, stop, WAIT) {
            Some(landed) => Ok(landed),
            None if stop.is_stopped() => Err(SignInError::Stopped),
            None => Err(SignInError::TooLate),
        }
    }

    /// Reads the address that the browser ended on, whether it came by loopback, by deep link or by
    /// hand, and exchanges its code for tokens. What is no answer to this attempt can be followed by
    /// one that is; a code can not be followed by another.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn finish(
        &self,
        client: &Client,
        landed: &str,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, SignInError> {
        let code = self.attempt.code(landed, &self.server, now)?;
        let tokens = oauth::exchange(
            client,
            &self.server.token,
            &self.registration,
            &code,
            &self.attempt.verifier,
            &self.attempt.scope,
        )?;
        let registration = self.registration.clone();
        SignedIn::new(
            client,
            self.server.clone(),
            (self.name.clone(), self.again.as_ref()),
            (registration, tokens, &self.asked),
            now,
        )
    }
}

/// Signs in by name and password, where a server has nothing better (Badgr's v2 interface). The
/// password is used once and kept nowhere.
///
/// # Errors
/// [`SignInError`].
pub fn with_password(
    client: &Client,
    server: Server,
    options: SignInOptions,
    user: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<SignedIn, SignInError> {
    if server.speech != Speech::BadgrV2 {
        return Err(SignInError::NotByPassword);
    }
    let tokens = match oauth::with_password(client, &server.token, user, &Secret::new(password)) {
        Err(oauth::TokenError::Refused { name }) if name == "invalid_grant" => {
            return Err(SignInError::WrongPassword);
        }
        tokens => tokens?,
    };
    let asked = protocol(server.speech).scopes(&server.scopes);
    let registration = Registration {
        // The client that every program may be at a Badgr, and that it takes for granted here.
        id: "public".to_owned(),
        secret: None,
        auth: ClientAuth::Public,
        redirect: server.base.clone(),
        scopes: asked.clone(),
        ends: None,
    };
    let name = options.name_for(&server);
    SignedIn::new(
        client,
        server,
        (name, options.again.as_ref()),
        (registration, tokens, &asked),
        now,
    )
}

/// The client that is kept for the backpack that is signed in to again. Without it, or without the
/// keyring, a new one is registered.
fn kept(
    options: &SignInOptions,
    secrets: &dyn Secrets,
    now: DateTime<Utc>,
) -> Option<Registration> {
    let again = options.again.as_ref()?;
    let kept = oauth::registration(&again.id, secrets).ok().flatten()?;
    let is_good = kept.ends.is_none_or(|ends| ends > now) && kept.id != "public";
    // One that leads to a port of this computer that is taken by now leads nowhere.
    let leads_here = kept.redirect.scheme() != "http" || Listener::at(&kept.redirect).is_some();
    (is_good && leads_here).then_some(kept)
}

/// What waits for the browser where the answer goes to `redirect`: the port in it, or any port that
/// the relay page can hand it over to.
fn listener(redirect: &Url, loopback: bool) -> Option<Listener> {
    Listener::at(redirect).or_else(|| loopback.then(|| Listener::new().ok()).flatten())
}

fn own_client(
    own: OwnClient,
    relay: &Url,
    loopback: bool,
    scopes: &[String],
) -> (Registration, Option<Listener>) {
    let redirect = own.redirect.unwrap_or_else(|| relay.clone());
    let listener = listener(&redirect, loopback);
    let registration = Registration {
        id: own.id,
        auth: match own.secret {
            Some(_) => ClientAuth::Basic,
            None => ClientAuth::Public,
        },
        secret: own.secret.map(Secret::new),
        redirect,
        scopes: scopes.to_vec(),
        ends: None,
    };
    (registration, listener)
}

fn registered(
    client: &Client,
    server: &Server,
    relay: &Url,
    loopback: bool,
    scopes: Vec<String>,
) -> Result<(Registration, Option<Listener>), SignInError> {
    let url = server
        .registration
        .as_ref()
        .ok_or(SignInError::NoRegistration)?;
    let listener = loopback.then(|| Listener::new().ok()).flatten();
    let here = listener.as_ref().and_then(Listener::address);
    let redirects = here.into_iter().chain([relay.clone()]).collect();
    let registration = oauth::register(client, url, Wish::all(redirects, scopes), relay)?;
    Ok((registration, listener))
}
