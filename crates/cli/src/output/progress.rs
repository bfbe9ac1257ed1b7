//! Progress on standard error, where that is a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// A bar that nobody sees unless standard error is a terminal.
pub(crate) fn bar(what: &'static str) -> ProgressBar {
    shown(what, "{msg} {wide_bar} {pos}/{len} {eta}")
}

/// A count of work whose end is not known. Where results go to the terminal they are progress
/// enough, and there is none.
pub(crate) fn count(what: &'static str) -> ProgressBar {
    if std::io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    shown(what, "{spinner} {msg} {pos}")
}

fn shown(what: &'static str, template: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0).with_finish(ProgressFinish::AndClear);
    let style = ProgressStyle::with_template(template);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
