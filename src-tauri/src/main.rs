//! The window of Lapel.
//!
//! A thin shell over the `wallet` crate: each command translates one call of the page and nothing
//! more. The page is shown text and PNG pictures only; what a badge brings along never runs in it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
#[cfg(not(feature = "automation"))]
mod automation;
mod backpacks;
#[cfg(test)]
mod bindings;
mod chosen;
mod commands;
mod dialogs;
mod failure;
mod jobs;
mod link;
mod live;
mod notify;
mod opened;
#[cfg(test)]
mod peer;
mod picture;
mod published;
mod reminders;
mod rounds;
mod secrets;
mod session;
mod tray;
mod watched;
mod window;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    #[cfg(not(feature = "automation"))]
    if let Some(status) = automation::refuse() {
        return status;
    }
    match window::run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lapel: the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
