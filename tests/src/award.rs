//! Issues awards in every version of the standard.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use openbadges::image::bake;
use openbadges::{Credential, Standard};

use crate::issuer::{Answer, Issuer};
use crate::keys::{Algorithm, Signer};
use crate::picture::{Picture, Shape};

/// How an award names its recipient.
#[derive(Debug, Clone)]
pub enum Recipient {
    /// The address as it is.
    Plain(String),
    /// Its SHA-256 digest.
    Hashed(String),
    /// Its SHA-256 digest with this salt.
    Salted(String, String),
}

/// How the issuer stands for an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It hosts the assertion.
    Hosted,
    /// It signed the assertion.
    Signed(Algorithm),
}

/// One award to be issued.
#[derive(Debug, Clone)]
pub struct Award {
    /// A word for its addresses, unlike any other award's of this issuer.
    pub slug: String,
    /// The version of the standard.
    pub standard: Standard,
    /// How the issuer stands for it.
    pub standing: Standing,
    /// The badge class's name.
    pub name: String,
    /// The badge class's description.
    pub description: String,
    /// What had to be done.
    pub criteria: String,
    /// The issuer's name.
    pub issuer: String,
    /// To whom.
    pub recipient: Recipient,
    /// When.
    pub issued_on: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How it looks.
    pub picture: Picture,
    /// Whether its image is an SVG.
    pub svg: bool,
    /// Whether what is baked carries its badge class and issuer profile, as many issuers do it, or
    /// only their addresses. What is served has the addresses.
    pub whole: bool,
}

impl Award {
    /// A hosted 2.0 award to ada@example.org that never expires.
    pub fn new(slug: &str) -> Self {
        Self {
            slug: slug.into(),
            standard: Standard::V2_0,
            standing: Standing::Hosted,
            name: "Cloud Architect".into(),
            description: "Designs systems that run in the cloud.".into(),
            criteria: "Pass the proctored exam.".into(),
            issuer: "Example Academy".into(),
            recipient: Recipient::Plain("ada@example.org".into()),
            issued_on: DateTime::from_timestamp(1_735_689_600, 0).unwrap_or_default(),
            expires: None,
            tags: vec!["cloud".into()],
            picture: Picture {
                shape: Shape::Hexagon,
                colours: ("#0b2f7a", "#0a4fc4"),
                word: "ARCH".into(),
                below: String::new(),
            },
            svg: false,
            whole: true,
        }
    }

    /// The path of its assertion.
    pub fn assertion(&self) -> String {
        format!("/{}/assertion", self.slug)
    }

    /// The path of its badge class.
    pub fn class(&self) -> String {
        format!("/{}/class", self.slug)
    }

    /// The path of its issuer profile.
    pub fn profile(&self) -> String {
        format!("/{}/issuer", self.slug)
    }

    /// The path of its issuer's key.
    pub fn key(&self) -> String {
        format!("/{}/key", self.slug)
    }

    /// The path of its issuer's revocation list.
    pub fn revocation_list(&self) -> String {
        format!("/{}/revoked", self.slug)
    }
}

/// An award that was issued.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The address of its assertion, if it is hosted.
    pub address: String,
    /// Its credential: JSON, a JWS, or for 0.5 the address.
    pub credential: String,
    /// Its image with the credential baked in.
    pub image: Vec<u8>,
    /// The same image without.
    pub bare: Vec<u8>,
}

impl Issuer {
    /// Issues an award: serves its documents, and bakes its image.
    ///
    /// # Panics
    /// If the image cannot be baked.
    pub fn issue(&self, award: &Award) -> Issued {
        let bare = if award.svg {
            award.picture.svg().into_bytes()
        } else {
            award.picture.png(240)
        };
        self.issue_drawn(award, bare)
    }

    /// Issues an award whose picture is drawn already.
    ///
    /// # Panics
    /// If the image cannot be baked.
    pub fn issue_drawn(&self, award: &Award, bare: Vec<u8>) -> Issued {
        let address = self.url(&award.assertion());
        let kind = if award.svg {
            "image/svg+xml"
        } else {
            "image/png"
        };
        self.serve(
            &format!("/{}/picture", award.slug),
            Answer::of(kind, bare.clone()),
        );
        let credential = match award.standard {
            Standard::V0_5 => self.issue_0_5(award, &address),
            Standard::V3_0 => self.issue_3_0(award),
            _ => self.issue_1_or_2(award, &address),
        };
        let read = Credential::read(&credential).expect("what we issue can be read");
        let image = bake(&bare, &read).expect("our own picture can be baked");
        Issued {
            address,
            credential,
            image,
            bare,
        }
    }

