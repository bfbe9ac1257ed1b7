//! `lapel backpack`: connects other backpacks and disconnects them.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use chrono::Utc;

use wallet::backpack::places;
use wallet::backpack::{
    Backpack, Connection, KeepError, OwnClient, Revoked, Server, SignIn, SignInError,
    SignInOptions, SignedIn, Speech, discover, revoke, with_password,
};
use wallet::net::Client;
use wallet::secrets::{Keyring, SecretsError};
use wallet::{Stop, Wallet};

use crate::args::{BackpackCommand, Connect, Places, SpeechName};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json};

pub(super) fn run(places: &Places, command: &BackpackCommand) -> Result<Exit, Error> {
    match command {
        BackpackCommand::List { json } => list(places, *json),
        BackpackCommand::Places { json } => list_places(*json),
        BackpackCommand::Connect(arguments) => connect(places, arguments),
        BackpackCommand::Disconnect { name } => disconnect(places, name),
        BackpackCommand::Profile {
            name,
            new_name,
            json,
        } => profile(places, name, new_name.as_deref(), *json),
        BackpackCommand::Done { place, ids, not } => hand_over_done(places, place, ids, !not),
    }
}

fn hand_over_done(places: &Places, place: &str, ids: &[String], done: bool) -> Result<Exit, Error> {
    let place = places::place(place).ok_or_else(|| Error::UnknownPlace(place.to_owned()))?;
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, ids)?;
    wallet.set_handed_over(&ids, place, done, Utc::now())?;
    let badges = human::counted(i64::try_from(ids.len()).unwrap_or(i64::MAX), "badge");
    let there = if done { "as" } else { "as not" };
    writeln!(human::aside(), "Noted {badges} {there} at {}.", place.name)?;
    Ok(Exit::Good)
}

fn list(places: &Places, as_json: bool) -> Result<Exit, Error> {
    let backpacks = super::open(places)?.backpacks()?;
    let mut out = human::out();
    for backpack in &backpacks {
        if as_json {
            json::line(&mut io::stdout().lock(), &json::Connected::from(backpack))?;
            continue;
        }
        let state = match backpack.connection {
            Connection::Connected => "connected",
            Connection::SignInAgain => "wants you to sign in again",
            Connection::TokensMissing => "the keyring does not give its tokens",
        };
        writeln!(
            out,
            "{}: {state}, {}, as {}",
            human::visible(&backpack.name),
            speech(backpack.server.speech),
            who(backpack),
        )?;
    }
    if backpacks.is_empty() && !as_json {
        writeln!(
            human::aside(),
            "No backpack is connected. “lapel backpack connect ADDRESS” connects one."
        )?;
    }
    Ok(Exit::Good)
}

fn list_places(as_json: bool) -> Result<Exit, Error> {
    let mut out = human::out();
    for place in places::places() {
        if as_json {
            json::line(&mut io::stdout().lock(), place)?;
            continue;
        }
        let takes: Vec<&str> = place.takes.iter().map(|takes| takes.as_str()).collect();
        let how = match &place.connect {
            Some(_) => format!("lapel backpack connect {}", place.id),
            None => format!("lapel export --to DIR --for {} ID…", place.id),
        };
        writeln!(
            out,
            "{}: Open Badges {}\n    {how}",
            place.name,
            takes.join(", ")
        )?;
    }
    Ok(Exit::Good)
}

fn connect(places: &Places, arguments: &Connect) -> Result<Exit, Error> {
    let address = address(&arguments.address)?;
    let wallet = super::open(places)?;
    // Before anything is asked of anybody: is there a place for what comes of it?
    Keyring.check()?;
    let client = network::client_of(&wallet, places)?;
    let servers = discover(&client, address)?;
    let server = choose(servers, arguments.speak)?;
    say_doors(&server)?;
    let options = SignInOptions {
        name: arguments.name.clone(),
        own_client: arguments.client_id.clone().map(|id| OwnClient {
            id,
            secret: std::env::var("LAPEL_CLIENT_SECRET").ok(),
            redirect: arguments.redirect.clone(),
        }),
        relay: arguments.relay.clone().or(wallet.settings()?.relay),
        loopback: !arguments.no_browser,
        again: known(&wallet, &server, arguments.name.as_deref())?,
    };
    wallet.check_backpack_name(&options.name_for(&server), options.again_id())?;
    let now = Utc::now();
    let signed_in = match &arguments.user {
        Some(user) => with_password(&client, server, options, user, &password()?, now)?,
        None => {
            let sign_in = SignIn::begin(&client, server, options, &Keyring, now)?;
            in_browser(sign_in, &client, arguments.no_browser)?
        }
    };
    keep(&wallet, &signed_in, &client)?;
    say_connected(&signed_in)?;
    Ok(Exit::Good)
}

