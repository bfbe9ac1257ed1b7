//! A newer version that the issuer gives out, from the network into the badge's place.

mod authority;
mod sample;

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use authority::Authority;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openbadges::image::unbake;
use openbadges::verify::PublicKey;
use openbadges::{Recipient, Verdict};
use ring::signature::{Ed25519KeyPair, KeyPair};
use rustls::{ServerConnection, StreamOwned};
use sample::{Desk, bake, now, picture};
use serde_json::{Value, json};
use wallet::check::Checked;
use wallet::net::{Client, Rules};
use wallet::store::Change;
use wallet::{Standing, Stop};

/// Answers by path over TLS; everything else is a 404.
struct Server {
    authority: Authority,
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, String>>>,
}

impl Server {
    fn start() -> Self {
        let authority = Authority::new();
        let config = Arc::new(authority.vouch("127.0.0.1", |_| {}));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let answers = Arc::new(Mutex::new(HashMap::<String, String>::new()));
        let served = Arc::clone(&answers);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let answered = || -> io::Result<()> {
                    let connection =
                        ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
                    let mut stream = StreamOwned::new(connection, stream?);
                    let mut first = String::new();
                    let mut lines = BufReader::new(&mut stream);
                    lines.read_line(&mut first)?;
                    let mut line = first.clone();
                    while !line.trim().is_empty() {
                        line.clear();
                        lines.read_line(&mut line)?;
                    }
                    let path = first.split(' ').nth(1).unwrap_or_default();
                    let body = served.lock().expect("unpoisoned").get(path).cloned();
                    let status = if body.is_some() { 200 } else { 404 };
                    let body = body.unwrap_or_default();
                    write!(
                        stream,
                        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    )?;
                    stream.conn.send_close_notify();
                    stream.flush()
                };
                // A client that has hung up is not the server's affair.
                let _ = answered();
            }
        });
        Self {
            authority,
            address,
            answers,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    fn answer(&self, path: &str, body: &str) {
        let mut answers = self.answers.lock().expect("unpoisoned");
        answers.insert(path.to_owned(), body.to_owned());
    }

    fn client(&self) -> Client {
        Client::new(&Rules {
            allowed_hosts: vec![self.address.to_string()],
            ca_file: Some(self.authority.file.path().to_owned()),
            offline: false,
        })
        .expect("a client")
    }
}

/// Signs badges as JWTs.
struct Signer(Ed25519KeyPair);

impl Signer {
    fn new() -> Self {
        let random = ring::rand::SystemRandom::new();
        let key = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
        Self(Ed25519KeyPair::from_pkcs8(key.as_ref()).expect("a key"))
    }

    fn public(&self) -> PublicKey {
        // SubjectPublicKeyInfo for Ed25519.
        const PREFIX: [u8; 12] = [48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0];
        let der = [&PREFIX, self.0.public_key().as_ref()].concat();
        let body = STANDARD.encode(der);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
        PublicKey::from_pem(&pem).expect("a public key")
    }

    fn sign(&self, did: &str, credential: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{did}#key-1")});
        let signed = format!("{}.{}", part(&header), part(credential));
        let signature = URL_SAFE_NO_PAD.encode(self.0.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

/// An issuer on a server of its own.
struct Case {
    server: Server,
    signer: Signer,
    did: String,
}

impl Case {
    fn new() -> Self {
        let (server, signer) = (Server::start(), Signer::new());
        let did = format!("did:web:127.0.0.1%3A{}", server.address.port());
        let method = json!({
            "id": format!("{did}#key-1"), "type": "Multikey", "controller": did,
            "publicKeyMultibase": signer.public().to_multikey()
        });
        let document = json!({
            "id": did, "verificationMethod": [method], "assertionMethod": [format!("{did}#key-1")]
        });
        server.answer("/.well-known/did.json", &document.to_string());
        Self {
            server,
            signer,
            did,
        }
    }

    /// A badge that ends then and says where its newer version is.
    fn credential(&self, end: &str) -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": "urn:uuid:7d2e4c10-0000-4000-8000-000000000001",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Example Academy"},
            "validFrom": "2026-01-01T00:00:00Z", "validUntil": end,
            "refreshService": {
                "id": self.server.url("/refresh/1"), "type": "1EdTechCredentialRefresh"
            },
            "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"],
                "achievement": {"id": "urn:uuid:7d2e4c10-0000-4000-8000-0000000000aa",
                    "type": ["Achievement"], "name": "First aid", "description": "Helps.",
                    "criteria": {"narrative": "Pass the exam."}}}
        })
    }

    fn award(&self, end: &str) -> String {
        self.signer.sign(&self.did, &self.credential(end))
    }

    fn check(&self, desk: &Desk, id: &str) -> Checked {
        let checked = desk.wallet.check(
            &[id.to_owned()],
            &self.server.client(),
            now(),
            &Stop::default(),
            &|_| {},
        );
        let mut checked = checked.expect("a check");
        assert_eq!(checked.len(), 1);
        checked.remove(0)
    }
}

