//! What is known to stand in the way of a badge before it is sent.

use chrono::{DateTime, Utc};

use openbadges::identity::{IdentityKind, compare, names_exactly};
use openbadges::{Identity, Recipient, Verdict};

use super::{Account, Backpack, ParcelVersion, Reason, Trouble};
use crate::net::is_private;

/// A refusal that is known beforehand.
pub(crate) fn refused(reason: Reason, message: &str) -> Trouble {
    Trouble::Refused {
        reason,
        message: message.to_owned(),
        details: String::new(),
    }
}

/// Whether a server that fetches badges itself can fetch this one.
pub(crate) fn is_fetchable(version: &ParcelVersion, backpack: &Backpack) -> Result<(), Trouble> {
    let not_fetchable = |message| Err(refused(Reason::NotFetchable, message));
    let Some(address) = version.credential.address() else {
        return not_fetchable(
            "This backpack fetches badges from their issuers, and this one has no address to fetch it from.",
        );
    };
    // A backpack in the same private network reaches what is there.
    if is_private(address) && !is_private(&backpack.server.base) {
        return not_fetchable(
            "This backpack fetches badges from their issuers, and this badge’s issuer is inside a private network.",
        );
    }
    Ok(())
}

/// A badge that was revoked, or is not genuine, is sent nowhere in the earner's name.
pub(crate) fn is_presentable(version: &ParcelVersion) -> Result<(), Trouble> {
    match version.verdict {
        Some(Verdict::Revoked) => Err(refused(
            Reason::Revoked,
            "The badge was revoked by its issuer.",
        )),
        Some(Verdict::Invalid) => Err(refused(
            Reason::NotGenuine,
            "The badge is not genuine. Its page says why.",
        )),
        _ => Ok(()),
    }
}

/// Whether a badge has not expired, for a backpack of which it is known that it takes none that has.
pub(crate) fn is_in_date(version: &ParcelVersion, now: DateTime<Utc>) -> Result<(), Trouble> {
    if has_expired(version, now) {
        return Err(refused(
            Reason::Expired,
            "The badge has expired, and this backpack takes no expired badges.",
        ));
    }
    Ok(())
}

/// Whether the badge has expired.
pub(crate) fn has_expired(version: &ParcelVersion, now: DateTime<Utc>) -> bool {
    version.badge.expires.is_some_and(|expires| expires <= now)
}

/// What the earner should know before the badge is sent, though it may work all the same: a sentence
/// for each.
pub(crate) fn warnings(
    version: &ParcelVersion,
    backpack: &Backpack,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(warning) = recipient(version, &backpack.account) {
        warnings.push(warning);
    }
    if has_expired(version, now) {
        warnings.push("The badge has expired. Many backpacks take no expired badges.".to_owned());
    }
    if backpack.server.badgr && version.badge.expires.is_some_and(|expires| expires > now) {
        warnings.push("Once the badge has expired, this backpack no longer lists it.".to_owned());
    }
    if let Some(address) = version.credential.address()
        && address.scheme() == "http"
    {
        warnings.push(
            "The badge’s address is not secure (http). Some backpacks do not fetch from such addresses."
                .to_owned(),
        );
    }
    warnings
}

/// Whether the account's addresses are those that the badge was awarded to, letter for letter: servers
/// compare bytes, and a digest leaves them no choice. A server may know of more addresses.
fn recipient(version: &ParcelVersion, account: &Account) -> Option<String> {
    if account.emails.is_empty() {
        return None;
    }
    let identities: Vec<Identity> = account
        .emails
        .iter()
        .map(|email| Identity {
            kind: IdentityKind::Email,
            value: email.clone(),
        })
        .collect();
    let account = account.emails.join(", ");
    let recipients = &version.badge.recipients;
    match compare(recipients, &identities) {
        Recipient::Other => Some(format!(
            "The badge was awarded to another address than the backpack’s account ({account}). Add and verify that address there first."
        )),
        Recipient::Yours => {
            let is_exact = identities
                .iter()
                .any(|identity| names_exactly(recipients, &identity.value));
            if is_exact {
                return None;
            }
            // Of a digest nobody can tell which spelling it was made of.
            let plain: Vec<&str> = recipients
                .iter()
                .filter(|recipient| !recipient.hashed && recipient.kind.starts_with("email"))
                .map(|recipient| recipient.identity.trim().trim_start_matches("mailto:"))
                .collect();
            Some(if plain.is_empty() {
                format!(
                    "The badge was awarded to another spelling of your address than the backpack’s ({account}), perhaps to one in small letters. Some backpacks see two addresses in that; add that spelling there too."
                )
            } else {
                format!(
                    "The badge writes your address as {}, and the backpack as {account}. Some backpacks see two addresses in that; add this spelling there too.",
                    plain.join(", ")
                )
            })
        }
        Recipient::Unknown => None,
    }
}
