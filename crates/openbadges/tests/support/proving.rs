//! Signs credentials of 3.0 in every way that the standards know, by other code than what verifies.

use std::collections::HashMap;

use jsonld::canon::{self, Budget, Hash};
use jsonld::{Options, jcs};
use openbadges::contexts::bundled;
use openbadges::verify::PublicKey;
use ring::hmac;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384};

use super::{Signer, encode};

/// A credential by `issuer`, as Open Badges 3.0.3 has it, with the contexts of every suite.
pub fn credential(issuer: &str) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://w3id.org/security/suites/ed25519-2020/v1",
            "https://w3id.org/security/suites/ed25519-2018/v1",
            "https://w3id.org/security/suites/jws-2020/v1"
        ],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer, "type": ["Profile"], "name": "Example Academy",
            "url": "https://issuer.example/"
        },
        "validFrom": "2025-01-01T00:00:00Z",
        "name": "Cloud Architect",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:0a1b2c3d-0000-4000-8000-000000000001",
                "type": ["Achievement"], "name": "Cloud Architect",
                "description": "Designs cloud systems.",
                "criteria": {"narrative": "Pass the exam."},
                "tag": ["cloud", "design"]
            },
            "result": [{"type": ["Result"], "value": "93"}]
        }
    })
}

impl Signer {
    pub fn public(&self) -> PublicKey {
        PublicKey::from_pem(&self.pem).expect("a public key")
    }

    /// The `did:key` of the key.
    pub fn did(&self) -> String {
        format!("did:key:{}", self.public().to_multikey())
    }

    /// The verification method of [`Signer::did`].
    pub fn method(&self) -> String {
        let key = self.public().to_multikey();
        format!("did:key:{key}#{key}")
    }

    /// A VC-JWT by the key's own `did:key`.
    pub fn jwt(&self, payload: &Value) -> String {
        let header = json!({"alg": self.algorithm, "typ": "vc+jwt", "kid": self.method()});
        self.sign_with(&header, payload)
    }

    /// `document` with a proof of this kind by the key's own `did:key`.
    pub fn prove(&self, document: &Value, suite: &str) -> Value {
        self.prove_with(document, suite, &json!({}))
    }

    /// The same; `changes` are members of the proof that stand in the place of the usual ones.
    pub fn prove_with(&self, document: &Value, suite: &str, changes: &Value) -> Value {
        let mut proof = json!({
            "type": suite, "created": "2025-01-01T00:00:00Z", "proofPurpose": "assertionMethod",
            "verificationMethod": self.method()
        });
        if suite.contains('-') {
            proof["type"] = json!("DataIntegrityProof");
            proof["cryptosuite"] = json!(suite);
        }
        for (member, change) in changes.as_object().expect("an object") {
            proof[member] = change.clone();
        }
        let mut unsigned = document.clone();
        let before = unsigned.as_object_mut().expect("an object").remove("proof");
        let hash = match self.algorithm {
            "ES384" => Hash::Sha384,
            _ => Hash::Sha256,
        };
        let signed = match suite {
            _ if suite.contains("jcs") => {
                proof["@context"] = document["@context"].clone();
                [jcs_digest(&proof, hash), jcs_digest(&unsigned, hash)].concat()
            }
            _ => {
                let mut options = proof.clone();
                options["@context"] = document["@context"].clone();
                [rdf_digest(&options, hash), rdf_digest(&unsigned, hash)].concat()
            }
        };
        match suite {
            "ecdsa-sd-2023" => {
                proof["proofValue"] = json!(self.selective(&unsigned, &signed[..32]));
            }
            "Ed25519Signature2018" | "JsonWebSignature2020" => {
                let header = json!({"alg": self.algorithm, "b64": false, "crit": ["b64"]});
                let header = super::part(&header);
                let message = [header.as_bytes(), b".", &signed].concat();
                let signature = encode(&self.sign_bytes(&message));
                proof["jws"] = json!(format!("{header}..{signature}"));
            }
            _ => {
                let signature = bs58::encode(self.sign_bytes(&signed)).into_string();
                proof["proofValue"] = json!(format!("z{signature}"));
            }
        }
        unsigned["proof"] = match before {
            None => proof,
            Some(Value::Array(mut proofs)) => {
                proofs.push(proof);
                Value::Array(proofs)
            }
            Some(one) => json!([one, proof]),
        };
        unsigned
    }

