//! Dates as issuers write them: ISO 8601 with a zone, without one, the day alone, Unix seconds.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::Value;

/// A date, and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The moment. A date without a zone is taken as UTC, a day alone as its midnight UTC, as the
    /// reference validator takes them.
    pub at: DateTime<Utc>,
    /// How it was written.
    pub form: Form,
}

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// ISO 8601 with a zone: the only form that 2.0 allows.
    Zoned,
    /// ISO 8601 without a zone.
    Zoneless,
    /// The day alone.
    Day,
    /// Seconds since 1970, as a number or in a string (1.x).
    Unix,
}

/// The last second of the year 9999. A larger number is not Unix seconds but something else,
/// milliseconds most likely, and is not guessed at.
const LAST_SECOND: i64 = 253_402_300_799;

/// Reads a date; `None` if it cannot be read without guessing.
pub fn read(value: &Value) -> Option<Date> {
    match value {
        Value::Number(number) => unix(number.as_i64()?),
        Value::String(text) => read_text(text.trim()),
        _ => None,
    }
}

/// The seconds of a NumericDate (RFC 7519 §2), which may have a fraction: that is left out.
pub(crate) fn numeric(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "seconds of any date that chrono knows fit, others saturate and are refused"
    )]
    let whole = |seconds: f64| seconds.floor() as i64;
    value.as_i64().or_else(|| value.as_f64().map(whole))
}

fn read_text(text: &str) -> Option<Date> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Eight digits are a day in ISO's basic form as well as seconds in 1970: no guess.
        return (9..=11)
            .contains(&text.len())
            .then(|| unix(text.parse().ok()?))?;
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let at = day.and_time(NaiveTime::MIN).and_utc();
        return in_range(at, Form::Day);
    }
    for zoned in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"] {
        let normal = upper_case(text);
        // chrono's `%#z` takes +01, +0100 and +01:00, but not the letter.
        let normal = match normal.strip_suffix('Z') {
            Some(rest) => format!("{rest}+00:00"),
            None => normal,
        };
        if let Ok(at) = DateTime::parse_from_str(&normal, zoned) {
            return in_range(at.to_utc(), Form::Zoned);
        }
    }
    for zoneless in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(&upper_case(text), zoneless) {
            return in_range(at.and_utc(), Form::Zoneless);
        }
    }
    None
}

/// ISO 8601 allows a small `t` and `z`; issuers also write a space for the `T`.
fn upper_case(text: &str) -> String {
    text.replacen(['t', ' '], "T", 1).replacen('z', "Z", 1)
}

fn unix(seconds: i64) -> Option<Date> {
    let at = DateTime::from_timestamp(seconds, 0)?;
    in_range(at, Form::Unix)
}

fn in_range(at: DateTime<Utc>, form: Form) -> Option<Date> {
    (0..=LAST_SECOND)
        .contains(&at.timestamp())
        .then_some(Date { at, form })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(value: Value) -> Option<(String, Form)> {
        read(&value).map(|date| (date.at.to_rfc3339(), date.form))
    }

    #[test]
    fn iso_8601_with_a_zone() {
        for (text, expected) in [
            ("2014-01-31T18:11:10Z", "2014-01-31T18:11:10+00:00"),
            ("2014-01-31T18:11:10.123Z", "2014-01-31T18:11:10.123+00:00"),
            ("2014-01-31t18:11:10z", "2014-01-31T18:11:10+00:00"),
            ("2014-01-31 18:11:10+02:00", "2014-01-31T16:11:10+00:00"),
            ("2014-01-31T18:11:10+0200", "2014-01-31T16:11:10+00:00"),
            ("2014-01-31T18:11-05", "2014-01-31T23:11:00+00:00"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00"),
        ] {
            let (read, form) = at(json!(text)).unwrap_or_else(|| panic!("{text} is a date"));
            assert_eq!((read.as_str(), form), (expected, Form::Zoned), "{text}");
        }
    }

    #[test]
    fn iso_8601_without_a_zone_is_utc() {
        let expected = Some(("2014-01-31T18:11:10+00:00".into(), Form::Zoneless));
        assert_eq!(at(json!("2014-01-31T18:11:10")), expected);
    }

    #[test]
    fn a_day_alone_is_its_midnight() {
        let expected = Some(("2014-01-31T00:00:00+00:00".into(), Form::Day));
        assert_eq!(at(json!("2014-01-31")), expected);
    }

    #[test]
    fn unix_seconds_as_number_and_string() {
        let expected = Some(("2014-01-31T18:11:10+00:00".into(), Form::Unix));
        assert_eq!(at(json!(1_391_191_870)), expected);
        assert_eq!(at(json!("1391191870")), expected);
    }

    #[test]
    fn what_cannot_be_read_is_never_guessed() {
        for value in [
            json!("soon"),
            json!("31/01/2014"),
            json!("2014"),
            json!("20140131"),
            json!("2014-13-01"),
            json!("2014-02-30T00:00:00Z"),
            json!(1_391_191_870_000_u64),
            json!("1391191870000"),
            json!(-1),
            json!(1.5),
            json!(true),
            json!(null),
            json!({"@value": "2014-01-31"}),
            json!(""),
            json!("+292277-01-01T00:00:00Z"),
        ] {
            assert_eq!(read(&value), None, "{value}");
        }
    }
}
