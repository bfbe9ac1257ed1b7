//! Decentralised identifiers (W3C DID 1.0): those that are a key themselves, and those that are the
//! address of a document.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use super::key::{Jwk, KeyError, PublicKey};
use crate::json;

/// A DID, by its method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Did {
    /// `did:key`, `did:jwk`: the key stands in the identifier. With the fragment of its only
    /// verification method.
    Key { jwk: Jwk, fragment: String },
    /// `did:web`: its document lies at this address.
    Web(Url),
}

/// Why a DID leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DidError {
    /// Its method is not one that Lapel knows: this is the method's name.
    OtherMethod(String),
    /// It is not written as its method demands.
    Malformed,
    /// The key in it cannot be used.
    Key(KeyError),
}

impl Did {
    /// Reads a DID, without path, query and fragment. `None` if the text is no DID at all.
    pub(super) fn read(text: &str) -> Option<Result<Self, DidError>> {
        let (method, id) = text.strip_prefix("did:")?.split_once(':')?;
        if id.contains(['#', '/', '?']) {
            return Some(Err(DidError::Malformed));
        }
        Some(match method {
            "key" => PublicKey::from_multikey(id)
                .map(|key| Self::Key {
                    jwk: key.into(),
                    fragment: id.to_owned(),
                })
                .map_err(DidError::Key),
            "jwk" => jwk(id),
            "web" => web(id).ok_or(DidError::Malformed).map(Self::Web),
            other if is_method_name(other) => Err(DidError::OtherMethod(other.to_owned())),
            _ => Err(DidError::Malformed),
        })
    }
}

/// The longest name of a method that is repeated to a person.
const LONGEST_METHOD: usize = 32;

/// Whether it may be the name of a method (DID Core §3.1 "method-name").
fn is_method_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=LONGEST_METHOD).contains(&name.len()) && name.bytes().all(is_letter)
}

/// The key that a `did:jwk` is: base64url of a JSON Web Key, written one way.
fn jwk(id: &str) -> Result<Did, DidError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(id)
        .map_err(|_| DidError::Malformed)?;
    let text = String::from_utf8(bytes).map_err(|_| DidError::Malformed)?;
    let value = json::parse(&text).map_err(|_| DidError::Malformed)?;
    Ok(Did::Key {
        jwk: Jwk::read(&value).map_err(DidError::Key)?,
        fragment: "0".to_owned(),
    })
}

/// Where the document of a `did:web` lies: `example.org%3A8443:a:b` at
/// `https://example.org:8443/a/b/did.json` (did:web method specification, "Read").
fn web(id: &str) -> Option<Url> {
    let mut parts = id.split(':');
    let host = parts.next()?;
    let (name, port) = match host.split_once("%3A").or_else(|| host.split_once("%3a")) {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, Some(port.parse::<u16>().ok()?))
        }
        Some(_) => return None,
        None => (host, None),
    };
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte))
    };
    if !plain(name) || name.contains('%') {
        return None;
    }
    let path: Vec<&str> = parts.collect();
    // URLs also know dots that are percent-encoded.
    let is_dots = |part: &str| {
        let dots = part.to_ascii_lowercase().replace("%2e", ".");
        matches!(&*dots, "." | "..")
    };
    if !path.iter().all(|part| plain(part) && !is_dots(part)) {
        return None;
    }
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let path = match path.is_empty() {
        true => ".well-known".to_owned(),
        false => path.join("/"),
    };
    Url::parse(&format!("https://{name}{port}/{path}/did.json")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web_address(did: &str) -> Option<String> {
        match Did::read(did)? {
            Ok(Did::Web(url)) => Some(url.to_string()),
            _ => None,
        }
    }

    #[test]
    fn did_web_is_the_address_of_a_document_with_port_and_path() {
        for (did, address) in [
            (
                "did:web:example.org",
                "https://example.org/.well-known/did.json",
            ),
            (
                "did:web:example.org%3A8443",
                "https://example.org:8443/.well-known/did.json",
            ),
            (
                "did:web:example.org:u:ada",
                "https://example.org/u/ada/did.json",
            ),
            (
                "did:web:example.org%3a8443:u:ada",
                "https://example.org:8443/u/ada/did.json",
            ),
        ] {
            assert_eq!(web_address(did).as_deref(), Some(address), "{did}");
        }
    }

    #[test]
    fn a_did_web_cannot_lead_elsewhere_than_it_seems() {
        for did in [
            "did:web:",
            "did:web:example.org:",
            "did:web:example.org::a",
            "did:web:example.org:..:a",
            "did:web:example.org:%2e%2e:a",
            "did:web:example.org:.%2E:a",
            "did:web:example.org:%2e:a",
            "did:web:example.org%3A+443",
            "did:web:example.org%3A",
            "did:web:example.org%3A8443%3A1",
            "did:web:example.org%00",
            "did:web:example.org\\a",
            "did:web:user@example.org",
            "did:web:example.org%2F@evil.example",
            "did:web:example.org%3Aport",
            "did:web:example.org%3A99999",
            "did:web:example.org/x",
            "did:web:example.org?x",
            "did:web:exa mple.org",
        ] {
            assert_eq!(web_address(did), None, "{did}");
        }
    }

    #[test]
    fn did_key_and_did_jwk_are_their_own_key() {
        let multikey = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        let Some(Ok(Did::Key { jwk, fragment })) = Did::read(&format!("did:key:{multikey}")) else {
            panic!("a key");
        };
        assert_eq!(
            (jwk.key.to_multikey(), &*fragment),
            (multikey.to_owned(), multikey)
        );
        let text = URL_SAFE_NO_PAD.encode(jwk.key.to_jwk().to_string());
        let Some(Ok(Did::Key {
            jwk: same,
            fragment,
        })) = Did::read(&format!("did:jwk:{text}"))
        else {
            panic!("a key");
        };
        assert_eq!((same.key, &*fragment), (jwk.key, "0"));
    }

    #[test]
    fn another_method_is_told_by_its_name() {
        assert_eq!(
            Did::read("did:velocity:v2:0xabc"),
            Some(Err(DidError::OtherMethod("velocity".into())))
        );
        assert_eq!(Did::read("https://example.org"), None);
        let long = format!("did:{}:x", "a".repeat(1_000));
        for odd in ["did::x", "did:<b>:x", "did:Web:example.org", &*long] {
            assert_eq!(Did::read(odd), Some(Err(DidError::Malformed)), "{odd}");
        }
        assert!(matches!(
            Did::read("did:key:zzz"),
            Some(Err(DidError::Key(_)))
        ));
    }
}
