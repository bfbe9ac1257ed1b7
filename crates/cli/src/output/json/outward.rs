//! What programs hear of links, snippets, calendars and reminders.

use std::path::Path;

use serde::Serialize;

use wallet::remind::{Reminder, What};
use wallet::share::calendar::Calendar;
use wallet::share::link::{Field, Link, Target};
use wallet::share::snippet::{Snippet, SnippetKind};

use super::Moment;

/// The line of `lapel link --json`.
#[derive(Serialize)]
pub(crate) struct Linked<'a> {
    id: &'a str,
    to: Target,
    address: &'a str,
    fields: &'a [Field],
    text: &'a str,
    opened: bool,
}

impl<'a> Linked<'a> {
    pub(crate) fn new(id: &'a str, link: &'a Link, opened: bool) -> Self {
        Self {
            id,
            to: link.to,
            address: link.address.as_str(),
            fields: &link.fields,
            text: &link.text,
            opened,
        }
    }
}

/// The line of `lapel snippet --json`.
#[derive(Serialize)]
pub(crate) struct Pasted<'a> {
    ids: &'a [String],
    #[serde(rename = "as")]
    kind: SnippetKind,
    source: &'a str,
    plain: &'a str,
}

impl<'a> Pasted<'a> {
    pub(crate) fn new(ids: &'a [String], snippet: &'a Snippet) -> Self {
        Self {
            ids,
            kind: snippet.kind,
            source: &snippet.source,
            plain: &snippet.plain,
        }
    }
}

/// The line of `lapel calendar --json`: where it was written, or the text itself.
#[derive(Serialize)]
pub(crate) struct WrittenCalendar<'a> {
    file: Option<&'a Path>,
    live: Option<&'a Path>,
    ids: &'a [String],
    text: Option<&'a str>,
}

impl<'a> WrittenCalendar<'a> {
    pub(crate) fn new(
        calendar: &'a Calendar,
        file: Option<&'a Path>,
        live: Option<&'a Path>,
    ) -> Self {
        Self {
            file,
            live,
            ids: &calendar.badges,
            text: file.is_none().then_some(calendar.text.as_str()),
        }
    }
}

/// A line of `lapel remind --json`.
#[derive(Serialize)]
pub(crate) struct Reminded<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    /// The end that it is about; null where it is about none.
    expires: Option<Moment>,
    message: String,
}

impl<'a> From<&'a Reminder> for Reminded<'a> {
    fn from(reminder: &'a Reminder) -> Self {
        let (kind, expires) = match reminder.what {
            What::Expires { on } => ("expires", Some(on)),
            What::Revoked => ("revoked", None),
            What::Extended { until } => ("extended", until),
            What::Shortened { until } => ("shortened", Some(until)),
            What::Gone => ("gone", None),
        };
        Self {
            id: &reminder.badge,
            name: &reminder.name,
            kind,
            expires: expires.map(Moment),
            message: reminder.sentence(),
        }
    }
}