/// What was typed as an address: the name of a place that can be connected stands for its own.
fn address(typed: &str) -> Result<&str, Error> {
    let Some(place) = places::place(typed) else {
        return Ok(typed);
    };
    let address = place.connect.as_deref();
    address.ok_or_else(|| Error::NoInterface(place.name.clone()))
}

/// Who the earner is at a backpack, by another name if one is given.
fn profile(
    places: &Places,
    name: &str,
    new_name: Option<&str>,
    as_json: bool,
) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let mut backpack = wallet.backpack(name)?;
    if let Some(new_name) = new_name {
        let client = network::client_of(&wallet, places)?;
        backpack.account = wallet.update_profile(&backpack, new_name, &client, &Keyring)?;
    }
    if as_json {
        json::line(&mut io::stdout().lock(), &json::Connected::from(&backpack))?;
        return Ok(Exit::Good);
    }
    let account = &backpack.account;
    let mut out = human::out();
    let called = account.name.as_deref().unwrap_or("no name");
    writeln!(out, "{}", human::visible(called))?;
    for email in &account.emails {
        writeln!(out, "{}", human::visible(email))?;
    }
    Ok(Exit::Good)
}

/// The way of speaking that was asked for, or the first that was found.
fn choose(servers: Vec<Server>, wanted: Option<SpeechName>) -> Result<Server, Error> {
    let wanted = wanted.map(|wanted| match wanted {
        SpeechName::V2_1 => Speech::BadgeConnect,
        SpeechName::V3_0 => Speech::OpenBadges3,
        SpeechName::Badgr => Speech::BadgrV2,
    });
    servers
        .into_iter()
        .find(|server| wanted.is_none_or(|wanted| server.speech == wanted))
        .ok_or(Error::SpeaksOtherwise)
}

/// The backpack that is signed in to again, if it is known.
fn known(wallet: &Wallet, server: &Server, name: Option<&str>) -> Result<Option<Backpack>, Error> {
    Ok(wallet.backpacks()?.into_iter().find(|backpack| {
        backpack.server.base == server.base
            && backpack.server.speech == server.speech
            && name.is_none_or(|name| backpack.name.eq_ignore_ascii_case(name))
    }))
}

