//! Verification methods: from the name of a key to the key, and to whose it is (W3C Controlled
//! Identifiers 1.0 §3.3; DID Core §5.2).
//!
//! A key counts only if the issuer says that it is its own: in its DID document, in the document at
//! its https address, or in a set of keys on its host. What a badge brings along proves nothing:
//! whoever made it may have made the key too.

use chrono::{DateTime, Utc};
use url::Url;

use super::listed::{Listed, elsewhere, listed};
use crate::credential::web_address;
use crate::verify::did::{Did, DidError};
use crate::verify::inquiry::{Inquiry, NoDocument, id_of};
use crate::verify::key::{Algorithm, Jwk, KeyError, PublicKey};
use crate::verify::rule::Rule;
use crate::verify::scope::same_host;

/// A key that its controller published for making assertions.
#[derive(Debug, Clone)]
pub(super) struct MethodKey {
    /// The verification method's absolute address.
    pub(super) id: String,
    /// Whose key it is.
    pub(super) controller: String,
    jwk: Jwk,
}

impl MethodKey {
    /// The key.
    pub(super) fn key(&self) -> &PublicKey {
        &self.jwk.key
    }

    /// Whether its publisher lets it be used with an algorithm.
    pub(super) fn allows(&self, algorithm: Algorithm) -> bool {
        self.jwk.allows(algorithm)
    }
}

/// Why there is no key to trust.
enum NoKey {
    /// The DID's method is not known.
    OtherMethod(String),
    /// A document of the issuer's could not be had.
    NoDocument(Box<NoDocument>, Url),
    /// The issuer's document says that it is somebody else's.
    OtherDocument(Url),
    /// The issuer has published no such key, or not for this.
    NotPublished(String),
    /// The issuer's identifier is malformed.
    Malformed,
    /// The key cannot be used.
    Unusable(KeyError),
    /// The issuer has taken the key back.
    Revoked(DateTime<Utc>),
    /// The key's time is over.
    Expired(DateTime<Utc>),
}

impl NoKey {
    fn note(self, inquiry: &mut Inquiry<'_>, id: &str) {
        let id = id.to_owned();
        match self {
            Self::OtherMethod(name) => inquiry.skip(
                Rule::Key,
                format!("The issuer’s key was not found: Lapel does not know identifiers of the kind did:{name}"),
                id,
            ),
            Self::NoDocument(why, url) => {
                inquiry.no_document(Rule::Key, "The issuer’s key", &why, &url);
            }
            Self::OtherDocument(url) => inquiry.fail(
                Rule::Key,
                "The document with the issuer’s keys belongs to somebody else",
                url.to_string(),
            ),
            Self::NotPublished(evidence) => inquiry.skip(
                Rule::Key,
                "The issuer has not published the key that signed it: anyone could have made it",
                format!("{id}: {evidence}"),
            ),
            Self::Malformed => inquiry.fail(
                Rule::Key,
                "The issuer’s identifier is malformed",
                id,
            ),
            Self::Unusable(error) => inquiry.fail(
                Rule::Key,
                "The issuer’s key cannot be used",
                format!("{id}: {error}"),
            ),
            Self::Revoked(at) => inquiry.fail(
                Rule::Key,
                "The issuer has taken back the key that signed it",
                format!("{id}, {}", at.to_rfc3339()),
            ),
            Self::Expired(at) => inquiry.skip(
                Rule::Key,
                "The time of the issuer’s key is over, so that nobody can tell when it was used",
                format!("{id}, {}", at.to_rfc3339()),
            ),
        }
    }
}

/// Which of an issuer's keys is looked for.
enum Sought<'s> {
    /// The one of this name.
    Named(String),
    /// This very key, whatever it is called.
    Same(&'s PublicKey),
}

impl Sought<'_> {
    /// Whether this is it. A key that cannot be used is found by its name alone.
    fn is(&self, listed: &Listed) -> bool {
        match self {
            Self::Named(name) => {
                let kid = listed.jwk.as_ref().ok().and_then(|jwk| jwk.id.as_deref());
                let fragment = name.rsplit_once('#').map(|(_, fragment)| fragment);
                listed.id == *name || kid.is_some_and(|kid| kid == name || Some(kid) == fragment)
            }
            Self::Same(key) => listed.jwk.as_ref().is_ok_and(|jwk| jwk.key == **key),
        }
    }
}

/// The key that a name is, or carries in its fragment, so that a signature can be held against it
/// without asking anybody. That it fits proves only that the document is whole: whoever made it can
/// have made the name too.
pub(super) fn carried(id: &str) -> Option<PublicKey> {
    let (base, fragment) = id.split_once('#').unwrap_or((id, ""));
    match Did::read(base) {
        Some(Ok(Did::Key { jwk, .. })) => Some(jwk.key),
        Some(_) => None,
        None => PublicKey::from_multikey(fragment).ok(),
    }
}

/// Finds the key `id` of the issuer `issuer`, as it stands at the time `at`: once a key is revoked
/// or its time is over, no proof by it counts, since whoever has it can write any date into a proof
/// (Controlled Identifiers §3.3 `revoked`, `expires`). `None`: the checks say why there is no key to
/// trust.
///
/// It notes [`Rule::Key`], whatever comes out.
pub(super) fn resolve(
    inquiry: &mut Inquiry<'_>,
    id: &str,
    issuer: &str,
    at: DateTime<Utc>,
) -> Option<MethodKey> {
    let name = match id.starts_with('#') {
        true => format!("{issuer}{id}"),
        false => id.to_owned(),
    };
    let found = find(inquiry, &Sought::Named(name), issuer, at);
    noted(inquiry, found, id)
}

