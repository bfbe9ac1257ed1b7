//! `lapel`: everything the wallet does, for a terminal.

mod args;
mod commands;
mod error;
mod exit;
mod network;
mod output;

use std::process::ExitCode;

use clap::Parser;

use args::Arguments;
use exit::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(wrong) if wrong.use_stderr() => {
            output::human::complain_of_usage(&wrong);
            return Exit::Unreadable.into();
        }
        Err(help) => {
            // Whoever asked for help and closed the pipe has read enough of it.
            let _ = help.print();
            return Exit::Good.into();
        }
    };
    match commands::run(arguments) {
        Ok(exit) => exit.into(),
        // Whoever reads our output has read enough.
        Err(error) if error.is_broken_pipe() => Exit::Good.into(),
        Err(error) => {
            output::human::complain(&error);
            Exit::Unreadable.into()
        }
    }
}
