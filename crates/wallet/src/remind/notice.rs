//! Reminders in words: one notification, however many there are.

use chrono::NaiveDate;

use super::{Reminder, What};
use crate::day::{day, written};
use crate::share::one_line;

/// The most reminders that are named one by one.
const NAMED: usize = 4;

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// A notification. Names in it are the issuers': they are plain text, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// Its text, a line for each reminder.
    pub text: String,
    /// The badge that it is about, if it is about one alone.
    pub badge: Option<String>,
}

/// What is said of these reminders; nothing if there are none.
pub fn notice(due: &[Reminder]) -> Option<Notice> {
    match due {
        [] => None,
        [one] => Some(Notice {
            title: one.shown_name(),
            text: one.sentence(),
            badge: Some(one.badge.clone()),
        }),
        many => {
            let mut lines: Vec<String> = many.iter().take(NAMED).map(Reminder::line).collect();
            if many.len() > NAMED {
                lines.push(format!("And {} more.", many.len() - NAMED));
            }
            let mut badges: Vec<&str> = many.iter().map(|one| one.badge.as_str()).collect();
            badges.sort_unstable();
            badges.dedup();
            Some(Notice {
                title: match badges.len() {
                    1 => many.first().map(Reminder::shown_name).unwrap_or_default(),
                    number => format!("{number} badges need a look"),
                },
                text: lines.join("\n"),
                badge: match badges.as_slice() {
                    [one] => Some((*one).to_owned()),
                    _ => None,
                },
            })
        }
    }
}

impl Reminder {
    /// What is so, as one sentence that does not name the badge.
    pub fn sentence(&self) -> String {
        match self.what {
            What::Expires { on } => format!(
                "It expires {}, on {}.",
                in_days(self.today, day(on)),
                written(day(on))
            ),
            What::Revoked => "Its issuer has revoked it.".into(),
            What::Extended { until: None } => {
                "Its issuer has extended it: it no longer expires.".into()
            }
            What::Extended { until: Some(until) } => format!(
                "Its issuer has extended it: it now expires on {}.",
                written(day(until))
            ),
            What::Shortened { until } => format!(
                "Its issuer lets it end earlier: it now expires on {}.",
                written(day(until))
            ),
            What::Gone => "Its issuer no longer shows it: nothing is at its address.".into(),
        }
    }

    fn shown_name(&self) -> String {
        one_line(&self.name, LONGEST_NAME)
    }

    fn line(&self) -> String {
        format!("{}: {}", self.shown_name(), self.sentence())
    }
}

fn in_days(today: NaiveDate, day: NaiveDate) -> String {
    match (day - today).num_days() {
        ..=0 => "today".into(),
        1 => "tomorrow".into(),
        days => format!("in {days} days"),
    }
}
