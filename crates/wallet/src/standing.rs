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
    /// Rightly signed, by a key that nobody vouches for: anybody could have made it.
    IssuerNotConfirmed,
    /// Genuine, and ends soon.
    Expiring,
    /// Genuine, and past its date.
    Expired,
    /// Genuine, and its validity has not begun.
    NotYetValid,
    /// Taken back by its issuer.
    Revoked,
    /// Suspended by its issuer: it does not count for now.
    Suspended,
    /// Contradicted, forged or broken.
    NotGenuine,
    /// Genuine, and awarded to somebody else.
    NotYours,
    /// Checked, and it could not be decided.
    Undecided,
    /// Never checked.
    Unchecked,
}

/// What a check found, as far as it bears on how a badge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The verdict, made current for today's date.
    pub verdict: Verdict,
    /// Whose it is.
    pub recipient: Recipient,
    /// Whether nobody vouches for who the issuer is (3.0).
    pub issuer_unconfirmed: bool,
    /// Whether what was revoked is but suspended: see [`openbadges::verify::is_suspended`].
    pub suspended: bool,
}

impl Standing {
    /// The one table: from the newest result to a word.
    pub fn of(result: Option<Found>, expiry: Expiry) -> Self {
        let Some(found) = result else {
            return Self::Unchecked;
        };
        match found.verdict {
            Verdict::Invalid => Self::NotGenuine,
            Verdict::Revoked if found.suspended => Self::Suspended,
            Verdict::Revoked => Self::Revoked,
            Verdict::Unverified => Self::Undecided,
            _ if found.recipient == Recipient::Other => Self::NotYours,
            Verdict::Expired => Self::Expired,
            Verdict::NotYetValid => Self::NotYetValid,
            Verdict::Valid if found.issuer_unconfirmed => Self::IssuerNotConfirmed,
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

    fn found(verdict: Verdict, recipient: Recipient) -> Found {
        Found {
            verdict,
            recipient,
            issuer_unconfirmed: false,
            suspended: false,
        }
    }

    #[test]
    fn the_one_table_from_result_to_standing() {
        use Expiry::{Expired, Expiring, InDate, None as Never};
        use Recipient::{Other, Unknown, Yours};
        for (verdict, recipient, expiry, standing) in [
            (Verdict::Valid, Yours, InDate, Standing::Genuine),
            (Verdict::Valid, Unknown, Never, Standing::Genuine),
            (Verdict::Valid, Yours, Expiring, Standing::Expiring),
            (Verdict::Valid, Other, Expiring, Standing::NotYours),
            (Verdict::Expired, Other, Expired, Standing::NotYours),
            (Verdict::Expired, Yours, Expired, Standing::Expired),
            (Verdict::NotYetValid, Yours, InDate, Standing::NotYetValid),
            (Verdict::Revoked, Other, InDate, Standing::Revoked),
            (Verdict::Invalid, Other, InDate, Standing::NotGenuine),
            (Verdict::Unverified, Yours, Expiring, Standing::Undecided),
        ] {
            let found = found(verdict, recipient);
            assert_eq!(Standing::of(Some(found), expiry), standing, "{found:?}");
        }
        assert_eq!(Standing::of(None, Expired), Standing::Unchecked);
    }

    #[test]
    fn a_suspended_badge_is_not_called_revoked() {
        let suspended = Found {
            suspended: true,
            ..found(Verdict::Revoked, Recipient::Yours)
        };
        let standing = Standing::of(Some(suspended), Expiry::InDate);
        assert_eq!(standing, Standing::Suspended);
    }

    #[test]
    fn an_issuer_that_nobody_vouches_for_never_looks_genuine() {
        for verdict in [
            Verdict::Valid,
            Verdict::Expired,
            Verdict::NotYetValid,
            Verdict::Revoked,
            Verdict::Invalid,
            Verdict::Unverified,
        ] {
            for expiry in [Expiry::None, Expiry::InDate, Expiry::Expiring] {
                let standing = Standing::of(
                    Some(Found {
                        issuer_unconfirmed: true,
                        ..found(verdict, Recipient::Yours)
                    }),
                    expiry,
                );
                assert!(!matches!(standing, Standing::Genuine | Standing::Expiring));
                assert_eq!(
                    standing == Standing::IssuerNotConfirmed,
                    verdict == Verdict::Valid
                );
            }
        }
    }
}
