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
use error::Error;
use exit::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap knows which of its messages are help and which are errors.
            let is_error = error.use_stderr();
            let _ = error.print();
            return if is_error { Exit::Unreadable } else { Exit::Good }.into();
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
