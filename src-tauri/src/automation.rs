//! Keeps other programs from driving the window.
//!
//! Tauri lets a WebDriver control the page wherever this variable is set. A release must not, and
//! an environment can only be changed safely from outside: so Lapel starts itself again without it.

use std::env;
use std::process::{Command, ExitCode};

const VARIABLE: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Starts Lapel again without the variable if it is set, and gives that run's exit status.
pub(crate) fn refuse() -> Option<ExitCode> {
    env::var_os(VARIABLE)?;
    let again = env::current_exe().map(|program| {
        let mut command = Command::new(program);
        command.args(env::args_os().skip(1)).env_remove(VARIABLE);
        command
    });
    let error = match again {
        Ok(command) => match replace(command) {
            Ok(status) => return Some(status),
            Err(error) => error,
        },
        Err(error) => error,
    };
    eprintln!("lapel: {VARIABLE} is set, and Lapel cannot start without it: {error}");
    Some(ExitCode::FAILURE)
}

#[cfg(unix)]
fn replace(mut command: Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
