//! The day on which something ends or was awarded, as the earner reads it.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone, Utc};

/// The day of a moment. Badges often carry a day without an hour, which arrives as midnight UTC: such
/// a day is that day everywhere, and not the evening before. Any other moment has the day that the
/// earner's clock shows then.
pub(crate) fn day(at: DateTime<Utc>) -> NaiveDate {
    day_in(at, &Local)
}

fn day_in(at: DateTime<Utc>, zone: &impl TimeZone) -> NaiveDate {
    if at.time() == NaiveTime::MIN {
        at.date_naive()
    } else {
        at.with_timezone(zone).date_naive()
    }
}

/// A day as it stands in a sentence: `4 March 2028`.
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    #[test]
    fn a_day_without_an_hour_is_that_day_everywhere() {
        for (at, hours, expected) in [
            ("2028-03-04T00:00:00Z", -8, "4 March 2028"),
            ("2028-03-04T00:00:00Z", 8, "4 March 2028"),
            ("2028-03-04T23:59:59Z", 8, "5 March 2028"),
            ("2028-03-04T00:30:00Z", -8, "3 March 2028"),
        ] {
            let zone = FixedOffset::east_opt(hours * 3600).expect("a zone");
            let at = at.parse().expect("a moment");
            assert_eq!(written(day_in(at, &zone)), expected, "{at} {hours}");
        }
    }
}
