//! Has it begun, has it ended, and how soon will it?

use chrono::{DateTime, TimeDelta, Utc};

use super::inquiry::Inquiry;
use super::report::Expiry;
use super::rule::Rule;
use crate::badge::Badge;

/// How far an issuer's clock may be ahead of the earner's.
const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// Checks a badge's dates.
pub(super) fn check(inquiry: &mut Inquiry<'_>, badge: &Badge, at: DateTime<Utc>) {
    let begin = badge.valid_from.or(badge.issued_on);
    if let (Some(begin), Some(end)) = (begin, badge.expires)
        && end < begin
    {
        inquiry.fail(
            Rule::DateOrder,
            "It ends before it begins",
            format!("from {}, to {}", day(begin), day(end)),
        );
    }
    if let Some(begin) = begin.filter(|begin| !has_begun(*begin, at)) {
        inquiry.fail(
            Rule::Begun,
            format!("It is not valid before {}", day(begin)),
            begin.to_rfc3339(),
        );
    }
    let Some(end) = badge.expires else {
        inquiry.pass(
            Rule::Expiry,
            "It never expires",
            badge.issued_on.map(|on| format!("issued {}", day(on))),
        );
        return;
    };
    let issued = badge
        .issued_on
        .map_or_else(String::new, |on| format!("issued {}, ", day(on)));
    match expiry(begin, Some(end), at) {
        Expiry::Expired => inquiry.fail(
            Rule::Expiry,
            format!("Expired {}", day(end)),
            format!("{issued}{} ago", days((at - end).num_days())),
        ),
        Expiry::Expiring => inquiry.warn(
            Rule::Expiry,
            format!("Expires {}", day(end)),
            format!("{issued}{} left", days(days_left(end, at))),
        ),
        Expiry::InDate | Expiry::None => inquiry.pass(
            Rule::Expiry,
            format!("Valid to {}", day(end)),
            format!("{issued}{} left", days(days_left(end, at))),
        ),
    }
}

/// Notes that nobody but the baked copy speaks for the dates, so that they are not judged.
pub(super) fn unconfirmed(inquiry: &mut Inquiry<'_>, badge: &Badge) {
    let claimed = match (badge.issued_on, badge.expires) {
        (None, None) => None,
        (Some(on), None) => Some(format!("its copy says issued {}", day(on))),
        (None, Some(end)) => Some(format!("its copy says it ends {}", day(end))),
        (Some(on), Some(end)) => Some(format!("its copy says {} to {}", day(on), day(end))),
    };
    inquiry.skip(
        Rule::Expiry,
        "Its dates were not checked: its issuer has not confirmed them",
        claimed,
    );
}

fn days_left(end: DateTime<Utc>, at: DateTime<Utc>) -> i64 {
    let left = end - at;
    left.num_days() + i64::from(left > TimeDelta::days(left.num_days()))
}

fn days(count: i64) -> String {
    match count {
        0 => "less than a day".into(),
        1 => "1 day".into(),
        count => format!("{count} days"),
    }
}

/// A past day and how long ago it is, as in `3 March 2025, 455 days ago`.
pub(super) fn aged(then: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let days = match (at - then).num_days() {
        ..=0 => "less than a day ago".to_owned(),
        1 => "1 day ago".to_owned(),
        count @ 2..=99 => format!("{count} days ago"),
        count @ 100..=729 => format!("{} months ago", count * 12 / 365),
        count => format!("{} years ago", count / 365),
    };
    format!("{}, {days}", day(then))
}

pub(super) fn day(date: DateTime<Utc>) -> String {
    date.format("%-d %B %Y").to_string()
}

/// When a badge begins to expire soon: 60 days before its end or in the last tenth of its life,
/// whichever is shorter, and at least 7 days before.
///
/// A badge without a date of issue has no tenth to speak of: 60 days.
pub fn expiring_from(issued_on: Option<DateTime<Utc>>, expires: DateTime<Utc>) -> DateTime<Utc> {
    let longest = TimeDelta::days(60);
    let shortest = TimeDelta::days(7);
    let notice = issued_on
        .map(|issued_on| (expires - issued_on) / 10)
        .map_or(longest, |tenth| tenth.clamp(shortest, longest));
    expires.checked_sub_signed(notice).unwrap_or(expires)
}

/// Whether a badge has begun at `at`. An issuer's clock may be a few minutes ahead of the earner's.
pub fn has_begun(begin: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    begin <= at + CLOCK_SKEW
}

/// How much of a badge's life is left at `at`. A badge has expired from the very second on that it
/// names.
pub fn expiry(
    issued_on: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Expiry {
    match expires {
        None => Expiry::None,
        Some(expires) if at >= expires => Expiry::Expired,
        Some(expires) if at >= expiring_from(issued_on, expires) => Expiry::Expiring,
        Some(_) => Expiry::InDate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> DateTime<Utc> {
        format!("{text}T00:00:00Z").parse().expect("a date")
    }

    #[test]
    fn a_two_year_badge_expires_soon_60_days_before() {
        let (issued, end) = (Some(on("2024-01-01")), on("2026-01-01"));
        assert_eq!(expiring_from(issued, end), on("2025-11-02"));
        assert_eq!(expiry(issued, Some(end), on("2025-11-01")), Expiry::InDate);
        assert_eq!(
            expiry(issued, Some(end), on("2025-11-02")),
            Expiry::Expiring
        );
        assert_eq!(expiry(issued, Some(end), on("2026-01-01")), Expiry::Expired);
    }

    #[test]
    fn a_short_badge_expires_soon_in_its_last_tenth() {
        let (issued, end) = (Some(on("2025-01-01")), on("2025-04-11"));
        assert_eq!(expiring_from(issued, end), on("2025-04-01"));
    }

    #[test]
    fn the_notice_is_never_shorter_than_7_days() {
        let (issued, end) = (Some(on("2025-01-01")), on("2025-01-11"));
        assert_eq!(expiring_from(issued, end), on("2025-01-04"));
    }

    #[test]
    fn without_a_date_of_issue_it_is_60_days() {
        assert_eq!(expiring_from(None, on("2026-01-01")), on("2025-11-02"));
    }

    #[test]
    fn without_an_end_it_never_expires() {
        assert_eq!(
            expiry(Some(on("2010-01-01")), None, on("2030-01-01")),
            Expiry::None
        );
    }

    #[test]
    fn an_age_is_told_in_words() {
        let at = on("2026-06-01");
        for (then, told) in [
            ("2026-06-01", "1 June 2026, less than a day ago"),
            ("2026-05-31", "31 May 2026, 1 day ago"),
            ("2026-05-25", "25 May 2026, 7 days ago"),
            ("2025-06-01", "1 June 2025, 12 months ago"),
            ("2020-06-01", "1 June 2020, 6 years ago"),
            ("2026-07-01", "1 July 2026, less than a day ago"),
        ] {
            assert_eq!(aged(on(then), at), told);
        }
    }

    #[test]
    fn days_left_are_rounded_up() {
        assert_eq!(
            days_left(on("2025-01-03"), on("2025-01-01") + TimeDelta::hours(1)),
            2
        );
        assert_eq!(days_left(on("2025-01-03"), on("2025-01-01")), 2);
    }
}