    fn issue_0_5(&self, award: &Award, address: &str) -> String {
        let (identity, salt) = match &award.recipient {
            Recipient::Plain(identity) => (identity.clone(), None),
            Recipient::Hashed(identity) => (hashed(identity, ""), None),
            Recipient::Salted(identity, salt) => (hashed(identity, salt), Some(salt)),
        };
        let mut assertion = json!({
            "recipient": identity,
            "issued_on": award.issued_on.format("%Y-%m-%d").to_string(),
            "badge": {
                "version": "0.5.0",
                "name": award.name,
                "image": format!("/{}/picture", award.slug),
                "description": award.description,
                "criteria": format!("/{}/criteria.html", award.slug),
                "issuer": {"origin": self.base(), "name": award.issuer}
            }
        });
        if let Some(salt) = salt {
            assertion["salt"] = json!(salt);
        }
        if let Some(expires) = award.expires {
            assertion["expires"] = json!(expires.format("%Y-%m-%d").to_string());
        }
        self.serve(&award.assertion(), Answer::json(&assertion));
        address.to_owned()
    }

    fn issue_1_or_2(&self, award: &Award, address: &str) -> String {
        let url = |path: String| self.url(&path);
        let is_2 = award.standard >= Standard::V2_0;
        let context = match award.standard {
            Standard::V1_0 => None,
            Standard::V1_1 => Some("https://w3id.org/openbadges/v1"),
            Standard::V2_1 => Some("https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"),
            _ => Some("https://w3id.org/openbadges/v2"),
        };
        let typed = |kind: &str, id: &str, mut value: Value| {
            if let Some(context) = context {
                value["@context"] = json!(context);
                value["type"] = json!(kind);
                value["id"] = json!(id);
            }
            value
        };
        let class = typed(
            "BadgeClass",
            &url(award.class()),
            json!({
                "name": award.name,
                "description": award.description,
                "image": url(format!("/{}/picture", award.slug)),
                "criteria": if is_2 { json!({"narrative": award.criteria}) } else { json!(url(format!("/{}/criteria.html", award.slug))) },
                "issuer": url(award.profile()),
                "tags": award.tags,
            }),
        );
        let mut profile = typed(
            if is_2 { "Profile" } else { "Issuer" },
            &url(award.profile()),
            json!({"name": award.issuer, "url": self.base(), "email": "badges@example.org"}),
        );
        let mut assertion = json!({
            "recipient": recipient(&award.recipient),
            "badge": url(award.class()),
            "issuedOn": if is_2 { json!(moment(award.issued_on)) } else { json!(award.issued_on.timestamp()) },
        });
        if let Some(expires) = award.expires {
            assertion["expires"] = json!(moment(expires));
        }
        if !is_2 {
            assertion["uid"] = json!(award.slug);
        }
        let bake = |mut assertion: Value, profile: &Value| {
            if award.whole {
                assertion["badge"] = class.clone();
                // Before 1.1 a profile does not name its own address, which a signature rests on.
                if award.standard > Standard::V1_0 || award.standing == Standing::Hosted {
                    assertion["badge"]["issuer"] = profile.clone();
                }
            }
            assertion
        };
        let credential = match award.standing {
            Standing::Hosted => {
                if is_2 {
                    assertion["verification"] = json!({"type": "HostedBadge"});
                } else {
                    assertion["verify"] = json!({"type": "hosted", "url": address});
                }
                let assertion = typed("Assertion", address, assertion);
                self.serve(&award.assertion(), Answer::json(&assertion));
                bake(assertion, &profile).to_string()
            }
            Standing::Signed(algorithm) => {
                let signer = Signer::new(algorithm);
                let key = url(award.key());
                profile["revocationList"] = json!(url(award.revocation_list()));
                if is_2 {
                    profile["publicKey"] = json!(key);
                    assertion["verification"] = json!({"type": "SignedBadge", "creator": key});
                    let document = json!({"@context": context, "type": "CryptographicKey", "id": key, "owner": url(award.profile()), "publicKeyPem": signer.pem});
                    self.serve(&award.key(), Answer::json(&document));
                    let list = json!({"@context": context, "type": "RevocationList", "id": url(award.revocation_list()), "issuer": url(award.profile()), "revokedAssertions": []});
                    self.serve(&award.revocation_list(), Answer::json(&list));
                } else {
                    assertion["verify"] = json!({"type": "signed", "url": key});
                    self.serve(
                        &award.key(),
                        Answer::of("application/x-pem-file", signer.pem.clone()),
                    );
                    self.serve(&award.revocation_list(), Answer::json(&json!({})));
                }
                let id = format!(
                    "urn:uuid:00000000-0000-4000-8000-{:012x}",
                    digest_number(&award.slug)
                );
                signer.sign(&bake(typed("Assertion", &id, assertion), &profile))
            }
        };
        self.serve(&award.class(), Answer::json(&class));
        self.serve(&award.profile(), Answer::json(&profile));
        credential
    }

