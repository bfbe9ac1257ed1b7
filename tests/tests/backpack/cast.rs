//! Who plays in these tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use lapel_tests::authority::Authority;
use lapel_tests::award::Award;
use lapel_tests::backpack::{Backpack, EMAIL, Item, Kind, PASSWORD, Quirks};
use lapel_tests::integrity::DidKey;
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::keyring::Keyring;
use lapel_tests::keys::{self, Algorithm, Signer};
use lapel_tests::lapel::{Lapel, Run};
use serde_json::{Value, json};

use crate::search::Search;

/// A way to speak to a backpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speech {
    /// Badge Connect.
    Connect,
    /// The Open Badges 3.0 API.
    Three,
    /// Badgr's own interface, by name and password.
    Badgr,
}

impl Speech {
    /// As `--speak` has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Connect => "2.1",
            Self::Three => "3.0",
            Self::Badgr => "badgr",
        }
    }
}

/// An earner with a keyring, an issuer and a backpack, all of one authority.
pub(crate) struct Cast {
    pub(crate) lapel: Lapel,
    pub(crate) backpack: Backpack,
    pub(crate) issuer: Issuer,
    pub(crate) keyring: Keyring,
    /// The addresses that were printed for the earner's browser: they carry the state.
    addresses: Mutex<Vec<String>>,
}

impl Cast {
    pub(crate) fn new(quirks: Quirks) -> Self {
        Self::with(quirks, Keyring::unlocked())
    }

    pub(crate) fn with(quirks: Quirks, keyring: Keyring) -> Self {
        let authority = Authority::new();
        let mut issuer = Issuer::start_at(0, &authority);
        issuer.ca.clone_from(&authority.pem);
        // The page that hands answers over, with what a registration names beside it.
        issuer.serve("/relay/logo.png", Answer::of("image/png", logo()));
        let backpack = Backpack::like(&authority, quirks);
        let lapel = Lapel::new()
            .trusting(&issuer)
            .allowing(&backpack.host())
            .allowing(&backpack.other_host())
            .with_keyring(&keyring);
        Self {
            lapel,
            backpack,
            issuer,
            keyring,
            addresses: Mutex::default(),
        }
    }

    /// Issues hosted 2.0 badges and imports them. Returns their ids, in their order.
    pub(crate) fn import(&self, count: usize) -> Vec<String> {
        let awards: Vec<Award> = (0..count)
            .map(|number| Award {
                name: format!("Badge {number}"),
                ..Award::new(&format!("badge-{number}"))
            })
            .collect();
        self.import_awards(&awards)
    }

    /// Issues badges and imports their images. Returns their ids, in their order.
    pub(crate) fn import_awards(&self, awards: &[Award]) -> Vec<String> {
        let picture = logo();
        let files: Vec<String> = awards
            .iter()
            .map(|award| {
                let issued = if award.svg {
                    self.issuer.issue(award)
                } else {
                    self.issuer.issue_drawn(award, picture.clone())
                };
                let kind = if award.svg { "svg" } else { "png" };
                self.lapel
                    .file(&format!("in/{}.{kind}", award.slug), issued.image)
            })
            .collect();
        self.import_files(&files)
    }

    /// Imports credentials of 3.0: one half with an embedded proof, the other as compact JWS.
    pub(crate) fn import_credentials(&self, count: usize) -> Vec<String> {
        let files: Vec<String> = (0..)
            .zip(credentials(0..count))
            .map(|(number, text)| {
                let kind = if text.starts_with('{') { "json" } else { "jwt" };
                self.lapel.file(&format!("in/{number:03}.{kind}"), text)
            })
            .collect();
        self.import_files(&files)
    }

    /// Lays badges at the backpack that the wallet has not: 2.0 that the issuer hosts, or credentials
    /// of 3.0 in both forms.
    pub(crate) fn lay(&self, count: usize, speech: Speech) {
        if speech == Speech::Three {
            for text in credentials(0..count) {
                self.lay_credential(text);
            }
            return;
        }
        for number in 0..count {
            let award = Award {
                name: format!("Laid {number}"),
                ..Award::new(&format!("laid-{number}"))
            };
            self.issuer.issue_drawn(&award, logo());
            self.lay_issued(&award);
        }
    }