const OLD: &str = "2026-03-01T00:00:00Z";
const NEW: &str = "2028-03-01T00:00:00Z";

#[test]
fn a_newer_version_takes_the_badge_s_place_in_its_picture_too() {
    let (case, desk) = (Case::new(), Desk::new());
    let (old, new) = (case.award(OLD), case.award(NEW));
    let id = desk.add(bake(&picture(), &old));
    case.server.answer("/refresh/1", &new);
    let found = case.check(&desk, &id);
    let change = Change {
        member: "expires".into(),
        before: Some(OLD.into()),
        after: Some(NEW.into()),
    };
    assert_eq!(found.verdict, Verdict::Valid);
    assert_eq!(found.recipient, Recipient::Unknown);
    assert_eq!(found.standing, Standing::Genuine);
    assert_eq!(found.replaced, Some(vec![change.clone()]));
    let page = desk.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.credential, new);
    assert_eq!(page.card.expires, Some(NEW.parse().expect("a date")));
    let earlier = &page.earlier[..];
    assert_eq!(earlier.len(), 1);
    assert_eq!(
        (&earlier[0].credential, &earlier[0].changes),
        (&old, &vec![change])
    );
    let (_, image) = desk.wallet.image(&id).expect("read").expect("a picture");
    assert_eq!(unbake(&image).expect("a badge").chosen().text, new);
    // It is there now: the next check finds none that is newer, and the badge is still one.
    let again = case.check(&desk, &id);
    assert_eq!((again.verdict, again.replaced), (Verdict::Valid, None));
    assert_eq!(again.before, Standing::Genuine);
    assert_eq!(
        desk.wallet.badge(&id, now()).expect("a page").earlier.len(),
        1
    );
}

#[test]
fn what_is_not_shown_to_be_the_issuer_s_newer_version_changes_nothing() {
    let case = Case::new();
    let old = case.award(NEW);
    let later = case.credential("2030-03-01T00:00:00Z");
    let another = {
        let mut another = later.clone();
        another["id"] = json!("urn:uuid:7d2e4c10-0000-4000-8000-000000000002");
        case.signer.sign(&case.did, &another)
    };
    for (what, answer) in [
        ("forged", Signer::new().sign(&case.did, &later)),
        ("another badge", another),
        ("no badge", "<html>".to_owned()),
        (
            "older",
            case.signer.sign(&case.did, &{
                let mut older = case.credential("2030-03-01T00:00:00Z");
                older["validFrom"] = json!("2025-01-01T00:00:00Z");
                older
            }),
        ),
    ] {
        let desk = Desk::new();
        let id = desk.add(old.clone());
        case.server.answer("/refresh/1", &answer);
        let found = case.check(&desk, &id);
        assert_eq!(
            (found.verdict, found.replaced),
            (Verdict::Valid, None),
            "{what}"
        );
        let page = desk.wallet.badge(&id, now()).expect("a page");
        assert_eq!(page.credential, old, "{what}");
        assert!(page.earlier.is_empty(), "{what}");
    }
}
