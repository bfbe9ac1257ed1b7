//! `lapel identity`: who the earner is.

use std::io::Write;

use crate::args::{IdentityCommand, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, command: IdentityCommand) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    match command {
        IdentityCommand::Add { identity } => {
            wallet.add_identity(&identity)?;
            writeln!(human::out(), "{} is one of your identities.", human::visible(&identity.value))?;
        }
        IdentityCommand::Remove { identity } => {
            if !wallet.remove_identity(&identity)? {
                return Err(Error::Usage(format!("{} is none of your identities", identity.value)));
            }
            writeln!(human::out(), "{} is no longer one of your identities.", human::visible(&identity.value))?;
        }
        IdentityCommand::List { json: as_json } => {
            for identity in wallet.identities()? {
                if as_json {
                    json::line(&mut std::io::stdout().lock(), &identity)?;
                } else {
                    writeln!(human::out(), "{}", human::visible(&identity.value))?;
                }
            }
        }
    }
    Ok(Exit::Good)
}
