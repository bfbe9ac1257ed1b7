//! Who plays in these tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;

use lapel_tests::authority::Authority;
use lapel_tests::award::Award;
use lapel_tests::backpack::{Backpack, Quirks};
use lapel_tests::issuer::Issuer;
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::{Lapel, Run};
use serde_json::Value;

/// An earner with a keyring, an issuer and a backpack, all of one authority.
pub(crate) struct Cast {
    pub(crate) lapel: Lapel,
    pub(crate) backpack: Backpack,
    pub(crate) issuer: Issuer,
    /// Kept for its processes.
    _keyring: Keyring,
}

impl Cast {
    pub(crate) fn new(quirks: Quirks) -> Self {
        Self::with(quirks, Keyring::unlocked())
    }

    pub(crate) fn with(quirks: Quirks, keyring: Keyring) -> Self {
        let authority = Authority::new();
        let mut issuer = Issuer::start_at(0, &authority);
        issuer.ca.clone_from(&authority.pem);
        let backpack = Backpack::like(&authority, quirks);
        let lapel = Lapel::new()
            .trusting(&issuer)
            .allowing(&backpack.host())
            .with_keyring(&keyring);
        Self {
            lapel,
            backpack,
            issuer,
            _keyring: keyring,
        }
    }

    /// Issues hosted 2.0 badges and imports them. Returns their ids, in their order.
    pub(crate) fn import(&self, count: usize) -> Vec<String> {
        let files: Vec<String> = (0..count)
            .map(|number| {
                let award = Award {
                    name: format!("Badge {number}"),
                    ..Award::new(&format!("badge-{number}"))
                };
                let image = self.issuer.issue(&award).image;
                self.lapel.file(&format!("{number:03}.png"), image)
            })
            .collect();
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

    /// The same, with whatever is pasted.
    pub(crate) fn connect_by(&self, more: &[&str], browser: impl FnOnce(&str) -> String) -> Run {
        let base = self.backpack.base();
        let mut arguments = vec!["backpack", "connect", &base, "--no-browser"];
        arguments.extend(["--name", "Sample"]);
        arguments.extend(more);
        let mut child = self
            .lapel
            .command(&arguments)
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
        Run {
            out: line + &rest,
            ..Run::from(output)
        }
    }

    /// Sends badges to the backpack: the outcomes, in order.
    pub(crate) fn export(&self, ids: &[String]) -> (i32, Vec<Value>) {
        let mut arguments = vec!["export", "--backpack", "Sample", "--json"];
        arguments.extend(ids.iter().map(String::as_str));
        let run = self.lapel.run(&arguments);
        assert!(run.status != 2, "{run:?}");
        (run.status, run.lines())
    }

    /// Holds every file of the wallet's folder, and a text, against every secret that was issued.
    pub(crate) fn assert_no_secret(&self, said: &str) {
        let secrets = self.backpack.secrets();
        assert!(!secrets.is_empty());
        for secret in &secrets {
            assert!(
                !said.contains(secret.as_str()),
                "a secret was shown: {said}"
            );
        }
        let searched = search(&self.lapel.path("wallet"), &secrets);
        assert!(searched > 0, "no file was searched");
    }
}

fn search(folder: &Path, secrets: &[String]) -> usize {
    let mut searched = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            searched += search(&path, secrets);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        for secret in secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
        searched += 1;
    }
    searched
}

/// The outcomes alone.
pub(crate) fn outcomes(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["outcome"].as_str().expect("an outcome"))
        .collect()
}
