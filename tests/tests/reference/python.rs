//! The reference validator in a Python environment of its own.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::cases::{Case, Given};

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reference")
}

/// The Python that has the validator; none if it cannot be installed.
pub(crate) fn installed() -> Option<PathBuf> {
    let folder = lapel_tests::lapel::workspace().join("target/venv-openbadges");
    let python = folder.join("bin/python");
    let requirements = reference().join("requirements.txt");
    let wanted = std::fs::read(&requirements).expect("the list of packages");
    let mark = folder.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Some(python);
    }
    // A half-made environment is made anew.
    let done = run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
        && run(Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--no-deps", "--requirement"])
            .arg(&requirements));
    if done {
        std::fs::write(&mark, wanted).expect("the environment can be written");
    }
    done.then_some(python)
}

fn run(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The validator's report on each case, by the case's name.
pub(crate) fn verdicts(python: &Path, ca: &str, cases: &[Case]) -> HashMap<String, Value> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut asked = String::new();
    for case in cases {
        let mut line = json!({"case": case.name, "email": case.email});
        match &case.given {
            Given::Address(text) | Given::Text(text) => line["input"] = json!(text),
            Given::Image(image) => {
                let file = folder.path().join(case.name);
                std::fs::write(&file, image).expect("the folder can be written");
                line["file"] = json!(file);
            }
        }
        asked.push_str(&line.to_string());
        asked.push('\n');
    }
    let mut child = Command::new(python)
        .arg(reference().join("driver.py"))
        .env("REQUESTS_CA_BUNDLE", ca)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writing = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writing
        .join()
        .expect("it writes")
        .expect("the driver reads all cases");
    let output = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let verdicts: HashMap<String, Value> = output
        .lines()
        .map(|line| {
            let report: Value = serde_json::from_str(line).expect("a line of JSON");
            (report["case"].as_str().expect("a case").to_owned(), report)
        })
        .collect();
    assert_eq!(verdicts.len(), cases.len(), "a verdict on each case");
    verdicts
}