    /// Lays a credential of 3.0 at the backpack.
    fn lay_credential(&self, text: String) {
        let document = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let credential = match &document {
            Value::String(jws) => keys::payload(jws),
            whole => whole.clone(),
        };
        let id = credential["id"].as_str().expect("an id");
        self.backpack.put(Item::new(id, document, true));
    }

    /// Lays one more credential of 3.0 at the backpack than the wallet has.
    pub(crate) fn lay_one_more(&self, has: usize) {
        credentials(has..has + 1)
            .into_iter()
            .for_each(|text| self.lay_credential(text));
    }

    /// Lays a hosted badge at the backpack.
    pub(crate) fn lay_issued(&self, award: &Award) {
        let document = self.issuer.document(&award.assertion());
        let address = self.issuer.url(&award.assertion());
        let item = Item::new(&address, document.expect("it is hosted"), false);
        self.backpack.put(item);
    }

    fn import_files(&self, files: &[String]) -> Vec<String> {
        let mut arguments = vec!["import", "--json"];
        arguments.extend(files.iter().map(String::as_str));
        let run = self.lapel.run(&arguments).ended(0);
        run.lines()
            .iter()
            .map(|line| line["id"].as_str().expect("an id").to_owned())
            .collect()
    }

    /// Connects the backpack by the address that the browser ends on, pasted.
    pub(crate) fn connect(&self, more: &[&str]) -> Run {
        self.connect_by(more, |authorization| self.backpack.consent(authorization))
    }

    /// Connects the backpack in one of its ways.
    pub(crate) fn connect_speaking(&self, speech: Speech) -> Run {
        match speech {
            Speech::Badgr => self.connect_with_password(PASSWORD),
            _ => self.connect(&["--speak", speech.name()]),
        }
    }

    /// Connects a Badgr by name and password.
    pub(crate) fn connect_with_password(&self, password: &str) -> Run {
        let base = self.backpack.base();
        let arguments = [
            "backpack", "connect", &base, "--name", "Sample", "--speak", "badgr", "--user", EMAIL,
        ];
        self.lapel.run_with(&arguments, password.as_bytes())
    }

    /// Connects with whatever is pasted.
    pub(crate) fn connect_by(&self, more: &[&str], browser: impl FnOnce(&str) -> String) -> Run {
        self.connect_knowing("", more, browser)
    }