/// Names every host that will hear of the earner.
fn say_doors(server: &Server) -> io::Result<()> {
    let mut aside = human::aside();
    writeln!(
        aside,
        "Found {}: {}.",
        human::visible(&server.name),
        speech(server.speech)
    )?;
    let mut hosts: Vec<&str> = server.doors().filter_map(|url| url.host_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    writeln!(aside, "It uses {}.", hosts.join(", "))?;
    for policy in &server.policies {
        writeln!(aside, "Its policy: {}", human::visible(policy.as_str()))?;
    }
    Ok(())
}

/// Lets the earner consent in the browser, and waits for the answer from there or from the keyboard.
fn in_browser(sign_in: SignIn, client: &Client, no_browser: bool) -> Result<SignedIn, Error> {
    let mut aside = human::aside();
    if no_browser {
        writeln!(io::stdout().lock(), "{}", sign_in.authorization())?;
        let landed = line(&mut io::stdin().lock())?.ok_or(Error::NoAnswer)?;
        return Ok(sign_in.finish(client, &landed, Utc::now())?);
    }
    if open::that_detached(sign_in.authorization().as_str()).is_err() {
        writeln!(aside, "The browser could not be opened.")?;
    }
    writeln!(aside, "Sign in at:\n{}", sign_in.authorization())?;
    writeln!(
        aside,
        "If the browser ends on a page that does not lead back here, paste its address:"
    )?;
    let sign_in = Arc::new(sign_in);
    let stop = super::stop_at_interrupt();
    let answers = answers(&sign_in, &stop);
    while let Ok(landed) = answers.recv() {
        match sign_in.finish(client, &landed?, Utc::now()) {
            // Something else was pasted.
            Err(
                error @ (SignInError::WrongState
                | SignInError::AnotherAddress
                | SignInError::NoCode),
            ) => {
                human::complain(&Error::SignIn(error));
            }
            finished => return Ok(finished?),
        }
    }
    Err(Error::NoAnswer)
}

/// What the browser brings and what is pasted, whichever comes first.
fn answers(sign_in: &Arc<SignIn>, stop: &Stop) -> Receiver<Result<String, Error>> {
    let (sender, receiver) = mpsc::channel();
    let (listening, stop, heard) = (Arc::clone(sign_in), stop.clone(), sender.clone());
    thread::spawn(move || match listening.listen(&stop) {
        Err(SignInError::NotListening) => {}
        landed => drop(heard.send(landed.map_err(Error::SignIn))),
    });
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(landed)) = line(&mut input) {
            if sender.send(Ok(landed)).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A line that holds something.
fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    for line in input.lines() {
        let line = line?;
        if !line.trim().is_empty() {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// The password, from the keyboard without showing it, or from what is piped in.
fn password() -> Result<String, Error> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password: ")?);
    }
    line(&mut io::stdin().lock())?.ok_or(Error::NoAnswer)
}

/// Keeps what signing in gave. A keyring that was locked meanwhile can be unlocked; otherwise the right to
/// use the backpack is given back, and nothing lies about that nobody knows of.
fn keep(wallet: &Wallet, signed_in: &SignedIn, client: &Client) -> Result<(), Error> {
    loop {
        let error = match wallet.keep_signed_in(signed_in, client, &Keyring) {
            Ok(()) => return Ok(()),
            Err(KeepError::Wallet(error)) => return Err(error.into()),
            Err(KeepError::Secrets(error)) => error,
        };
        let mut aside = human::aside();
        writeln!(aside, "You are signed in, but {error}. {}", error.hint())?;
        let again = io::stdin().is_terminal() && {
            writeln!(aside, "Press Enter to try again, or Ctrl-D to give it up.")?;
            io::stdin().lock().read_line(&mut String::new())? > 0
        };
        if !again {
            signed_in.withdraw(client, &Keyring);
            return Err(error.into());
        }
    }
}

fn say_connected(signed_in: &SignedIn) -> io::Result<()> {
    let backpack = &signed_in.backpack;
    let mut aside = human::aside();
    writeln!(
        aside,
        "Connected {} as {}.",
        human::visible(&backpack.name),
        who(backpack)
    )?;
    if !signed_in.not_granted.is_empty() {
        writeln!(aside, "Not allowed: {}.", signed_in.not_granted.join(", "))?;
    }
    if let Some(trouble) = &signed_in.account_trouble {
        let why = trouble.sentence();
        writeln!(aside, "It did not say who you are there. {why}")?;
    }
    Ok(())
}

fn disconnect(places: &Places, name: &str) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let backpack = wallet.backpack(name)?;
    let client = network::client_of(&wallet, places)?;
    let revoked = match revoke(&client, &backpack, &Keyring) {
        Ok(revoked) => revoked,
        // Where there is no keyring there are no tokens.
        Err(SecretsError::Missing) => Revoked::No,
        Err(error) => return Err(error.into()),
    };
    wallet.forget_backpack(&backpack.id)?;
    let mut out = human::out();
    writeln!(out, "Disconnected {}.", human::visible(&backpack.name))?;
    if revoked == Revoked::No {
        writeln!(
            human::aside(),
            "It could not be told. Withdraw Lapel’s access in its settings as well."
        )?;
    }
    writeln!(human::aside(), "Badges that are there stay there.")?;
    Ok(Exit::Good)
}

fn speech(speech: Speech) -> &'static str {
    match speech {
        Speech::BadgeConnect => "Open Badges 2.1",
        Speech::OpenBadges3 => "Open Badges 3.0",
        Speech::BadgrV2 => "Badgr",
    }
}

/// Who the earner is at a backpack.
fn who(backpack: &Backpack) -> String {
    let account = &backpack.account;
    let who = account.emails.first().or(account.name.as_ref());
    who.map_or_else(
        || "an account that it does not name".to_owned(),
        |who| human::visible(who).into_owned(),
    )
}