    /// A base proof of `ecdsa-sd-2023` in which issuer and dates are mandatory.
    fn selective(&self, document: &Value, options_digest: &[u8]) -> String {
        let Statements {
            signature,
            key,
            others,
            ..
        } = self.statements(document, options_digest);
        let mut value = vec![0xd9, 0x5d, 0x00, 0x85];
        bytes(&mut value, &signature);
        bytes(&mut value, &key);
        bytes(&mut value, &SECRET);
        head(&mut value, 0x80, others.len());
        for (_, signature) in &others {
            bytes(&mut value, signature);
        }
        head(&mut value, 0x80, MANDATORY.len());
        for pointer in MANDATORY {
            head(&mut value, 0x60, pointer.len());
            value.extend(pointer.as_bytes());
        }
        format!("u{}", encode(&value))
    }

    /// What an earner hands on of a credential with a base proof by the key's own `did:key`: all but
    /// the member at the pointer `hidden` (Data Integrity ECDSA Cryptosuites 1.0 §3.4).
    pub fn prove_derived(&self, document: &Value, hidden: &str) -> Value {
        let mut proof = self.prove(document, "ecdsa-sd-2023")["proof"].clone();
        let members = proof.as_object_mut().expect("an object");
        members.remove("proofValue");
        let mut options = proof.clone();
        options["@context"] = document["@context"].clone();
        let statements = self.statements(document, &rdf_digest(&options, Hash::Sha256));
        let hide = |document: &Value| {
            let mut shown = document.clone();
            let (parent, name) = hidden.rsplit_once('/').expect("a pointer");
            let parent = shown.pointer_mut(parent).and_then(Value::as_object_mut);
            parent
                .expect("an object")
                .remove(name)
                .expect("it is there");
            shown
        };
        let shown = jsonld::to_rdf(&hide(&statements.named), bundled(), &read()).expect("RDF");
        let canonical = canon::canonicalize(&shown, Hash::Sha256, Budget::default());
        let canonical = canonical.expect("canonical");
        let tag = |label: &String| statements.tags.get(label).expect("a node of the whole");
        let names: Vec<String> = shown
            .labels
            .iter()
            .map(|label| format!("u{}", encode(tag(label))))
            .collect();
        let lines = lines(&shown, &names);
        let signed: Vec<&Vec<u8>> = lines
            .iter()
            .filter_map(|line| statements.others.iter().find(|(other, _)| other == line))
            .map(|(_, signature)| signature)
            .collect();
        let places = (0..lines.len()).filter(|place| statements.first.contains(&lines[*place]));
        let places: Vec<usize> = places.collect();
        assert_eq!(places.len() + signed.len(), lines.len());
        let mut value = vec![0xd9, 0x5d, 0x01, 0x85];
        bytes(&mut value, &statements.signature);
        bytes(&mut value, &statements.key);
        head(&mut value, 0x80, signed.len());
        for signature in signed {
            bytes(&mut value, signature);
        }
        head(&mut value, 0xa0, names.len());
        for (canonical, label) in canonical.labels.iter().zip(&shown.labels) {
            let number = canonical.strip_prefix("c14n").expect("a label");
            head(&mut value, 0x00, number.parse().expect("a number"));
            bytes(&mut value, tag(label));
        }
        head(&mut value, 0x80, places.len());
        for place in places {
            head(&mut value, 0x00, place);
        }
        proof["proofValue"] = json!(format!("u{}", encode(&value)));
        let mut shown = hide(document);
        shown["proof"] = proof;
        shown
    }

