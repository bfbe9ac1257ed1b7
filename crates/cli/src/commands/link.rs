//! `lapel link`: the address by which a badge is shown elsewhere.

use std::io::{self, Write};

use chrono::Utc;

use wallet::share::link::{self, Target};

use crate::args::{Link, Places, TargetName};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Link) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, std::slice::from_ref(&arguments.id))?;
    if let Some(server) = &arguments.server {
        wallet.set_mastodon_server(server)?;
    }
    for id in &ids {
        let link = wallet.link(id, target(arguments.to))?;
        if arguments.open {
            open::that_detached(link.address.as_str()).map_err(Error::NotOpened)?;
            wallet.note_opened(id, &link, Utc::now())?;
        }
        if arguments.json {
            let line = json::Linked::new(id, &link, arguments.open);
            json::line(&mut io::stdout().lock(), &line)?;
        } else {
            say(&link, arguments.open)?;
        }
    }
    Ok(Exit::Good)
}

fn target(name: TargetName) -> Target {
    match name {
        TargetName::Linkedin => Target::Linkedin,
        TargetName::LinkedinPost => Target::LinkedinPost,
        TargetName::X => Target::X,
        TargetName::Facebook => Target::Facebook,
        TargetName::Mastodon => Target::Mastodon,
        TargetName::Bluesky => Target::Bluesky,
        TargetName::Mail => Target::Mail,
    }
}

/// The address alone goes to standard output: it may be wanted by another program.
fn say(link: &link::Link, opened: bool) -> Result<(), Error> {
    writeln!(human::out(), "{}", link.address)?;
    let mut aside = human::aside();
    for field in &link.fields {
        let lines: Vec<_> = field.value.lines().map(human::visible).collect();
        writeln!(aside, "{}: {}", field.label, lines.join("\n  "))?;
    }
    if opened {
        writeln!(
            aside,
            "Opened; whether it was posted or sent Lapel cannot see."
        )?;
    }
    Ok(())
}
