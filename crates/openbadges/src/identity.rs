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
    /// Anything else: a student number, an account name.
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
            IdentityKind::Did | IdentityKind::Id => {}
        }
        spellings
    }

    /// Whether a badge that names its recipient by `kind` may mean an identity of this kind. Kinds
    /// that the standards leave open (`id`, `sourcedId`, extensions) may mean any.
    fn may_be_named(&self, kind: &str) -> bool {
        match kind {
            "email" | "emailAddress" => self.kind == IdentityKind::Email,
            "url" => self.kind == IdentityKind::Url,
            "telephone" => self.kind == IdentityKind::Telephone,
            _ => true,
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
pub fn matching<'i, 'r>(
    recipients: &'r [RecipientIdentity],
    identities: &'i [Identity],
) -> Option<(&'i Identity, &'r RecipientIdentity)> {
    recipients.iter().find_map(|recipient| {
        let identity = identities
            .iter()
            .find(|identity| identity.may_be_named(&recipient.kind) && is(recipient, identity))?;
        Some((identity, recipient))
    })
}

/// Whether a badge is the earner's.
///
/// It is `unknown` if no identity is given, or none of a kind that the badge uses, or the badge names
/// nobody that could be compared.
pub fn compare(recipients: &[RecipientIdentity], identities: &[Identity]) -> Recipient {
    if matching(recipients, identities).is_some() {
        return Recipient::Yours;
    }
    let comparable = recipients.iter().any(|recipient| {
        (!recipient.hashed || hashed_parts(&recipient.identity).is_some())
            && identities
                .iter()
                .any(|identity| identity.may_be_named(&recipient.kind))
    });
    if comparable {
        Recipient::Other
    } else {
        Recipient::Unknown
    }
}

fn is(recipient: &RecipientIdentity, identity: &Identity) -> bool {
    if recipient.hashed {
        let Some((algorithm, digest)) = hashed_parts(&recipient.identity) else {
            return false;
        };
        let salt = recipient.salt.as_deref().unwrap_or_default();
        return identity.spellings().iter().any(|spelling| {
            algorithm
                .digest(&[spelling.as_bytes(), salt.as_bytes()])
                .eq_ignore_ascii_case(digest)
        });
    }
    let named = Identity {
        kind: identity.kind,
        value: recipient
            .identity
            .strip_prefix("mailto:")
            .unwrap_or(&recipient.identity)
            .to_owned(),
    };
    let mine = identity.spellings();
    named.spellings().iter().any(|name| mine.contains(name))
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
mod tests {
    use super::*;

    fn hashed(kind: &str, identity: String, salt: Option<&str>) -> RecipientIdentity {
        RecipientIdentity {
            kind: kind.into(),
            identity,
            hashed: true,
            salt: salt.map(str::to_owned),
        }
    }

    fn plain(kind: &str, identity: &str) -> RecipientIdentity {
        RecipientIdentity {
            kind: kind.into(),
            identity: identity.into(),
            hashed: false,
            salt: None,
        }
    }

    fn ada() -> Vec<Identity> {
        vec![Identity::guess("Ada@Example.org")]
    }

    #[test]
    fn a_hashed_identity_with_and_without_salt() {
        for algorithm in [
            Algorithm::Sha256,
            Algorithm::Md5,
            Algorithm::Sha1,
            Algorithm::Sha512,
        ] {
            for salt in [None, Some("deadsea")] {
                let parts: [&[u8]; 2] = [b"ada@example.org", salt.unwrap_or_default().as_bytes()];
                let value = format!("{}${}", algorithm.name(), algorithm.digest(&parts));
                let recipients = [hashed("email", value, salt)];
                assert_eq!(compare(&recipients, &ada()), Recipient::Yours);
                let other = [Identity::guess("eve@example.org")];
                assert_eq!(compare(&recipients, &other), Recipient::Other);
            }
        }
    }

    #[test]
    fn the_digest_is_over_identifier_then_salt() {
        let value = "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942";
        let recipients = [hashed("email", value.into(), Some("deadsea"))];
        let nobody = [Identity::guess("nobody@example.org")];
        assert_eq!(compare(&recipients, &nobody), Recipient::Yours);
    }

    #[test]
    fn hexadecimal_digits_compare_without_case() {
        let digest = hex_digest::<Sha256>(&[b"ada@example.org"]).to_uppercase();
        let recipients = [hashed("email", format!("sha256${digest}"), None)];
        assert_eq!(compare(&recipients, &ada()), Recipient::Yours);
    }

    #[test]
    fn an_email_compares_as_typed_then_in_lower_case() {
        for spelling in ["Ada@Example.org", "ada@example.org", "Ada@example.org"] {
            assert_eq!(
                compare(&[plain("email", spelling)], &ada()),
                Recipient::Yours
            );
            let digest = hex_digest::<Sha256>(&[spelling.as_bytes()]);
            let recipients = [hashed("email", format!("sha256${digest}"), None)];
            assert_eq!(compare(&recipients, &ada()), Recipient::Yours, "{spelling}");
        }
    }

    #[test]
    fn every_identity_type_is_compared() {
        let mine = [
            Identity::guess("https://ada.example/"),
            Identity::guess("+44 20 7946 0000"),
            Identity::guess("did:key:z6MkAda"),
            Identity::guess("student-42"),
        ];
        for recipient in [
            plain("url", "https://ada.example"),
            plain("telephone", "+442079460000"),
            plain("id", "did:key:z6MkAda"),
            plain("sourcedId", "student-42"),
        ] {
            assert_eq!(
                compare(std::slice::from_ref(&recipient), &mine),
                Recipient::Yours,
                "{recipient:?}"
            );
        }
    }

    #[test]
    fn it_is_unknown_where_nothing_can_be_compared() {
        assert_eq!(
            compare(&[plain("email", "ada@example.org")], &[]),
            Recipient::Unknown
        );
        assert_eq!(compare(&[], &ada()), Recipient::Unknown);
        let telephone = [plain("telephone", "+442079460000")];
        assert_eq!(compare(&telephone, &ada()), Recipient::Unknown);
        let strange = [hashed("email", "whirlpool$00".into(), None)];
        assert_eq!(compare(&strange, &ada()), Recipient::Unknown);
    }
}
