//! Is it mine? Hashed and plain identities (2.0: IdentityObject; 3.0: IdentityObject, with the same
//! hashing).

use md5::Md5;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use url::Url;

use crate::badge::RecipientIdentity;
use crate::verify::Recipient;

/// One identifier of the earner, as they typed it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Identity {
    /// What kind of identifier it is.
    pub kind: IdentityKind,
    /// The identifier itself.
    pub value: String,
}

/// The kinds of identifier that a person types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum IdentityKind {
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Telephone,
    /// A decentralised identifier.
    Did,
    /// Anything else: a student number, an account name, a person's name.
    Id,
}

impl Identity {
    /// An identity whose kind is told from its look: `did:…`, `https://…`, `a@b`, `+49 …`, else an
    /// [`IdentityKind::Id`].
    pub fn guess(text: &str) -> Self {
        let value = text.trim().to_owned();
        let kind = if value.starts_with("did:") {
            IdentityKind::Did
        } else if value.starts_with("https://") || value.starts_with("http://") {
            IdentityKind::Url
        } else if value.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        }) {
            IdentityKind::Email
        } else if value.starts_with('+') && value.bytes().any(|byte| byte.is_ascii_digit()) {
            IdentityKind::Telephone
        } else {
            IdentityKind::Id
        };
        Self { kind, value }
    }

    /// The spellings under which an issuer may have known this identity, the typed one first. The
    /// standards have no rule for case, so an address is tried as typed, in lower case, and with its
    /// domain in lower case.
    fn spellings(&self) -> Vec<String> {
        let typed = self.value.trim().to_owned();
        let mut spellings = vec![typed.clone()];
        let mut add = |spelling: String| {
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        };
        match self.kind {
            IdentityKind::Email => {
                add(typed.to_lowercase());
                if let Some((local, domain)) = typed.rsplit_once('@') {
                    add(format!("{local}@{}", domain.to_lowercase()));
                }
            }
            IdentityKind::Url => {
                if let Ok(url) = Url::parse(&typed) {
                    add(url.to_string());
                    add(url.as_str().trim_end_matches('/').to_owned());
                }
            }
            IdentityKind::Telephone => {
                let digits = typed.trim_start_matches("tel:");
                add(digits
                    .chars()
                    .filter(|c| c.is_ascii_digit() || *c == '+')
                    .collect());
            }
            IdentityKind::Did => {
                if let Some((did, _)) = typed.split_once('#') {
                    add(did.to_owned());
                }
            }
            IdentityKind::Id => {}
        }
        spellings
    }
}

/// The types of identifier in 3.0 (IdentifierTypeEnum) that name a thing and not a person.
const OF_THINGS: [&str; 7] = [
    "productId",
    "isbn",
    "issn",
    "ltiContextId",
    "ltiDeploymentId",
    "ltiToolId",
    "ltiPlatformId",
];

/// The type of identifier that many people share.
const NAME: &str = "name";

impl RecipientIdentity {
    /// What it names, as it stands there: without the scheme that makes an identifier of it.
    fn named(&self) -> &str {
        let identity = self.identity.trim();
        identity
            .strip_prefix("mailto:")
            .or_else(|| identity.strip_prefix("tel:"))
            .unwrap_or(identity)
    }

    /// Whether it may mean an identity of the earner. Kinds that the standards leave open (`id`,
    /// `sourcedId`, extensions) may mean any.
    fn may_mean(&self, identity: &Identity) -> bool {
        match &*self.kind {
            "email" | "emailAddress" => identity.kind == IdentityKind::Email,
            "url" => identity.kind == IdentityKind::Url,
            "telephone" => identity.kind == IdentityKind::Telephone,
            kind => !OF_THINGS.contains(&kind),
        }
    }

    /// Whether it would have to be `identity`, or another of its kind, if it meant the earner. One
    /// who told Lapel an e-mail address alone may well be whom a DID means.
    fn is_comparable_with(&self, identity: &Identity) -> bool {
        if !self.may_mean(identity) {
            return false;
        }
        if self.hashed && hashed_parts(&self.identity).is_none() {
            return false;
        }
        match &*self.kind {
            "email" | "emailAddress" | "url" | "telephone" => true,
            "id" if self.hashed => matches!(
                identity.kind,
                IdentityKind::Id | IdentityKind::Did | IdentityKind::Url
            ),
            _ if self.hashed => identity.kind == IdentityKind::Id,
            _ => identity.kind == Identity::guess(self.named()).kind,
        }
    }
}

/// The digests that stand before the `$` of a hashed identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// The one that 2.0 recommends.
    Sha256,
    /// Allowed by 2.0, and weak.
    Md5,
    /// Seen in 1.x, and weak.
    Sha1,
    /// Seen in 1.x.
    Sha512,
}

