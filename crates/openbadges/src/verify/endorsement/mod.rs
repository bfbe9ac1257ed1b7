//! Who else vouches for the badge? Endorsements never change the verdict.

mod credential;
mod hosted;

pub(super) use credential::check as check_credentials;
pub(super) use hosted::check as check_hosted;

use crate::badge::Endorsed;

/// What is endorsed, in a sentence.
fn in_words(of: Endorsed) -> &'static str {
    match of {
        Endorsed::Award => "this badge",
        Endorsed::Achievement => "what the badge stands for",
        Endorsed::Creator => "whoever made the achievement",
        Endorsed::Issuer => "the issuer",
    }
}
