//! `ecdsa-sd-2023`: the issuer signs every statement by itself, so that the earner can show some of
//! them and keep others back (W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4 to §3.7).
//!
//! What the issuer gives out is the base proof, with all statements; what the earner hands on is a
//! derived one. [`value`] reads both, [`select`] finds the statements that may never be kept back.

mod cbor;
mod select;
mod value;

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonld::canon::{Canonical, Hash};
use jsonld::nquads::write_quad;
use jsonld::{Dataset, Options};
use ring::hmac;

use super::document::{Secured, canonical, digest};
use super::trouble::Trouble;
use crate::multibase;
use crate::verify::key::{Algorithm, PublicKey};
use value::{Base, Derived, Value};

/// What the issuer's key, and the key made for this one credential, must have signed.
pub(in super::super) struct Prepared {
    /// What the issuer signed: the options, the key for this credential, what is mandatory.
    message: Vec<u8>,
    base_signature: Vec<u8>,
    key: PublicKey,
    /// Each statement that is not mandatory, with its own signature.
    statements: Vec<(String, Vec<u8>)>,
    /// Whether the earner may have kept some of them back.
    pub(in super::super) is_part: bool,
}

impl Prepared {
    /// Sorts the statements of a document by what signs them.
    pub(in super::super) fn of(
        value: &[u8],
        secured: &Secured<'_>,
        proof_digest: Vec<u8>,
    ) -> Result<Self, Trouble> {
        let dataset = secured.dataset()?;
        let canonical = canonical(dataset, Hash::Sha256)?;
        let value = Value::read(value)?;
        let is_part = matches!(value, Value::Derived(_));
        let (base_signature, key, signatures, (mandatory, others)) = match value {
            Value::Base(base) => {
                let split = split_base(&base, secured, dataset, &canonical)?;
                (base.signature, base.key, base.signatures, split)
            }
            Value::Derived(derived) => {
                let split = split_derived(&derived, dataset, &canonical)?;
                (derived.signature, derived.key, derived.signatures, split)
            }
        };
        if others.len() != signatures.len() {
            return Err(Trouble::Meaning(format!(
                "{} statements, but {} signatures",
                others.len(),
                signatures.len()
            )));
        }
        let mut message = proof_digest;
        message.extend_from_slice(&key);
        message.extend(digest(Hash::Sha256, mandatory.concat().as_bytes()));
        let key = PublicKey::from_multikey(&multibase::encode_base58btc(&key))
            .ok()
            .filter(|key| Algorithm::Es256.fits(key))
            .ok_or(Trouble::Broken("the key for its statements is broken"))?;
        Ok(Self {
            message,
            base_signature,
            key,
            statements: others.into_iter().zip(signatures).collect(),
            is_part,
        })
    }

    pub(in super::super) fn is_by(&self, key: &PublicKey) -> Result<bool, Trouble> {
        if !Algorithm::Es256.fits(key) {
            return Err(Trouble::Broken(
                "its key is not of the kind that it is made with",
            ));
        }
        let signs = |key: &PublicKey, message: &[u8], signature: &[u8]| {
            key.verifies(Algorithm::Es256, message, signature)
        };
        Ok(signs(key, &self.message, &self.base_signature)
            && self
                .statements
                .iter()
                .all(|(statement, signature)| signs(&self.key, statement.as_bytes(), signature)))
    }
}

/// The statements that are mandatory, and the others, each sorted.
type Split = (Vec<String>, Vec<String>);

/// Of a base proof (§3.5.8, and §3.4.13 for the order).
fn split_base(
    base: &Base,
    secured: &Secured<'_>,
    dataset: &Dataset,
    canonical: &Canonical,
) -> Result<Split, Trouble> {
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &base.hmac_key);
    let name = |label: &String| match label.is_empty() {
        true => String::new(),
        false => {
            let tag = hmac::sign(&secret, label.as_bytes());
            format!("u{}", URL_SAFE_NO_PAD.encode(tag))
        }
    };
    let names: Vec<String> = canonical.labels.iter().map(name).collect();
    let lines = lines(dataset, &names)?;
    let named = jsonld::skolemize(&secured.document, secured.contexts, &Options::strict())?;
    let Some(selection) = select::select(&named, &base.mandatory)? else {
        return Ok((Vec::new(), lines));
    };
    let options = Options {
        deskolemize: true,
        ..Options::strict()
    };
    // The nodes of the whole and of the part have the same labels in the source, which both give.
    let whole = jsonld::to_rdf(&named, secured.contexts, &options)?;
    let whole_canonical = super::document::canonical(&whole, Hash::Sha256)?;
    let part = jsonld::to_rdf(&selection, secured.contexts, &options)?;
    let part_names: Vec<String> = part
        .labels
        .iter()
        .map(|label| {
            let node = whole.labels.iter().position(|known| known == label);
            node.and_then(|node| whole_canonical.labels.get(node))
                .map_or_else(String::new, name)
        })
        .collect();
    let mandatory: HashSet<String> = self::lines(&part, &part_names)?.into_iter().collect();
    if !mandatory
        .iter()
        .all(|line| lines.binary_search(line).is_ok())
    {
        return Err(Trouble::Broken(
            "what it says is mandatory is not in the document",
        ));
    }
    Ok(lines.into_iter().partition(|line| mandatory.contains(line)))
}

/// Of a derived proof (§3.5.9).
fn split_derived(
    derived: &Derived,
    dataset: &Dataset,
    canonical: &Canonical,
) -> Result<Split, Trouble> {
    let mut names = Vec::with_capacity(canonical.labels.len());
    for label in &canonical.labels {
        let number = label
            .strip_prefix("c14n")
            .and_then(|number| number.parse::<u64>().ok());
        let name = number.and_then(|number| derived.labels.get(&number));
        names.push(match name {
            Some(name) => format!("u{}", URL_SAFE_NO_PAD.encode(name)),
            None if label.is_empty() => String::new(),
            None => return Err(Trouble::Broken("it does not name every node")),
        });
    }
    let lines = lines(dataset, &names)?;
    if derived.mandatory.iter().any(|place| *place >= lines.len()) {
        return Err(Trouble::Broken(
            "what it says is mandatory is not in the document",
        ));
    }
    let mut mandatory = Vec::new();
    let mut others = Vec::new();
    for (place, line) in lines.into_iter().enumerate() {
        match derived.mandatory.contains(&place) {
            true => mandatory.push(line),
            false => others.push(line),
        }
    }
    Ok((mandatory, others))
}

/// The canonical lines of a dataset under other names for its nodes.
fn lines(dataset: &Dataset, names: &[String]) -> Result<Vec<String>, Trouble> {
    let mut lines = Vec::with_capacity(dataset.quads.len());
    for quad in &dataset.quads {
        let mut line = String::new();
        write_quad(quad, names, &mut line).map_err(|error| Trouble::Meaning(error.to_string()))?;
        lines.push(line);
    }
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}
