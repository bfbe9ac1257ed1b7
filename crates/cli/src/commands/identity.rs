//! `lapel identity`: who the earner is.

use std::io::{self, Write};

use openbadges::identity::IdentityKind;

use crate::args::{IdentityCommand, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, command: &IdentityCommand) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    match command {
        IdentityCommand::Add { identity } => {
            wallet.add_identity(identity)?;
            let value = human::visible(&identity.value);
            writeln!(human::out(), "{value} is one of your identities.")?;
        }
        IdentityCommand::Remove { identity } => {
            if !wallet.remove_identity(identity)? {
                return Err(Error::UnknownIdentity(identity.value.clone()));
            }
            let value = human::visible(&identity.value);
            writeln!(human::out(), "{value} is no longer one of your identities.")?;
        }
        IdentityCommand::List { json: true } => {
            let mut out = io::stdout().lock();
            for identity in wallet.identities()? {
                json::line(&mut out, &identity)?;
            }
        }
        IdentityCommand::List { json: false } => {
            let identities = wallet.identities()?;
            if identities.is_empty() {
                writeln!(
                    human::aside(),
                    "Nobody knows who you are yet. “lapel identity add ada@example.org” says it."
                )?;
            }
            let mut out = human::out();
            for identity in identities {
                let kind = kind(identity.kind);
                writeln!(out, "{kind:<10} {}", human::visible(&identity.value))?;
            }
        }
    }
    Ok(Exit::Good)
}

fn kind(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Email => "e-mail",
        IdentityKind::Url => "address",
        IdentityKind::Telephone => "telephone",
        IdentityKind::Did => "DID",
        IdentityKind::Id => "identifier",
    }
}
