//! The exit statuses that other programs rely on.

use std::process::ExitCode;

use openbadges::{Recipient, Verdict};

/// How a command ended. Of two, the graver counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: all badges are valid and, where the command was told whose they should be, theirs; or the
    /// command did what it was asked.
    #[default]
    Good,
    /// 1: some are not.
    SomeNot,
    /// 2: some could not be read, or the command was used wrongly.
    Unreadable,
}

impl Exit {
    /// What one verdict amounts to. `told` says whether anybody's identity was given.
    pub(crate) fn of(verdict: Verdict, recipient: Recipient, told: bool) -> Self {
        if verdict == Verdict::Valid && (!told || recipient == Recipient::Yours) {
            Self::Good
        } else {
            Self::SomeNot
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Good => 0,
            Exit::SomeNot => 1,
            Exit::Unreadable => 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_badge_that_is_yours_is_good() {
        use Recipient::{Other, Unknown, Yours};
        for (verdict, recipient, told, exit) in [
            (Verdict::Valid, Unknown, false, Exit::Good),
            (Verdict::Valid, Yours, true, Exit::Good),
            (Verdict::Valid, Other, true, Exit::SomeNot),
            (Verdict::Valid, Unknown, true, Exit::SomeNot),
            (Verdict::Expired, Yours, true, Exit::SomeNot),
            (Verdict::Revoked, Yours, false, Exit::SomeNot),
            (Verdict::Invalid, Yours, false, Exit::SomeNot),
            (Verdict::NotYetValid, Yours, false, Exit::SomeNot),
            (Verdict::Unverified, Yours, false, Exit::SomeNot),
        ] {
            assert_eq!(
                Exit::of(verdict, recipient, told),
                exit,
                "{verdict:?} {recipient:?}"
            );
        }
    }

    #[test]
    fn of_two_the_graver_counts() {
        assert_eq!(Exit::Good.max(Exit::SomeNot), Exit::SomeNot);
        assert_eq!(Exit::Unreadable.max(Exit::SomeNot), Exit::Unreadable);
    }
}
