//! `lapel publish`: the public page, to its host or into a folder.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use chrono::Utc;
use indicatif::ProgressBar;

use wallet::secrets::Keyring;
use wallet::share::page::{Host, PageBadge, PageSettings, Shown};
use wallet::share::publish::{
    self, Preview, PublishError, PublishEvent, PublishSummary, Publishing,
};
use wallet::{Stop, Wallet};

use crate::args::{HostCommand, How, Places, Publish, PublishCommand, SetUp, Words};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Publish) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    match &arguments.command {
        Some(PublishCommand::SetUp(arguments)) => return set_up(&wallet, places, arguments),
        Some(PublishCommand::TakeBack(how)) => return take_back(&wallet, places, how),
        Some(PublishCommand::Down(how)) => return down(&wallet, places, how),
        None => {}
    }
    if arguments.dry_run {
        return preview(&wallet.preview_publish(Utc::now())?, arguments.how.json);
    }
    let summary = work(
        &wallet,
        places,
        &arguments.how,
        arguments.replace,
        |with| match &arguments.to {
            Some(folder) => wallet.publish_to(folder, with, Utc::now()),
            None => wallet.publish(with, Utc::now()),
        },
    )?;
    say(&summary, arguments.to.as_deref(), arguments.how.json)
}

/// Does `what` with everything that publishing needs, and shows how far it is.
fn work<T>(
    wallet: &Wallet,
    places: &Places,
    how: &How,
    replace: bool,
    what: impl FnOnce(&Publishing<'_>) -> wallet::Result<T>,
) -> Result<T, Error> {
    let client = network::client_of(wallet, places)?;
    let stop = super::stop_at_interrupt();
    let bar = progress::bar("Publishing");
    let done = what(&Publishing {
        client: &client,
        secrets: &Keyring,
        agreed: None,
        replace,
        retries: how.retries,
        stop: &stop,
        event: &|event| hear(event, &bar, &stop),
    });
    bar.finish_and_clear();
    match done {
        Err(wallet::Error::Publish(PublishError::Stopped)) => Err(Error::Stopped),
        done => Ok(done?),
    }
}

fn hear(event: PublishEvent, bar: &ProgressBar, stop: &Stop) {
    match event {
        PublishEvent::Began {
            files, removals, ..
        } => bar.set_length(u64::from(files) + u64::from(removals)),
        PublishEvent::Sent { .. } | PublishEvent::Removed { .. } => bar.inc(1),
        PublishEvent::Waiting { message, seconds } => {
            let said = bar.suspend(|| {
                writeln!(
                    human::aside(),
                    "{}; trying again in {}.",
                    human::visible(&message),
                    human::counted(seconds, "second")
                )
            });
            if said.is_err() {
                stop.stop();
            }
        }
    }
}

fn say(summary: &PublishSummary, folder: Option<&Path>, as_json: bool) -> Result<Exit, Error> {
    if as_json {
        json::line(&mut io::stdout().lock(), summary)?;
        return Ok(Exit::Good);
    }
    let mut out = human::out();
    let badges = human::counted(summary.badges, "badge");
    if summary.sent + summary.removed == 0 {
        writeln!(out, "Nothing has changed: the page has {badges}.")?;
    } else {
        writeln!(
            out,
            "The page has {badges}: {} sent ({}), {} removed.",
            human::counted(summary.sent, "file"),
            size(summary.bytes),
            summary.removed
        )?;
    }
    if summary.in_place {
        writeln!(
            human::aside(),
            "This server cannot move files, so a visitor may have met half of one for a moment."
        )?;
    }
    match (folder, &summary.address) {
        (Some(folder), _) => writeln!(out, "It is in {}.", folder.display())?,
        (None, Some(address)) => writeln!(out, "Visitors find it at {address}")?,
        (None, None) => writeln!(
            human::aside(),
            "Say with “lapel publish set-up --address URL” where visitors find it."
        )?,
    }
    Ok(Exit::Good)
}

fn take_back(wallet: &Wallet, places: &Places, how: &How) -> Result<Exit, Error> {
    let summary = work(wallet, places, how, false, |with| {
        wallet.take_back(with, Utc::now())
    })?;
    match summary {
        Some(summary) => say(&summary, None, how.json),
        None if how.json => {
            json::line(&mut io::stdout().lock(), &PublishSummary::default())?;
            Ok(Exit::Good)
        }
        None => {
            writeln!(human::aside(), "Nothing waits to be taken back.")?;
            Ok(Exit::Good)
        }
    }
}

fn down(wallet: &Wallet, places: &Places, how: &How) -> Result<Exit, Error> {
    let summary = work(wallet, places, how, false, |with| {
        wallet.take_down(with, Utc::now())
    })?;
    if how.json {
        json::line(&mut io::stdout().lock(), &summary)?;
    } else {
        writeln!(
            human::out(),
            "Took the page down: {} removed.",
            human::counted(summary.removed, "file")
        )?;
    }
    Ok(Exit::Good)
}

fn preview(preview: &Preview, as_json: bool) -> Result<Exit, Error> {
    if as_json {
        json::line(&mut io::stdout().lock(), preview)?;
        return Ok(Exit::Good);
    }
    let mut out = human::out();
    for (badges, would) in [
        (&preview.added, "would appear"),
        (&preview.changed, "would change"),
    ] {
        for badge in badges {
            writeln!(
                out,
                "{} {}: {would}{}.",
                human::short(&badge.id),
                human::visible(&badge.name),
                shown(badge)
            )?;
            if let Some(withheld) = &badge.withheld {
                writeln!(out, "    {}", withheld.sentence())?;
            }
        }
    }
    for gone in &preview.removed {
        writeln!(
            out,
            "{} {}: would disappear.",
            human::short(&gone.id),
            human::visible(&gone.name)
        )?;
    }
    for chosen in &preview.left_out {
        let why = chosen.left_out.map_or("", |reason| reason.sentence());
        writeln!(
            out,
            "{} {}: {why}",
            human::short(&chosen.card.id),
            human::visible(&chosen.card.name)
        )?;
    }
    if preview.files + preview.removals == 0 {
        writeln!(human::aside(), "Nothing would change.")?;
        return Ok(Exit::Good);
    }
    writeln!(
        human::aside(),
        "{} would be sent ({}), {} removed; {} as it is.",
        human::counted(preview.files, "file"),
        size(preview.bytes),
        preview.removals,
        human::counted(preview.same, "badge")
    )?;
    Ok(Exit::Good)
}

/// What is shown of a badge, as the end of a sentence.
fn shown(badge: &PageBadge) -> String {
    let words: Vec<&str> = badge
        .shows
        .iter()
        .map(|shown| match shown {
            Shown::Name => "your name",
            Shown::Email => "your e-mail address",
            Shown::Evidence => "the evidence",
            Shown::Narrative => "the narrative",
            Shown::Results => "the results",
            Shown::Skills => "the skills",
            Shown::Credential => "the credential",
        })
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(", with {}", words.join(", "))
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KiB", bytes.div_ceil(1_024)),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

fn set_up(wallet: &Wallet, places: &Places, arguments: &SetUp) -> Result<Exit, Error> {
    if let Some(command) = &arguments.host {
        keep_host(wallet, places, command, &arguments.words)?;
    }
    let mut settings = wallet.page_settings()?;
    let before = settings.clone();
    change(&mut settings, &arguments.words);
    if settings != before {
        wallet.set_page_settings(&settings)?;
    }
    if arguments.json {
        json::line(&mut io::stdout().lock(), &settings)?;
        return Ok(Exit::Good);
    }
    describe(&settings)?;
    Ok(Exit::Good)
}

fn keep_host(
    wallet: &Wallet,
    places: &Places,
    command: &HostCommand,
    words: &Words,
) -> Result<(), Error> {
    let host = host(command)?;
    let secret = match &host {
        Host::Folder { .. } => None,
        Host::WebDav { .. } => secret("Password: ")?,
        Host::S3 { .. } => secret("Secret key: ")?,
    };
    let set_up = publish::SetUp {
        host: &host,
        secret: secret.as_deref(),
        leave_old: words.leave_old,
    };
    if !words.no_check {
        let client = network::client_of(wallet, places)?;
        let checked = wallet.check_page_place(&set_up, &client, &Keyring)?;
        let mut aside = human::aside();
        writeln!(aside, "Wrote a file there, read it and removed it.")?;
        if !checked.whole {
            writeln!(
                aside,
                "This server cannot move files: a visitor may meet half of one for a moment."
            )?;
        }
        if checked.is_taken {
            writeln!(
                aside,
                "A page lies there that is not Lapel’s; “lapel publish --replace” takes its place."
            )?;
        }
        if checked.is_unseen {
            writeln!(
                aside,
                "The key may not list the bucket: Lapel cannot see what else lies there, and removes only \
                 what it put there. “lapel publish --replace” takes the place of whatever has the names of \
                 the page’s files; later ones do so without it."
            )?;
        }
    }
    wallet.set_up_page(&set_up, &Keyring)?;
    Ok(())
}

fn host(command: &HostCommand) -> Result<Host, Error> {
    Ok(match command.clone() {
        HostCommand::Folder { folder } => {
            let failed = |source| Error::File {
                path: folder.clone(),
                action: "made",
                source,
            };
            std::fs::create_dir_all(&folder).map_err(failed)?;
            Host::Folder {
                path: std::fs::canonicalize(&folder).map_err(failed)?,
            }
        }
        HostCommand::Webdav { url, user } => Host::WebDav { address: url, user },
        HostCommand::S3 {
            endpoint,
            region,
            bucket,
            prefix,
            access_key,
        } => Host::S3 {
            endpoint,
            region,
            bucket,
            prefix,
            access_key,
        },
    })
}

/// The password, from the keyboard without showing it, or from what is piped in; none, if nothing is
/// typed: then the one that is kept stays.
fn secret(prompt: &str) -> Result<Option<String>, Error> {
    let typed = if io::stdin().is_terminal() {
        rpassword::prompt_password(prompt)?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    Ok(Some(typed).filter(|typed| !typed.is_empty()))
}

fn change(settings: &mut PageSettings, words: &Words) {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    if let Some(address) = &words.address {
        settings.address = Some(address.clone());
    }
    if let Some(title) = &words.title {
        settings.title = given(title);
    }
    if let Some(about) = &words.about {
        settings.about = given(about);
    }
    if words.noindex || words.index {
        settings.noindex = words.noindex;
    }
}

fn describe(settings: &PageSettings) -> io::Result<()> {
    let mut out = human::out();
    match &settings.host {
        None => writeln!(out, "Where the page goes is not set up.")?,
        Some(Host::Folder { path }) => writeln!(out, "Place: the folder {}", path.display())?,
        Some(Host::WebDav { address, user }) => {
            writeln!(out, "Place: WebDAV, {address}, as {}", human::visible(user))?
        }
        Some(Host::S3 {
            endpoint,
            bucket,
            prefix,
            ..
        }) => writeln!(
            out,
            "Place: S3, {endpoint}, bucket {}{}",
            human::visible(bucket),
            if prefix.is_empty() {
                String::new()
            } else {
                format!(", folder {}", human::visible(prefix))
            }
        )?,
    }
    for (name, value) in [
        ("Address", settings.address.as_ref().map(|url| url.as_str())),
        ("Title", settings.title.as_deref()),
        ("About", settings.about.as_deref()),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name}: {}", human::visible(value))?;
        }
    }
    let search = if settings.noindex {
        "asked to leave it out"
    } else {
        "may find it"
    };
    writeln!(out, "Search engines: {search}")?;
    match settings.published_at {
        Some(at) => writeln!(out, "Last published: {}", human::day(at)),
        None => writeln!(out, "Never published"),
    }
}
