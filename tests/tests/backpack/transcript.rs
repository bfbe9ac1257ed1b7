//! docs/backpacks.md: what an earner types, what is answered and what the server is asked, against the
//! strict server and each of the real ones. `./dev transcript` writes it anew; otherwise it is compared.

use std::fmt::Write;
use std::path::PathBuf;

use lapel_tests::award::Award;
use lapel_tests::backpack::{Like, Quirks};
use lapel_tests::lapel::{Run, workspace};

use crate::cast::{Cast, Speech, logo};
use crate::figures;

/// Where the figures begin, which are not compared: `./dev transcript` measures them.
const FIGURES: &str = "\n## Faults, kills and secrets\n";

const INTRODUCTION: &str = "# Other backpacks: a transcript

Written by `./dev transcript`, and compared with what happens in every run of `./dev test`. The commands
are real, over TLS against the server of `tests/src/backpack`, with tokens in a real keyring. That server
holds every request and every answer against JSON schemas of the standards' documents; first as it is,
then with the ways of each real server, which are those that were seen on running ones. Hosts are
renamed, the address for the browser is cut, and below each command stands what the server was asked and
with which status it answered.
";

/// One server's part.
struct Part {
    cast: Cast,
    text: String,
    /// What is called otherwise here than there.
    names: Vec<(String, String)>,
    speech: Speech,
    ids: Vec<String>,
}

impl Part {
    fn new(title: &str, quirks: Quirks, speech: Speech) -> Self {
        let cast = Cast::new(quirks);
        let ids = match speech {
            Speech::Three => cast.import_credentials(2),
            _ => cast.import(2),
        };
        let mut names = vec![
            (cast.backpack.host(), "backpack.example".to_owned()),
            (cast.backpack.other_host(), "consent.example".to_owned()),
            (cast.issuer.host(), "issuer.example".to_owned()),
        ];
        for (number, id) in (1..).zip(&ids) {
            names.push((id.clone(), format!("BADGE-{number}")));
        }
        Self {
            cast,
            text: format!("\n## {title}\n"),
            names,
            speech,
            ids,
        }
    }

    /// With the names by which things are called here.
    fn named(&self, text: &str) -> String {
        let mut named = text.to_owned();
        for (there, here) in &self.names {
            named = named.replace(there.as_str(), here);
            // Ids are shown short.
            if let Some(short) = there.get(..8).filter(|_| here.starts_with("BADGE")) {
                named = named.replace(short, here);
            }
        }
        named
            .lines()
            .map(|line| match line.split_once("/oauth/authorize?") {
                Some((before, _)) => format!("{before}/oauth/authorize?...\n"),
                None => format!("{line}\n"),
            })
            .collect()
    }

    /// Tells of a command that was run since `before` requests had come.
    fn tell(&mut self, words: &str, typed: &str, before: usize, run: &Run) {
        let mut told = format!("\n{words}\n\n```console\n$ {typed}\n");
        told.push_str(&run.out);
        told.push_str(&run.err);
        if run.status != 0 {
            let _ = writeln!(told, "(exit status {})", run.status);
        }
        for asked in self.cast.backpack.asked().iter().skip(before) {
            let path = asked
                .path
                .split("?response_type")
                .next()
                .unwrap_or_default();
            let consent = if asked.path.contains("?response_type") {
                "?..."
            } else {
                ""
            };
            let status = asked
                .status
                .map_or_else(|| "cut".to_owned(), |status| status.to_string());
            let _ = writeln!(told, "    {} {path}{consent} -> {status}", asked.method);
        }
        told.push_str("```\n");
        let told = self.named(&told);
        self.text.push_str(&told);
    }

    fn run(&mut self, words: &str, arguments: &[&str]) -> Run {
        let before = self.cast.backpack.requests();
        let run = self.cast.lapel.run(arguments);
        let typed = format!("lapel {}", arguments.join(" "));
        self.tell(words, &typed, before, &run);
        run
    }

    /// Whether Lapel is let in.
    fn connect(&mut self, words: &str) -> bool {
        let before = self.cast.backpack.requests();
        let run = self.cast.connect_speaking(self.speech);
        let base = self.cast.backpack.base();
        let how = match self.speech {
            Speech::Badgr => format!("--speak badgr --user {}", lapel_tests::backpack::EMAIL),
            _ => format!(
                "--speak {} --no-browser --relay {}",
                self.speech.name(),
                self.cast.relay()
            ),
        };
        let typed = format!("lapel backpack connect {base} --name Sample {how}");
        self.tell(words, &typed, before, &run);
        run.status == 0
    }