/// Finds out whether `key`, which a signature brings along, is among those that the issuer has
/// published. It notes [`Rule::Key`], whatever comes out.
pub(super) fn confirm(
    inquiry: &mut Inquiry<'_>,
    key: &PublicKey,
    issuer: &str,
    at: DateTime<Utc>,
) -> Option<MethodKey> {
    let found = find(inquiry, &Sought::Same(key), issuer, at);
    noted(inquiry, found, "the key that the signature brings along")
}

fn noted(
    inquiry: &mut Inquiry<'_>,
    found: Result<MethodKey, NoKey>,
    id: &str,
) -> Option<MethodKey> {
    match found {
        Ok(found) => {
            inquiry.pass(Rule::Key, "The key is the issuer’s", found.id.clone());
            Some(found)
        }
        Err(why) => {
            why.note(inquiry, id);
            None
        }
    }
}

fn find(
    inquiry: &mut Inquiry<'_>,
    sought: &Sought<'_>,
    issuer: &str,
    at: DateTime<Utc>,
) -> Result<MethodKey, NoKey> {
    let (address, is_did) = match Did::read(issuer) {
        Some(Ok(Did::Key { jwk, fragment })) => return own_key(sought, issuer, jwk, &fragment),
        Some(Ok(Did::Web(url))) => (url, true),
        Some(Err(error)) => return Err(did_error(error)),
        None => match web_address(issuer) {
            Some(url) => (url, false),
            None => {
                return Err(NoKey::NotPublished(format!(
                    "{issuer} is no address at which an issuer could publish a key"
                )));
            }
        },
    };
    let nowhere = match in_own_document(inquiry, sought, issuer, &address, is_did) {
        Ok(Some(found)) => return usable(found, issuer, at),
        Ok(None) => NoKey::NotPublished(format!("{address} does not list it")),
        Err(why @ NoKey::NoDocument(..)) => why,
        Err(why) => return Err(why),
    };
    for url in key_addresses(sought, issuer, &address) {
        // Where there is none, what the issuer's own document says is the better reason.
        if let Ok(document) = inquiry.json(&url) {
            let listed = listed(&document, url.as_str(), issuer, false);
            if let Some(found) = listed.into_iter().find(|listed| sought.is(listed)) {
                return usable(found, issuer, at);
            }
        }
    }
    Err(nowhere)
}

/// The one key of an identifier that is a key itself. Some name it by the identifier alone, or by
/// the fragment alone.
fn own_key(sought: &Sought<'_>, did: &str, jwk: Jwk, fragment: &str) -> Result<MethodKey, NoKey> {
    let id = format!("{did}#{fragment}");
    let is_it = match sought {
        Sought::Named(name) => *name == id || name == did || name == fragment,
        Sought::Same(key) => jwk.key == **key,
    };
    match is_it {
        true => Ok(MethodKey {
            id,
            controller: did.to_owned(),
            jwk,
        }),
        false => Err(NoKey::NotPublished(
            "it is not the issuer’s only key".to_owned(),
        )),
    }
}

/// Looks for a key in the issuer's own document, and in those on the same host that it names for
/// its keys.
fn in_own_document(
    inquiry: &mut Inquiry<'_>,
    sought: &Sought<'_>,
    issuer: &str,
    address: &Url,
    is_did: bool,
) -> Result<Option<Listed>, NoKey> {
    let document = inquiry
        .json(address)
        .map_err(|why| NoKey::NoDocument(Box::new(why), address.clone()))?;
    match id_of(&document) {
        Some(id) if id == issuer => {}
        None if !is_did => {}
        _ => return Err(NoKey::OtherDocument(address.clone())),
    }
    let found = listed(&document, address.as_str(), issuer, is_did)
        .into_iter()
        .find(|listed| sought.is(listed));
    if found.is_some() {
        return Ok(found);
    }
    for reference in elsewhere(&document).filter_map(web_address) {
        if same_host(&reference, address)
            && let Ok(method) = inquiry.json(&reference)
        {
            let listed = listed(&method, reference.as_str(), issuer, false);
            if let Some(found) = listed.into_iter().find(|listed| sought.is(listed)) {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Where else an issuer may publish a key: at the key's own address, if that lies below the issuer's,
/// and in the set of keys of its host (3.0 "Key management").
fn key_addresses(sought: &Sought<'_>, issuer: &str, address: &Url) -> Vec<Url> {
    let mut addresses = Vec::new();
    if let Sought::Named(name) = sought
        && let Some(mut url) = web_address(name)
    {
        url.set_fragment(None);
        let below = match issuer.starts_with("did:") {
            true => address.as_str().trim_end_matches("did.json").to_owned(),
            false => format!("{}/", issuer.trim_end_matches('/')),
        };
        if url.as_str().starts_with(&below) {
            addresses.push(url);
        }
    }
    if let Ok(url) = address.join("/.well-known/jwks.json")
        && !addresses.contains(&url)
    {
        addresses.push(url);
    }
    addresses
}

fn did_error(error: DidError) -> NoKey {
    match error {
        DidError::OtherMethod(name) => NoKey::OtherMethod(name),
        DidError::Malformed => NoKey::Malformed,
        DidError::Key(error) => NoKey::Unusable(error),
    }
}

/// A key that was found, if it may still be used.
fn usable(found: Listed, issuer: &str, at: DateTime<Utc>) -> Result<MethodKey, NoKey> {
    if let Some(revoked) = found.revoked.filter(|revoked| *revoked <= at) {
        return Err(NoKey::Revoked(revoked));
    }
    if let Some(expires) = found.expires.filter(|expires| *expires <= at) {
        return Err(NoKey::Expired(expires));
    }
    Ok(MethodKey {
        id: found.id,
        controller: issuer.to_owned(),
        jwk: found.jwk.map_err(NoKey::Unusable)?,
    })
}
