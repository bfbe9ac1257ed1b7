//! JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037, RFC 8812), and their thumbprints (RFC 7638).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::curve::{Curve, Point};
use super::ed25519::Ed25519Key;
use super::rsa::RsaKey;
use super::{Algorithm, KeyError, PublicKey};
use crate::multibase;

/// A key with what its publisher says that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jwk {
    /// The key.
    pub(crate) key: PublicKey,
    /// What its set calls it (`kid`).
    pub(crate) id: Option<String>,
    /// The one algorithm that it may be used with (`alg`).
    pub(crate) algorithm: Option<Algorithm>,
}

/// The members that only a private or symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4).
const SECRETS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl Jwk {
    /// Reads a key that is for checking signatures.
    ///
    /// # Errors
    /// [`KeyError`]; [`KeyError::OtherUse`] if `use`, `key_ops` or `alg` say that it is for something
    /// else.
    pub(crate) fn read(jwk: &Value) -> Result<Self, KeyError> {
        let jwk = jwk.as_object().ok_or(KeyError::Broken)?;
        if SECRETS.iter().any(|secret| jwk.contains_key(*secret)) {
            return Err(KeyError::Private);
        }
        let text = |member: &str| match jwk.get(member) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(KeyError::Broken),
        };
        let bytes = |member: &str| {
            let text = text(member)?.ok_or(KeyError::Broken)?;
            multibase::base64url(text).map_err(|_| KeyError::NotCanonical)
        };
        let kind = text("kty")?.ok_or(KeyError::Broken)?;
        let key = match (kind, text("crv")?) {
            ("RSA", _) => PublicKey::Rsa(RsaKey::new(&bytes("n")?, &bytes("e")?)?),
            ("OKP", Some("Ed25519")) => PublicKey::Ed25519(Ed25519Key::read(&bytes("x")?)?),
            ("EC", Some(curve)) => {
                let curve = Curve::named(curve).ok_or(KeyError::UnknownType)?;
                let point = Point::from_coordinates(curve, &bytes("x")?, &bytes("y")?)?;
                PublicKey::on(curve, point)
            }
            ("EC" | "OKP", None) => return Err(KeyError::Broken),
            _ => return Err(KeyError::UnknownType),
        };
        if text("use")?.is_some_and(|what| what != "sig") || !may_verify(jwk.get("key_ops"))? {
            return Err(KeyError::OtherUse);
        }
        let algorithm = match text("alg")? {
            None => None,
            Some(name) => Some(
                Algorithm::named(name)
                    .filter(|algorithm| algorithm.fits(&key))
                    .ok_or(KeyError::OtherUse)?,
            ),
        };
        Ok(Self {
            key,
            id: text("kid")?.map(str::to_owned),
            algorithm,
        })
    }

    /// Whether its publisher lets it be used with an algorithm.
    pub(crate) fn allows(&self, algorithm: Algorithm) -> bool {
        algorithm.fits(&self.key) && self.algorithm.is_none_or(|only| only == algorithm)
    }
}

impl From<PublicKey> for Jwk {
    /// A key of which nothing else is said.
    fn from(key: PublicKey) -> Self {
        Self {
            key,
            id: None,
            algorithm: None,
        }
    }
}

fn may_verify(operations: Option<&Value>) -> Result<bool, KeyError> {
    match operations {
        None | Some(Value::Null) => Ok(true),
        Some(Value::Array(operations)) => Ok(operations.iter().any(|name| name == "verify")),
        Some(_) => Err(KeyError::Broken),
    }
}

impl PublicKey {
    /// Reads a JSON Web Key that is for checking signatures.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        Jwk::read(jwk).map(|jwk| jwk.key)
    }

    /// The key as a JSON Web Key with the members of its thumbprint, in their order (RFC 7638 §3).
    pub fn to_jwk(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Rsa(key) => json!({
                "e": text(key.exponent()),
                "kty": "RSA",
                "n": text(key.modulus()),
            }),
            Self::Ed25519(key) => json!({
                "crv": "Ed25519",
                "kty": "OKP",
                "x": text(key.bytes()),
            }),
            Self::P256(point) => point_to_jwk(Curve::P256, point),
            Self::P384(point) => point_to_jwk(Curve::P384, point),
            Self::P521(point) => point_to_jwk(Curve::P521, point),
            Self::Secp256k1(point) => point_to_jwk(Curve::Secp256k1, point),
        }
    }
}

fn point_to_jwk(curve: Curve, point: &Point) -> Value {
    let (x, y) = point.coordinates();
    json!({
        "crv": curve.name(),
        "kty": "EC",
        "x": URL_SAFE_NO_PAD.encode(x),
        "y": URL_SAFE_NO_PAD.encode(y),
    })
}