    /// Signs each statement of a document by itself, and those that are mandatory together.
    fn statements(&self, document: &Value, options_digest: &[u8]) -> Statements {
        let each = Signer::es256();
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &SECRET);
        let named =
            jsonld::skolemize(document, bundled(), &Options::strict()).expect("names for all");
        let dataset = jsonld::to_rdf(&named, bundled(), &read()).expect("RDF");
        let canonical =
            canon::canonicalize(&dataset, Hash::Sha256, Budget::default()).expect("canonical");
        let tags: HashMap<String, Vec<u8>> = dataset
            .labels
            .iter()
            .zip(&canonical.labels)
            .map(|(label, canonical)| {
                let tag = hmac::sign(&secret, canonical.as_bytes());
                (label.clone(), tag.as_ref().to_vec())
            })
            .collect();
        let names = |dataset: &jsonld::Dataset| -> Vec<String> {
            let tag = |label: &String| format!("u{}", encode(&tags[label]));
            dataset.labels.iter().map(tag).collect()
        };
        let part = json!({
            "@context": named["@context"], "id": named["id"], "type": named["type"],
            "issuer": named["issuer"], "validFrom": named["validFrom"]
        });
        let part = jsonld::to_rdf(&part, bundled(), &read()).expect("RDF");
        let kept = lines(&part, &names(&part));
        let (first, others): (Vec<String>, Vec<String>) = lines(&dataset, &names(&dataset))
            .into_iter()
            .partition(|line| kept.contains(line));
        let key = bs58::decode(&each.public().to_multikey()[1..])
            .into_vec()
            .expect("base58");
        let message = [options_digest, &key, &Sha256::digest(first.concat())].concat();
        Statements {
            signature: self.sign_bytes(&message),
            others: others
                .into_iter()
                .map(|line| {
                    let signature = each.sign_bytes(line.as_bytes());
                    (line, signature)
                })
                .collect(),
            key,
            first,
            tags,
            named,
        }
    }
}

/// The key of the names that an issuer gives to nodes.
const SECRET: [u8; 32] = [7; 32];
/// What an earner may never keep back.
const MANDATORY: [&str; 2] = ["/issuer", "/validFrom"];

/// The statements of a document, signed by `ecdsa-sd-2023`.
struct Statements {
    signature: Vec<u8>,
    key: Vec<u8>,
    /// Those that are mandatory.
    first: Vec<String>,
    /// The others, each with its signature.
    others: Vec<(String, Vec<u8>)>,
    /// The name of each node, by its label in `named`.
    tags: HashMap<String, Vec<u8>>,
    named: Value,
}

fn read() -> Options<'static> {
    Options {
        deskolemize: true,
        ..Options::strict()
    }
}

fn lines(dataset: &jsonld::Dataset, names: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = dataset
        .quads
        .iter()
        .map(|quad| {
            let mut line = String::new();
            jsonld::nquads::write_quad(quad, names, &mut line).expect("a line");
            line
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

/// The head of a thing of CBOR: its major type, and a number below 256.
fn head(value: &mut Vec<u8>, major: u8, number: usize) {
    match u8::try_from(number).expect("few") {
        few @ 0..24 => value.push(major | few),
        many => value.extend([major | 0x18, many]),
    }
}

/// A byte string of CBOR.
fn bytes(value: &mut Vec<u8>, bytes: &[u8]) {
    value.extend([0x58, u8::try_from(bytes.len()).expect("short")]);
    value.extend(bytes);
}

fn digest(hash: Hash, text: &str) -> Vec<u8> {
    match hash {
        Hash::Sha256 => Sha256::digest(text).to_vec(),
        Hash::Sha384 => Sha384::digest(text).to_vec(),
    }
}

fn jcs_digest(value: &Value, hash: Hash) -> Vec<u8> {
    digest(hash, &jcs::canonicalize(value).expect("canonical"))
}

fn rdf_digest(value: &Value, hash: Hash) -> Vec<u8> {
    let dataset = jsonld::to_rdf(value, bundled(), &Options::strict()).expect("RDF");
    let canonical = canon::canonicalize(&dataset, hash, Budget::default()).expect("canonical");
    digest(hash, &canonical.text())
}

/// The public part, for a DID document.
pub fn multikey(id: &str, controller: &str, signer: &Signer) -> Value {
    json!({
        "id": id, "type": "Multikey", "controller": controller,
        "publicKeyMultibase": signer.public().to_multikey()
    })
}

/// A DID document that lists one key for assertions.
pub fn did_document(did: &str, signer: &Signer) -> Value {
    let id = format!("{did}#key-1");
    json!({
        "id": did, "verificationMethod": [multikey(&id, did, signer)], "assertionMethod": [id]
    })
}
