//! One file for each command.

mod attention;
mod backpack;
mod badges;
mod bake;
mod calendar;
mod certificate;
mod check;
mod collection;
mod demo;
mod export;
mod files;
mod identity;
mod import;
mod link;
mod list;
mod log;
mod publish;
mod remind;
mod share;
mod show;
mod snippet;
mod sync;
mod transcript;
mod trash;
mod verify;

use std::io::{self, Write};

use clap::CommandFactory;

use wallet::{Stop, Wallet};

use crate::args::{Arguments, Command, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::human;

/// Does what was asked.
pub(crate) fn run(arguments: Arguments) -> Result<Exit, Error> {
    let Arguments { places, command } = arguments;
    let changes = may_change_badges(&command);
    let exit = work(&places, command);
    if changes && matches!(exit, Ok(_) | Err(Error::Stopped)) {
        calendar::keep_live(&places)?;
    }
    exit
}

/// Whether a command may have changed what the live calendar says.
fn may_change_badges(command: &Command) -> bool {
    matches!(
        command,
        Command::Import(_)
            | Command::Check(_)
            | Command::Remove(_)
            | Command::Restore(_)
            | Command::Identity(_)
            | Command::Rebuild
    )
}

fn work(places: &Places, command: Command) -> Result<Exit, Error> {
    match command {
        Command::Verify(verify) => verify::run(places, &verify),
        Command::Import(import) => import::run(places, &import),
        Command::List(list) => list::run(places, &list),
        Command::Show(show) => show::run(places, &show),
        Command::Check(check) => check::run(places, &check),
        Command::Share(share) => share::run(places, &share, true),
        Command::Unshare(share) => share::run(places, &share, false),
        Command::Collection(command) => collection::run(places, &command),
        Command::Attention { json } => attention::run(places, json),
        Command::Log(log) => log::run(places, &log),
        Command::Publish(publish) => publish::run(places, &publish),
        Command::Export(export) => export::run(places, &export),
        Command::Certificate(certificate) => certificate::run(places, &certificate),
        Command::Transcript(transcript) => transcript::run(places, &transcript),
        Command::Backpack(command) => backpack::run(places, &command),
        Command::Sync(sync) => sync::run(places, &sync),
        Command::Calendar(calendar) => calendar::run(places, &calendar),
        Command::Snippet(snippet) => snippet::run(places, &snippet),
        Command::Link(link) => link::run(places, &link),
        Command::Remind(remind) => remind::run(places, &remind),
        Command::Bake(bake) => bake::bake(&bake),
        Command::Unbake { image } => bake::unbake(&image),
        Command::Remove(remove) => trash::remove(places, &remove),
        Command::Restore(restore) => trash::restore(places, &restore),
        Command::Identity(identity) => identity::run(places, &identity),
        Command::Rebuild => rebuild(places),
        Command::Demo { folder } => demo::run(places, &folder),
        Command::Completions { shell } => completions(shell),
    }
}

/// The wallet that the command line names.
fn open(places: &Places) -> Result<Wallet, Error> {
    let named = places.wallet.clone();
    // An empty LAPEL_WALLET is none.
    let folder = named.filter(|folder| !folder.as_os_str().is_empty());
    Ok(Wallet::open(
        &folder.unwrap_or_else(Wallet::default_folder),
    )?)
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
    let badges = human::counted(open(places)?.rebuild()?, "badge");
    writeln!(
        human::out(),
        "Made what is derived of {badges} anew from the originals."
    )?;
    Ok(Exit::Good)
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lapel", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Good)
}
