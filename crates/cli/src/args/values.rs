//! Words of the command line that mean something.

use chrono::{DateTime, Utc};

use openbadges::Identity;

pub(super) fn identity(text: &str) -> Result<Identity, String> {
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    Ok(Identity::guess(text))
}

pub(super) fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it is empty".into()),
        name => Ok(name.to_owned()),
    }
}

pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.to_utc())
        .map_err(|_| "give a time as in 2026-11-23T09:00:00Z".into())
}

/// A time in days: `60d`, `8w`, `2m` (30 days each), `1y` (365); a bare number is days.
pub(super) fn days(text: &str) -> Result<u32, String> {
    let wrong = || "give a time as in 60d, 8w, 2m or 1y".to_owned();
    let (number, factor) = match text.chars().last() {
        Some('d') => (text.strip_suffix('d'), 1),
        Some('w') => (text.strip_suffix('w'), 7),
        Some('m') => (text.strip_suffix('m'), 30),
        Some('y') => (text.strip_suffix('y'), 365),
        _ => (Some(text), 1),
    };
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    number
        .and_then(|number| number.parse::<u32>().ok())
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_days() {
        for (text, expected) in [("60d", 60), ("60", 60), ("8w", 56), ("2m", 60), ("1y", 365)] {
            assert_eq!(days(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "d",
            "-1d",
            "+1d",
            "60x",
            "1.5d",
            "99999999999d",
            "4000000000y",
            "é",
            "6é",
        ] {
            assert!(days(text).is_err(), "{text}");
        }
    }
}
