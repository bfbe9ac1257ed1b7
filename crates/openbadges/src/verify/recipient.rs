//! Is the recipient named as the standard says, and is it the earner? (2.0 IdentityObject.)

use super::inquiry::Inquiry;
use super::report::Recipient;
use super::rule::Rule;
use crate::badge::{Badge, RecipientIdentity, Standard};
use crate::identity::{Identity, compare, hashed_parts, matching};

/// Checks a badge's recipient, and says whose it is.
///
/// `confirmed`: whether the issuer stands for what `badge` says; a copy alone can name anybody.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    badge: &Badge,
    identities: &[Identity],
    confirmed: bool,
) -> Recipient {
    for recipient in &badge.recipients {
        format(inquiry, recipient, badge.standard);
    }
    let verdict = compare(&badge.recipients, identities);
    match (verdict, matching(&badge.recipients, identities)) {
        (Recipient::Yours, Some((identity, recipient))) if !confirmed => inquiry.skip(
            Rule::Recipient,
            "Its copy names you; its issuer has not confirmed it",
            format!("matches {} ({})", identity.value, spelling(recipient)),
        ),
        (Recipient::Yours, Some((identity, recipient))) => inquiry.pass(
            Rule::Recipient,
            "It was awarded to you",
            format!("matches {} ({})", identity.value, spelling(recipient)),
        ),
        (Recipient::Other, _) => inquiry.warn(
            Rule::Recipient,
            "It was not awarded to you",
            badge.recipients.first().map(|recipient| {
                if recipient.hashed {
                    format!("none of your identities matches ({})", spelling(recipient))
                } else {
                    format!("awarded to {}", recipient.identity)
                }
            }),
        ),
        _ => inquiry.skip(
            Rule::Recipient,
            if badge.recipients.is_empty() {
                "It does not say to whom it was awarded"
            } else if identities.is_empty() {
                "Whose it is was not checked: no identity is known to Lapel"
            } else {
                "Whose it is cannot be told: it names its earner by something that Lapel does not know of you"
            },
            badge.recipients.first().map(spelling),
        ),
    }
    verdict
}

/// The `hashed` flag and the look of the value agree, and the digest is a strong one.
///
/// 2.0 demands the former of a badge. A credential of 3.0 is no less genuine without: it is signed.
fn format(inquiry: &mut Inquiry<'_>, recipient: &RecipientIdentity, standard: Standard) {
    let misfit = |inquiry: &mut Inquiry<'_>, message: &str, evidence: &str| match standard {
        Standard::V3_0 => inquiry.warn(Rule::RecipientFormat, message, evidence.to_owned()),
        _ => inquiry.fail(Rule::RecipientFormat, message, evidence.to_owned()),
    };
    match (recipient.hashed, hashed_parts(&recipient.identity)) {
        (true, None) => misfit(
            inquiry,
            "The recipient is said to be hashed, and is not",
            &recipient.kind,
        ),
        (false, Some((algorithm, _))) => misfit(
            inquiry,
            "The recipient is hashed, and said not to be",
            algorithm.name(),
        ),
        (true, Some((algorithm, _))) if algorithm.is_weak() => inquiry.warn(
            Rule::RecipientFormat,
            "The recipient is hashed with a weak algorithm",
            algorithm.name().to_owned(),
        ),
        _ => {}
    }
}

fn spelling(recipient: &RecipientIdentity) -> String {
    match (recipient.hashed, hashed_parts(&recipient.identity)) {
        (true, Some((algorithm, _))) => {
            let salted = recipient
                .salt
                .as_deref()
                .is_some_and(|salt| !salt.is_empty());
            format!(
                "{} {}",
                if salted { "salted" } else { "unsalted" },
                algorithm.name()
            )
        }
        _ => recipient.kind.clone(),
    }
}