    /// The same with a client's secret that the earner has.
    pub(crate) fn connect_knowing(
        &self,
        secret: &str,
        more: &[&str],
        browser: impl FnOnce(&str) -> String,
    ) -> Run {
        let base = self.backpack.base();
        let relay = self.relay();
        let mut arguments = vec!["backpack", "connect", &base, "--no-browser"];
        arguments.extend(["--name", "Sample"]);
        if !more.contains(&"--relay") {
            arguments.extend(["--relay", &relay]);
        }
        arguments.extend(more);
        let mut command = self.lapel.command(&arguments);
        if !secret.is_empty() {
            command.env("LAPEL_CLIENT_SECRET", secret);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("lapel starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("it speaks UTF-8");
        if !line.trim().is_empty() {
            let landed = browser(line.trim());
            let mut input = child.stdin.take().expect("its input");
            writeln!(input, "{landed}").ok();
        }
        let mut rest = String::new();
        out.read_to_string(&mut rest).expect("it speaks UTF-8");
        let output = child.wait_with_output().expect("lapel ends");
        let run = self.lapel.heard(Run {
            out: rest,
            ..Run::from(output)
        });
        let mut addresses = self
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        addresses.push(line.clone());
        Run {
            out: line + &run.out,
            ..run
        }
    }

    /// The address of the page that hands answers over.
    pub(crate) fn relay(&self) -> String {
        self.issuer.url("/relay/")
    }

    /// Sends badges to the backpack: the outcomes, in order.
    pub(crate) fn export(&self, ids: &[String]) -> (i32, Vec<Value>) {
        let mut arguments = vec!["export", "--backpack", "Sample", "--json"];
        arguments.extend(ids.iter().map(String::as_str));
        let run = self.lapel.run(&arguments);
        assert!(run.status != 2, "{run:?}");
        (run.status, run.lines())
    }

    /// Brings in what lies there: what became of each.
    pub(crate) fn bring(&self) -> Vec<Value> {
        let run = self.lapel.run(&["import", "--from", "Sample", "--json"]);
        assert!(!run.err.contains("panicked"), "{run:?}");
        run.lines()
    }

    /// Nobody did what the documents do not allow.
    pub(crate) fn assert_by_the_documents(&self, what: &str) {
        assert_eq!(self.backpack.violations(), Vec::<String>::new(), "{what}");
    }

    /// Where secrets are that may not be there, and how many files were looked into: every file of
    /// the temporary folder, the wallet with its journals in it; the earner's home but for the
    /// keyring's own store; all that was said on standard output and on standard error.
    pub(crate) fn leaks(&self) -> (Vec<String>, usize) {
        let secrets = self.backpack.secrets();
        let all = Search::of(&secrets, &[]);
        let (mut found, mut files) = all.folder(self.lapel.folder(), None);
        let home = self.keyring.home();
        let (more, searched) = all.folder(home, Some(&home.join("keyrings")));
        found.extend(more);
        files += searched;
        let said = all.bytes(self.lapel.said().as_bytes());
        found.extend(said.iter().map(|kind| format!("a {kind:?} was said")));
        let addresses = self
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let shown = Search::of(&secrets, &[Kind::State]).bytes(addresses.concat().as_bytes());
        found.extend(
            shown
                .iter()
                .map(|kind| format!("a {kind:?} is in the address")),
        );
        (found, files)
    }

    /// No secret that was issued is in the wallet's folder, journals and all.
    pub(crate) fn assert_no_secret_in_the_wallet(&self) -> usize {
        let search = Search::of(&self.backpack.secrets(), &[]);
        let (found, files) = search.folder(&self.lapel.wallet(), None);
        assert_eq!(found, Vec::<String>::new());
        files
    }

    /// No secret that was issued is anywhere but in the keyring.
    pub(crate) fn assert_no_secret(&self) -> usize {
        assert!(!self.backpack.secrets().is_empty(), "none was issued");
        let (found, files) = self.leaks();
        assert_eq!(found, Vec::<String>::new());
        assert!(files > 0, "no file was searched");
        files
    }
}

/// A small picture.
pub(crate) fn logo() -> Vec<u8> {
    Award::new("logo").picture.png(64)
}

/// Credentials of 3.0: one half with an embedded proof, the other as compact JWS.
fn credentials(numbers: Range<usize>) -> Vec<String> {
    let (proof, jws) = (DidKey::new(), Signer::new(Algorithm::EdDsa));
    numbers
        .map(|number| {
            let credential = credential(&proof.did(), number);
            if number % 2 == 0 {
                return proof.sign(credential, "2026-11-01T09:00:00Z").to_string();
            }
            let kid = format!("{}#key", proof.did());
            jws.sign_with(
                &json!({"alg": "EdDSA", "typ": "JWT", "kid": kid}),
                &credential,
            )
        })
        .collect()
}

/// A credential of 3.0, not signed yet.
fn credential(issuer: &str, number: usize) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": format!("urn:uuid:5ea50000-0000-4000-8000-{number:012}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": format!("Badge {number}"),
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Sample College"},
        "validFrom": "2026-11-01T09:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada", "type": ["AchievementSubject"],
            "achievement": {
                "id": format!("urn:uuid:ac000000-0000-4000-8000-{number:012}"),
                "type": ["Achievement"], "name": format!("Badge {number}"),
                "description": "Sails by the stars.", "criteria": {"narrative": "Cross the sea."}
            }
        }
    })
}

/// The outcomes alone.
pub(crate) fn outcomes(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["outcome"].as_str().expect("an outcome"))
        .collect()
}
