//! What a suite signs of a document and its proof, and whether a key signed it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonld::canon::Hash;
use serde_json::{Value, json};

use super::document::{Secured, jcs_digest, rdf_digest};
use super::proof::Proof;
use super::sd;
use super::suite::Suite;
use super::trouble::Trouble;
use crate::json;
use crate::multibase::{self, Base};
use crate::verify::key::{Algorithm, PublicKey};
use crate::verify::proof::method::MethodKey;

const OTHER_KEY: Trouble = Trouble::Broken("its key is not of the kind that it is made with");

/// A proof that waits for nothing but the key.
pub(super) enum Prepared {
    /// One signature over one message.
    Plain {
        algorithm: Algorithm,
        message: Vec<u8>,
        signature: Vec<u8>,
    },
    /// Selective disclosure: many signatures.
    Selective(Box<sd::Prepared>),
}

impl Prepared {
    pub(super) fn of(
        suite: Suite,
        secured: &Secured<'_>,
        proof: &Proof<'_>,
    ) -> Result<Self, Trouble> {
        match suite {
            Suite::EddsaRdfc2022 | Suite::Ed25519Signature2020 => {
                let signature = value(proof, Base::Base58Btc)?;
                let message = rdf_message(suite, secured, proof, Hash::Sha256)?;
                Ok(Self::plain(Algorithm::EdDsa, message, signature))
            }
            Suite::EddsaJcs2022 => {
                let signature = value(proof, Base::Base58Btc)?;
                let message = jcs_message(suite, secured, proof, Hash::Sha256)?;
                Ok(Self::plain(Algorithm::EdDsa, message, signature))
            }
            Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019 => {
                let signature = value(proof, Base::Base58Btc)?;
                // The curve is the key's; the length of the signature is the curve's.
                let (algorithm, hash) = match signature.len() {
                    64 => (Algorithm::Es256, Hash::Sha256),
                    96 => (Algorithm::Es384, Hash::Sha384),
                    _ => return Err(Trouble::Broken("its signature has another length")),
                };
                let message = if suite.signs_text() {
                    jcs_message(suite, secured, proof, hash)?
                } else {
                    rdf_message(suite, secured, proof, hash)?
                };
                Ok(Self::plain(algorithm, message, signature))
            }
            Suite::EcdsaSd2023 => {
                let value = value(proof, Base::Base64Url)?;
                let options = proof.options(suite.signature_member(), secured.context());
                let proof_digest = rdf_digest(&options, secured.contexts, Hash::Sha256)?;
                let prepared = sd::Prepared::of(&value, secured, proof_digest)?;
                Ok(Self::Selective(Box::new(prepared)))
            }
            Suite::Ed25519Signature2018 | Suite::JsonWebSignature2020 => {
                let (header, algorithm, signature) = detached(proof)?;
                if suite == Suite::Ed25519Signature2018 && algorithm != Algorithm::EdDsa {
                    return Err(Trouble::Broken("its algorithm is not that of its kind"));
                }
                let mut message = format!("{header}.").into_bytes();
                message.extend(rdf_message(suite, secured, proof, Hash::Sha256)?);
                Ok(Self::plain(algorithm, message, signature))
            }
        }
    }

    fn plain(algorithm: Algorithm, message: Vec<u8>, signature: Vec<u8>) -> Self {
        Self::Plain {
            algorithm,
            message,
            signature,
        }
    }

    /// Whether the document may be but a part of what its issuer signed.
    pub(super) fn is_of_a_part(&self) -> bool {
        matches!(self, Self::Selective(prepared) if prepared.is_part)
    }

    /// Whether the owner of the key made it. `fitting` is a key that is known to fit.
    pub(super) fn is_by(
        &self,
        method: &MethodKey,
        fitting: Option<&PublicKey>,
    ) -> Result<bool, Trouble> {
        match self {
            Self::Plain { algorithm, .. } if !method.allows(*algorithm) => Err(OTHER_KEY),
            _ if fitting == Some(method.key()) => Ok(true),
            _ => self.fits(method.key()),
        }
    }

    /// Whether it was made with this key.
    pub(super) fn fits(&self, key: &PublicKey) -> Result<bool, Trouble> {
        match self {
            Self::Plain { algorithm, .. } if !algorithm.fits(key) => Err(OTHER_KEY),
            Self::Plain {
                algorithm,
                message,
                signature,
            } => Ok(key.verifies(*algorithm, message, signature)),
            Self::Selective(prepared) => prepared.is_by(key),
        }
    }
}

/// The bytes of `proofValue`, which each suite writes in one alphabet alone.
fn value(proof: &Proof<'_>, wanted: Base) -> Result<Vec<u8>, Trouble> {
    let text = proof
        .members
        .get("proofValue")
        .and_then(Value::as_str)
        .ok_or(Trouble::Broken("it has no signature"))?;
    match multibase::decode(text) {
        Ok((base, bytes)) if base == wanted => Ok(bytes),
        _ => Err(Trouble::Broken(
            "its signature is not written as its kind demands",
        )),
    }
}

/// The digest of the proof's options, and that of the document (EdDSA Cryptosuites §3.2.4).
fn rdf_message(
    suite: Suite,
    secured: &Secured<'_>,
    proof: &Proof<'_>,
    hash: Hash,
) -> Result<Vec<u8>, Trouble> {
    let options = proof.options(suite.signature_member(), secured.context());
    let mut message = rdf_digest(&options, secured.contexts, hash)?;
    message.extend_from_slice(secured.digest(hash)?);
    Ok(message)
}

/// The same over the JSON as it stands (EdDSA Cryptosuites §3.3). A proof may carry the contexts of
/// its day. The standard lets a document have others after those; nobody signed them, so here they
/// must be the same.
fn jcs_message(
    suite: Suite,
    secured: &Secured<'_>,
    proof: &Proof<'_>,
    hash: Hash,
) -> Result<Vec<u8>, Trouble> {
    let own = proof.members.get("@context");
    if own.is_some() && own != secured.context() {
        return Err(Trouble::Meaning(
            "the contexts of the document are not those of the proof".to_owned(),
        ));
    }
    let options = proof.options(suite.signature_member(), own);
    let mut message = jcs_digest(&options, hash)?;
    message.extend(jcs_digest(&secured.document, hash)?);
    Ok(message)
}

/// The header, algorithm and signature of a detached JWS over unencoded bytes (RFC 7797).
fn detached(proof: &Proof<'_>) -> Result<(String, Algorithm, Vec<u8>), Trouble> {
    const BROKEN: Trouble = Trouble::Broken("its signature is no detached JWS");
    let text = proof.members.get("jws").and_then(Value::as_str);
    let (header, signature) = text.and_then(|text| text.split_once("..")).ok_or(BROKEN)?;
    let decoded = URL_SAFE_NO_PAD.decode(header).map_err(|_| BROKEN)?;
    let members = std::str::from_utf8(&decoded)
        .ok()
        .and_then(|text| json::parse(text).ok())
        .ok_or(BROKEN)?;
    if members.get("b64") != Some(&json!(false)) || members.get("crit") != Some(&json!(["b64"])) {
        return Err(BROKEN);
    }
    let algorithm = members
        .get("alg")
        .and_then(Value::as_str)
        .and_then(Algorithm::named)
        .ok_or(Trouble::Broken("its algorithm is not one that may be used"))?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| BROKEN)?;
    Ok((header.to_owned(), algorithm, signature))
}
