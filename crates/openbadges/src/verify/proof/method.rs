//! Verification methods: from the name of a key to the key, and to whose it is (W3C Controlled
//! Identifiers 1.0 §3.3; DID Core §5.2).
//!
//! A key counts only if the issuer says that it is its own: in its DID document, in the document at
//! its https address, or in a set of keys on its host. What a badge brings along proves nothing:
//! whoever made it may have made the key too.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use url::Url;

use super::listed::{Listed, Place, Standing, elsewhere, is_same_party, listed};
use super::no_key::NoKey;
use super::published::published;
use crate::credential::web_address;
use crate::verify::did::Did;
use crate::verify::inquiry::{Inquiry, id_of};
use crate::verify::key::{Algorithm, Jwk, PublicKey};
use crate::verify::rule::Rule;
use crate::verify::scope::same_host;
use crate::{json, multibase};

/// The most parts of an address that are tried for a key.
const MOST_CARRIED: usize = 8;

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

/// Which of an issuer's keys is looked for: the one of this name, or this very key, whatever it is
/// called. At least one of the two is known.
struct Sought {
    name: Option<String>,
    key: Option<PublicKey>,
}

impl Sought {
    /// Whether this is it. A key that cannot be used is found by its name alone.
    fn is(&self, listed: &Listed) -> bool {
        let jwk = listed.jwk.as_ref().ok();
        let is_named = |name: &String| {
            let kid = jwk.and_then(|jwk| jwk.id.as_deref());
            let fragment = name.rsplit_once('#').map(|(_, fragment)| fragment);
            let is_alone = listed.alone_at.as_ref() == Some(name);
            listed.id == *name
                || is_alone
                || kid.is_some_and(|kid| kid == name || Some(kid) == fragment)
        };
        let is_key = |key: &PublicKey| jwk.is_some_and(|jwk| jwk.key == *key);
        self.name.as_ref().is_some_and(is_named) || self.key.as_ref().is_some_and(is_key)
    }

    /// It, among the keys of a document; of several, one that the issuer may use. A key that was
    /// taken back under one name was taken back under all.
    fn among(&self, mut listed: Vec<Listed>, taken_back: &mut TakenBack) -> Option<Listed> {
        taken_back.extend(listed.iter().filter_map(|listed| {
            let key = listed.jwk.as_ref().ok()?.key.clone();
            Some((key, listed.revoked?))
        }));
        listed.retain(|listed| self.is(listed));
        let may_assert = |listed: &Listed| listed.standing == Standing::Asserts;
        let best = listed.iter().position(may_assert).unwrap_or_default();
        let mut found = listed.into_iter().nth(best)?;
        let taken_back = taken_back.iter().filter_map(|(key, from)| {
            let is_it = found.jwk.as_ref().is_ok_and(|jwk| jwk.key == *key);
            is_it.then_some(*from)
        });
        found.revoked = taken_back.chain(found.revoked).min();
        Some(found)
    }
}

/// The keys that the issuer's documents so far take back, and from when on.
type TakenBack = Vec<(PublicKey, DateTime<Utc>)>;

/// The key that a name is, or that an address carries in its fragment or query, so that a signature
/// can be held against it without asking anybody. That it fits proves only that the document is
/// whole: whoever made it can have made the name too.
///
/// Nothing where the name is in the issuer's own DID, to whose key the signature is held anyway.
pub(super) fn carried(id: &str, issuer: &str) -> Option<PublicKey> {
    let (base, fragment) = id.split_once('#').unwrap_or((id, ""));
    if base == issuer && base.starts_with("did:") {
        return None;
    }
    match Did::read(base) {
        Some(Ok(Did::Key { jwk, .. })) => return Some(jwk.key),
        Some(_) => return None,
        None => {}
    }
    let url = web_address(base)?;
    let values = url.query_pairs().map(|(_, value)| value);
    std::iter::once(Cow::Borrowed(fragment))
        .chain(values)
        .take(MOST_CARRIED)
        .find_map(|text| {
            PublicKey::from_multikey(&text)
                .ok()
                .or_else(|| encoded_jwk(&text))
        })
}

