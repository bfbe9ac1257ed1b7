//! Signs credentials as issuers of Open Badges 3.0 do: `eddsa-rdfc-2022` (W3C VC Data Integrity
//! EdDSA Cryptosuites 1.0 §3.2) by a `did:key`.

use jsonld::Options;
use jsonld::canon::{self, Budget, Hash};
use openbadges::contexts;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An Ed25519 key that is nobody's but the program's that made it, and is forgotten with it.
pub struct DidKey {
    key: Ed25519KeyPair,
    /// The public key as Multikey: multibase over the multicodec prefix and the key.
    name: String,
}

impl DidKey {
    /// A new key.
    ///
    /// # Panics
    /// If the system has no randomness.
    #[must_use]
    pub fn new() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
        let public = [&[0xed, 0x01], key.public_key().as_ref()].concat();
        Self {
            key,
            name: format!("z{}", bs58::encode(public).into_string()),
        }
    }

    /// The key's DID, to be the issuer's `id`.
    #[must_use]
    pub fn did(&self) -> String {
        format!("did:key:{}", self.name)
    }

    /// Adds a proof that was made at `created` (an XML Schema dateTime).
    ///
    /// # Panics
    /// If the credential says anything that the proof would not cover.
    #[must_use]
    pub fn sign(&self, mut credential: Value, created: &str) -> Value {
        let mut proof = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": created,
            "verificationMethod": format!("{}#{}", self.did(), self.name),
            "proofPurpose": "assertionMethod",
        });
        let message = message(&credential, &proof);
        let signature = self.key.sign(&message);
        UnparsedPublicKey::new(&ED25519, self.key.public_key())
            .verify(&message, signature.as_ref())
            .expect("a key verifies what it signed");
        proof["proofValue"] = format!("z{}", bs58::encode(signature).into_string()).into();
        credential["proof"] = proof;
        credential
    }
}

impl Default for DidKey {
    fn default() -> Self {
        Self::new()
    }
}

/// What is signed: the digest of the proof's options, then that of the document (§3.2.4).
fn message(document: &Value, proof: &Value) -> Vec<u8> {
    let mut options = proof.clone();
    options["@context"] = document["@context"].clone();
    [digest(&options), digest(document)].concat()
}

fn digest(document: &Value) -> Vec<u8> {
    let dataset = jsonld::to_rdf(document, contexts::bundled(), &Options::strict())
        .unwrap_or_else(|error| panic!("{error}: {document:#}"));
    let canonical = canon::canonicalize(&dataset, Hash::Sha256, Budget::default())
        .expect("a small dataset can be canonicalised");
    Sha256::digest(canonical.text()).to_vec()
}
