//! One file for each command.

mod badges;
mod bake;
mod check;
mod demo;
mod export;
mod identity;
mod import;
mod list;
mod share;
mod show;
mod trash;
mod verify;

use clap::CommandFactory;

use wallet::{Stop, Wallet};

use crate::args::{Arguments, Command, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::human;

/// Does what was asked.
pub(crate) fn run(arguments: Arguments) -> Result<Exit, Error> {
    let Arguments { places, command } = arguments;
    match command {
        Command::Verify(verify) => verify::run(&places, &verify),
        Command::Import(import) => import::run(&places, &import),
        Command::List(list) => list::run(&places, &list),
        Command::Show { id, json } => show::run(&places, &id, json),
        Command::Check { ids, json } => check::run(&places, &ids, json),
        Command::Share(share) => share::run(&places, &share, true),
        Command::Unshare(share) => share::run(&places, &share, false),
        Command::Export(export) => export::run(&places, &export),
        Command::Bake {
            image,
            credential,
            output,
            force,
        } => bake::bake(&image, &credential, &output, force),
        Command::Unbake { image } => bake::unbake(&image),
        Command::Remove { ids, json } => trash::remove(&places, &ids, json),
        Command::Restore { ids, json } => trash::restore(&places, &ids, json),
        Command::Identity(identity) => identity::run(&places, identity),
        Command::Rebuild => rebuild(&places),
        Command::Demo { folder } => demo::run(&places, &folder),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Arguments::command(),
                "lapel",
                &mut std::io::stdout().lock(),
            );
            Ok(Exit::Good)
        }
    }
}

/// The wallet that the command line names.
fn open(places: &Places) -> Result<Wallet, Error> {
    let folder = places.wallet.clone().unwrap_or_else(Wallet::default_folder);
    Ok(Wallet::open(&folder)?)
}

/// A stop that Ctrl-C pulls: work ends at the next badge, and what was done stays done.
fn stop_at_interrupt() -> Stop {
    let stop = Stop::default();
    let pulled = stop.clone();
    // Without a handler Ctrl-C ends the process at once, which a wallet survives too.
    let _ = ctrlc::set_handler(move || pulled.stop());
    stop
}

fn rebuild(places: &Places) -> Result<Exit, Error> {
    use std::io::Write;
    let badges = open(places)?.rebuild()?;
    writeln!(human::out(), "Made {badges} badges anew from their originals.")?;
    Ok(Exit::Good)
}