/// A JWK in base64url, as some issuers hang it onto an address.
fn encoded_jwk(text: &str) -> Option<PublicKey> {
    let bytes = multibase::base64url(text).ok()?;
    let jwk = json::parse(&String::from_utf8(bytes).ok()?).ok()?;
    PublicKey::from_jwk(&jwk).ok()
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
    let sought = Sought {
        key: carried(&name, issuer),
        name: Some(name),
    };
    let found = find(inquiry, &sought, issuer, at);
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
    let sought = Sought {
        key: Some(key.clone()),
        name: None,
    };
    let found = find(inquiry, &sought, issuer, at);
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
    sought: &Sought,
    issuer: &str,
    at: DateTime<Utc>,
) -> Result<MethodKey, NoKey> {
    let (address, place) = match Did::read(issuer) {
        Some(Ok(Did::Key { jwk, fragment })) => return own_key(sought, issuer, jwk, &fragment),
        Some(Ok(Did::Web(url))) => (url, Place::Did),
        Some(Err(error)) => return Err(error.into()),
        None => match web_address(issuer) {
            Some(url) => (url, Place::Own),
            None => {
                return Err(NoKey::NotPublished(format!(
                    "{issuer} is no address at which an issuer could publish a key"
                )));
            }
        },
    };
    let mut taken_back = TakenBack::new();
    let own = in_own_document(inquiry, sought, issuer, (&address, place), &mut taken_back);
    let nowhere = match own {
        Ok(Some(found)) => return usable(found, issuer, at),
        Ok(None) => NoKey::NotPublished(format!("{address} does not list it")),
        Err(why @ NoKey::NoDocument(..)) => why,
        Err(why) => return Err(why),
    };
    for url in key_addresses(sought, issuer, &address) {
        // Where there is none, what the issuer's own document says is the better reason.
        if let Ok(document) = published(inquiry, &url) {
            let listed = listed(&document, url.as_str(), issuer, Place::Beside);
            if let Some(found) = sought.among(listed, &mut taken_back) {
                return usable(found, issuer, at);
            }
        }
    }
    Err(nowhere)
}

/// The one key of an identifier that is a key itself. Some name it by the identifier alone, or by
/// the fragment alone.
fn own_key(sought: &Sought, did: &str, jwk: Jwk, fragment: &str) -> Result<MethodKey, NoKey> {
    let id = format!("{did}#{fragment}");
    let is_named = |name: &str| name == id || name == did || name == fragment;
    let is_it = sought.name.as_deref().is_some_and(is_named)
        || sought.key.as_ref().is_some_and(|key| *key == jwk.key);
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
    sought: &Sought,
    issuer: &str,
    (address, place): (&Url, Place),
    taken_back: &mut TakenBack,
) -> Result<Option<Listed>, NoKey> {
    let document = published(inquiry, address)?;
    match id_of(&document) {
        Some(id) if is_same_party(&id, issuer) => {}
        None if place == Place::Own => {}
        _ => return Err(NoKey::OtherDocument(address.clone())),
    }
    let listed_here = listed(&document, address.as_str(), issuer, place);
    if let Some(found) = sought.among(listed_here, taken_back) {
        return Ok(Some(found));
    }
    for reference in elsewhere(&document).filter_map(web_address) {
        if same_host(&reference, address)
            && let Ok(method) = published(inquiry, &reference)
        {
            let listed = listed(&method, reference.as_str(), issuer, Place::Named);
            if let Some(found) = sought.among(listed, taken_back) {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Where else an issuer may publish a key: at the key's own address, if that lies below the issuer's,
/// and in the set of keys of its host (3.0 "Key management").
fn key_addresses(sought: &Sought, issuer: &str, address: &Url) -> Vec<Url> {
    let mut addresses = Vec::new();
    if let Some(name) = &sought.name
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

/// A key that was found, if it may still be used.
fn usable(found: Listed, issuer: &str, at: DateTime<Utc>) -> Result<MethodKey, NoKey> {
    if let Some(revoked) = found.revoked.filter(|revoked| *revoked <= at) {
        return Err(NoKey::Revoked(revoked));
    }
    if let Some(expires) = found.expires.filter(|expires| *expires <= at) {
        return Err(NoKey::Expired(expires));
    }
    match found.standing {
        Standing::Asserts => {}
        Standing::OtherPurpose => return Err(NoKey::OtherPurpose(found.id)),
        Standing::OtherController(controller) => return Err(NoKey::OtherController(controller)),
    }
    Ok(MethodKey {
        id: found.id,
        controller: issuer.to_owned(),
        jwk: found.jwk.map_err(NoKey::Unusable)?,
    })
}