    /// Connect, export, export again, take back, bring in, compare, disconnect.
    fn journey(mut self) -> String {
        if !self.connect("Connect:") {
            return self.finish();
        }
        let ids: Vec<String> = self.ids.clone();
        let export = ["export", "--backpack", "Sample", &ids[0], &ids[1]];
        self.run("Export two badges:", &export);
        self.run("Export them again:", &export);
        self.run(
            "Take one back, which is a wish until it is synced:",
            &["unshare", "--with", "Sample", &ids[0]],
        );
        self.run("And sync:", &["sync"]);
        self.lay_one();
        self.run(
            "Bring in what lies there, of which one badge is new:",
            &["import", "--from", "Sample"],
        );
        self.run("Compare:", &["sync", "--compare"]);
        self.run("Disconnect:", &["backpack", "disconnect", "Sample"]);
        self.finish()
    }

    /// Somebody else lays a badge there.
    fn lay_one(&mut self) {
        if self.speech == Speech::Three {
            self.cast.lay_one_more(self.ids.len());
            return;
        }
        let award = Award {
            name: "Badge from elsewhere".into(),
            ..Award::new("elsewhere")
        };
        self.cast.issuer.issue_drawn(&award, logo());
        self.cast.lay_issued(&award);
    }

    fn finish(mut self) -> String {
        self.cast.assert_by_the_documents(&self.text);
        let kept = self.cast.lapel.run(&["list", "--json"]).lines();
        for id in kept.iter().filter_map(|line| line["id"].as_str()) {
            if !self.ids.iter().any(|known| known == id) {
                self.names.push((id.to_owned(), "BADGE-3".to_owned()));
            }
        }
        let files = self.cast.assert_no_secret();
        let secrets = self.cast.backpack.secrets().len();
        assert!(files > 0 && secrets > 0);
        let exempted: Vec<&str> = self.cast.backpack.exempted().into_keys().collect();
        let broken = if exempted.is_empty() {
            "Every request and every answer kept to the documents.".to_owned()
        } else {
            format!(
                "Lapel kept to the documents; the server, as told, broke them in: {}.",
                exempted.join(", ")
            )
        };
        let found = "No secret was found outside of the keyring.";
        let text = self.named(&self.text);
        format!("{text}\n{broken} {found}\n")
    }
}

fn transcript() -> String {
    let parts = [
        (
            "Strict, Open Badges 2.1 (Badge Connect)",
            None,
            Speech::Connect,
        ),
        ("Strict, Open Badges 3.0", None, Speech::Three),
        ("Strict, Badgr's own interface", None, Speech::Badgr),
        (
            "Badgr, over Badge Connect",
            Some(Like::Badgr),
            Speech::Connect,
        ),
        (
            "Badgr, over its own interface",
            Some(Like::BadgrAlone),
            Speech::Badgr,
        ),
        (
            "Open Educational Badges",
            Some(Like::OpenEducationalBadges),
            Speech::Connect,
        ),
        (
            "Open Educational Badges, over its own interface",
            Some(Like::OpenEducationalBadges),
            Speech::Badgr,
        ),
        ("CredTrail", Some(Like::CredTrail), Speech::Three),
        ("badgewell", Some(Like::Badgewell), Speech::Connect),
    ];
    let told: String = parts
        .into_iter()
        .map(|(title, like, speech)| {
            let quirks = like.map(Quirks::of).unwrap_or_default();
            Part::new(title, quirks, speech).journey()
        })
        .collect();
    format!("{INTRODUCTION}{told}")
}

fn figures() -> String {
    let lines: String = figures::kept()
        .iter()
        .map(|line| format!("- {line}\n"))
        .collect();
    format!(
        "{FIGURES}
The server keeps every copy of a badge that it gets, so that one that is sent twice is there twice.
Afterwards the server is healthy again and the earner asks once more; then each of the 50 badges must be
there once, must have been taken by one request, and Lapel's own comparison must find nothing to say. All
files of the wallet (with its journals), of the temporary folder and of the earner's home except the
keyring's own store, and all output, are searched for every client secret, `id:secret` in base64, code,
access and refresh token, code verifier, state and password.

{lines}"
    )
}

#[test]
fn the_transcript_is_what_happens() {
    let path: PathBuf = workspace().join("docs/backpacks.md");
    let told = transcript();
    if std::env::var_os("LAPEL_WRITE_TRANSCRIPT").is_some() {
        std::fs::write(&path, format!("{told}{}", figures())).expect("it can be written");
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let written = written.split(FIGURES).next().unwrap_or_default();
    let differs = written
        .lines()
        .zip(told.lines())
        .find(|(written, told)| written != told);
    assert!(
        differs.is_none() && written.lines().count() == told.lines().count(),
        "docs/backpacks.md says otherwise: ./dev transcript writes it anew. First: {differs:#?}"
    );
}