    /// 3.0: signed as a JWT, or with an embedded proof of the right shape that proves nothing.
    fn issue_3_0(&self, award: &Award) -> String {
        let mut credential = self.credential_3_0(award);
        let text = match award.standing {
            Standing::Hosted => {
                credential["proof"] = json!([{
                    "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
                    "created": moment(award.issued_on), "proofPurpose": "assertionMethod",
                    "verificationMethod": format!("{}#key-0", self.url(&award.profile())),
                    "proofValue": "z1111111111111111111111111111111111111111111111111111111111111111"
                }]);
                credential.to_string()
            }
            Standing::Signed(algorithm) => Signer::new(algorithm).sign(&credential),
        };
        self.serve(&award.assertion(), Answer::json(&credential));
        text
    }

    fn credential_3_0(&self, award: &Award) -> Value {
        let (hash, identity) = match &award.recipient {
            Recipient::Plain(identity) => (false, identity.clone()),
            Recipient::Hashed(identity) => (true, hashed(identity, "")),
            Recipient::Salted(identity, salt) => (true, hashed(identity, salt)),
        };
        let mut identifier = json!({
            "type": "IdentityObject", "identityType": "emailAddress",
            "hashed": hash, "identityHash": identity
        });
        if let Recipient::Salted(_, salt) = &award.recipient {
            identifier["salt"] = json!(salt);
        }
        let mut credential = json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "id": self.url(&award.assertion()),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": award.name,
            "issuer": {"id": self.url(&award.profile()), "type": ["Profile"], "name": award.issuer},
            "validFrom": moment(award.issued_on),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [identifier],
                "achievement": {
                    "id": self.url(&award.class()), "type": ["Achievement"], "name": award.name,
                    "description": award.description, "criteria": {"narrative": award.criteria},
                    "tag": award.tags,
                    "image": {"id": self.url(&format!("/{}/picture", award.slug)), "type": "Image"}
                }
            }
        });
        if let Some(expires) = award.expires {
            credential["validUntil"] = json!(moment(expires));
        }
        credential
    }
}

fn recipient(recipient: &Recipient) -> Value {
    match recipient {
        Recipient::Plain(identity) => {
            json!({"type": "email", "hashed": false, "identity": identity})
        }
        Recipient::Hashed(identity) => {
            json!({"type": "email", "hashed": true, "identity": hashed(identity, "")})
        }
        Recipient::Salted(identity, salt) => {
            json!({"type": "email", "hashed": true, "salt": salt, "identity": hashed(identity, salt)})
        }
    }
}

/// An identity as a badge hashes it: `sha256$…`.
pub fn hashed(identity: &str, salt: &str) -> String {
    let digest =
        openbadges::identity::hex_digest::<Sha256>(&[identity.as_bytes(), salt.as_bytes()]);
    format!("sha256${digest}")
}

fn digest_number(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    digest
        .iter()
        .take(6)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn moment(date: DateTime<Utc>) -> String {
    date.to_rfc3339_opts(SecondsFormat::Secs, true)
}