impl Algorithm {
    /// Its name as issuers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha512 => "sha512",
        }
    }

    /// Whether it is too weak to trust alone.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }

    fn digest_length(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha512 => 128,
        }
    }

    fn digest(self, parts: &[&[u8]]) -> String {
        match self {
            Self::Sha256 => hex_digest::<Sha256>(parts),
            Self::Md5 => hex_digest::<Md5>(parts),
            Self::Sha1 => hex_digest::<Sha1>(parts),
            Self::Sha512 => hex_digest::<Sha512>(parts),
        }
    }
}

/// Splits `algorithm$hexadecimal` into its parts; `None` if the value does not look like that.
pub fn hashed_parts(identity: &str) -> Option<(Algorithm, &str)> {
    let (name, digest) = identity.split_once('$')?;
    let algorithm = [
        Algorithm::Sha256,
        Algorithm::Md5,
        Algorithm::Sha1,
        Algorithm::Sha512,
    ]
    .into_iter()
    .find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))?;
    let well_formed = digest.len() == algorithm.digest_length()
        && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    well_formed.then_some((algorithm, digest))
}

/// The first of the earner's identities that one of the badge's names, with the name it has there.
///
/// A person's name counts only where the badge names nothing else that could be compared: many
/// people share one.
pub fn matching<'i, 'r>(
    recipients: &'r [RecipientIdentity],
    identities: &'i [Identity],
) -> Option<(&'i Identity, &'r RecipientIdentity)> {
    let (names, others): (Vec<_>, Vec<_>) = recipients
        .iter()
        .partition(|recipient| recipient.kind == NAME);
    let first = |recipients: Vec<&'r RecipientIdentity>| {
        recipients.into_iter().find_map(|recipient| {
            let identity = identities
                .iter()
                .find(|identity| recipient.may_mean(identity) && is(recipient, identity))?;
            Some((identity, recipient))
        })
    };
    let is_decided = others
        .iter()
        .any(|recipient| is_comparable(recipient, identities));
    first(others).or_else(|| if is_decided { None } else { first(names) })
}

/// Whether a badge is the earner's.
///
/// It is `unknown` if no identity is given, or none of a kind that the badge uses, or the badge names
/// nobody that could be compared.
pub fn compare(recipients: &[RecipientIdentity], identities: &[Identity]) -> Recipient {
    if matching(recipients, identities).is_some() {
        return Recipient::Yours;
    }
    if recipients
        .iter()
        .any(|recipient| is_comparable(recipient, identities))
    {
        Recipient::Other
    } else {
        Recipient::Unknown
    }
}

/// Whether a badge names exactly this text, byte for byte: as itself, or by its digest. Servers that
/// compare bytes see nothing else.
pub fn names_exactly(recipients: &[RecipientIdentity], text: &str) -> bool {
    recipients.iter().any(|recipient| {
        if !recipient.hashed {
            return recipient.named() == text;
        }
        let salt = recipient.salt.as_deref().unwrap_or_default();
        hashed_parts(&recipient.identity).is_some_and(|(algorithm, digest)| {
            algorithm
                .digest(&[text.as_bytes(), salt.as_bytes()])
                .eq_ignore_ascii_case(digest)
        })
    })
}

fn is_comparable(recipient: &RecipientIdentity, identities: &[Identity]) -> bool {
    identities
        .iter()
        .any(|identity| recipient.is_comparable_with(identity))
}

fn is(recipient: &RecipientIdentity, identity: &Identity) -> bool {
    let mut mine = identity.spellings();
    if recipient.kind == NAME {
        let name = in_one_spelling(&identity.value);
        mine.extend([name.to_lowercase(), name]);
    }
    if recipient.hashed {
        let Some((algorithm, digest)) = hashed_parts(&recipient.identity) else {
            return false;
        };
        let salt = recipient.salt.as_deref().unwrap_or_default();
        return mine.iter().any(|spelling| {
            algorithm
                .digest(&[spelling.as_bytes(), salt.as_bytes()])
                .eq_ignore_ascii_case(digest)
        });
    }
    let named = Identity {
        kind: identity.kind,
        value: recipient.named().to_owned(),
    };
    let mut theirs = named.spellings();
    if recipient.kind == NAME {
        theirs.push(in_one_spelling(&named.value).to_lowercase());
    }
    theirs.iter().any(|name| mine.contains(name))
}

/// A person's name with single spaces.
fn in_one_spelling(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The digest of the parts one after another, in lower-case hexadecimal.
pub fn hex_digest<D: Digest>(parts: &[&[u8]]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest
        .finalize()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests;
