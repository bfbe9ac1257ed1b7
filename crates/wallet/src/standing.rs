//! How a badge stands, as one word that the card, the list and the page share.

use chrono::{DateTime, Utc};
use openbadges::verify::has_begun;
use openbadges::{Expiry, Recipient, Verdict};
use serde::{Deserialize, Serialize};

/// How a badge stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Standing {
    /// Genuine, in date or without an end.
    Genuine,
    /// Genuine, and ends soon.
    Expiring,
    /// Genuine, and past its date.
    Expired,
    /// Genuine, and its validity has not begun.
    NotYetValid,
    /// Taken back by its issuer.
    Revoked,
    /// Contradicted, forged or broken.
    NotGenuine,
    /// Genuine, and awarded to somebody else.
    NotYours,
    /// Checked, and it could not be decided.
    Undecided,
    /// Never checked.
    Unchecked,
}

impl Standing {
    /// The one table: from the newest result, made current for today's date, to a word.
    pub fn of(result: Option<(Verdict, Recipient)>, expiry: Expiry) -> Self {
        let Some((verdict, recipient)) = result else {
            return Self::Unchecked;
        };
        match verdict {
            Verdict::Invalid => Self::NotGenuine,
            Verdict::Revoked => Self::Revoked,
            Verdict::Unverified => Self::Undecided,
            _ if recipient == Recipient::Other => Self::NotYours,
            Verdict::Expired => Self::Expired,
            Verdict::NotYetValid => Self::NotYetValid,
            Verdict::Valid if expiry == Expiry::Expiring => Self::Expiring,
            Verdict::Valid => Self::Genuine,
        }
    }
}

/// A verdict made current: what was found genuine may have begun or ended since.
///
/// `begins` is the badge's `valid_from`, or else its `issued_on`.
pub(crate) fn current(
    verdict: Verdict,
    begins: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Verdict {
    match verdict {
        Verdict::Invalid | Verdict::Revoked | Verdict::Unverified => verdict,
        Verdict::Valid | Verdict::Expired | Verdict::NotYetValid => {
            if begins.is_some_and(|begins| !has_begun(begins, now)) {
                Verdict::NotYetValid
            } else if expires.is_some_and(|expires| now >= expires) {
                Verdict::Expired
            } else {
                Verdict::Valid
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_genuine_badge_begins_and_ends_without_a_new_check() {
        let begins = Some(on("2026-01-01T00:00:00Z"));
        let expires = Some(on("2027-01-01T00:00:00Z"));
        for stored in [Verdict::Valid, Verdict::Expired, Verdict::NotYetValid] {
            for (now, verdict) in [
                ("2025-12-31T23:54:59Z", Verdict::NotYetValid),
                ("2025-12-31T23:55:00Z", Verdict::Valid),
                ("2026-12-31T23:59:59Z", Verdict::Valid),
                ("2027-01-01T00:00:00Z", Verdict::Expired),
            ] {
                assert_eq!(current(stored, begins, expires, on(now)), verdict, "{now}");
            }
        }
    }

    #[test]
    fn dates_change_nothing_about_what_is_not_genuine() {
        for stored in [Verdict::Invalid, Verdict::Revoked, Verdict::Unverified] {
            let long_ago = Some(on("2000-01-01T00:00:00Z"));
            let now = on("2026-01-01T00:00:00Z");
            assert_eq!(current(stored, long_ago, long_ago, now), stored);
        }
    }

    #[test]
    fn the_one_table_from_result_to_standing() {
        use Recipient::{Other, Unknown, Yours};
        for (result, expiry, standing) in [
            (None, Expiry::Expired, Standing::Unchecked),
            (
                Some((Verdict::Valid, Yours)),
                Expiry::InDate,
                Standing::Genuine,
            ),
            (
                Some((Verdict::Valid, Unknown)),
                Expiry::None,
                Standing::Genuine,
            ),
            (
                Some((Verdict::Valid, Yours)),
                Expiry::Expiring,
                Standing::Expiring,
            ),
            (
                Some((Verdict::Valid, Other)),
                Expiry::Expiring,
                Standing::NotYours,
            ),
            (
                Some((Verdict::Expired, Other)),
                Expiry::Expired,
                Standing::NotYours,
            ),
            (
                Some((Verdict::Expired, Yours)),
                Expiry::Expired,
                Standing::Expired,
            ),
            (
                Some((Verdict::NotYetValid, Yours)),
                Expiry::InDate,
                Standing::NotYetValid,
            ),
            (
                Some((Verdict::Revoked, Other)),
                Expiry::InDate,
                Standing::Revoked,
            ),
            (
                Some((Verdict::Invalid, Other)),
                Expiry::InDate,
                Standing::NotGenuine,
            ),
            (
                Some((Verdict::Unverified, Yours)),
                Expiry::Expiring,
                Standing::Undecided,
            ),
        ] {
            assert_eq!(Standing::of(result, expiry), standing, "{result:?}");
        }
    }
}
