//! Other people's packages, installed once into the target folder.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lapel_tests::lapel::workspace;
use serde_json::Value;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("issuers")
}

/// The Python that has the packages; none if PyPI cannot be reached.
pub(crate) fn python() -> Option<PathBuf> {
    let folder = workspace().join("target/venv-issuers");
    let python = folder.join("bin/python");
    let requirements = source().join("requirements.txt");
    once(&folder, &[&requirements], || {
        run(Command::new("python3")
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
                .arg(&requirements))
    })
    .then_some(python)
}

/// The folder that has the npm packages; none if the registry cannot be reached.
pub(crate) fn node() -> Option<PathBuf> {
    let folder = workspace().join("target/node-issuers");
    let lock = source().join("package-lock.json");
    let installed = once(&folder, &[&lock], || {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(source().join(name), folder.join(name)).expect("the folder can be written");
        }
        run(Command::new("npm")
            .args([
                "ci",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .current_dir(&folder))
    });
    if !installed {
        return None;
    }
    for name in [
        "canonize.mjs",
        "credential.mjs",
        "issue.mjs",
        "loader.mjs",
        "verify.mjs",
    ] {
        let (script, place) = (source().join(name), folder.join(name));
        let script = fs::read(script).expect("a script");
        // Another test may be running what is there.
        if fs::read(&place).ok().as_ref() != Some(&script) {
            fs::write(place, script).expect("the folder can be written");
        }
    }
    Some(folder)
}

/// Installs unless what is there was installed by the same lists. Each test is a process of its own:
/// one at a time, until the lock is dropped with its file.
fn once(folder: &Path, lists: &[&Path], install: impl FnOnce() -> bool) -> bool {
    let lock = File::create(folder.with_extension("lock")).expect("the target folder");
    lock.lock().expect("a lock");
    let wanted: Vec<u8> = lists
        .iter()
        .flat_map(|list| fs::read(list).expect("the list of packages"))
        .collect();
    let mark = folder.join("installed.txt");
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return true;
    }
    fs::create_dir_all(folder).expect("the target folder can be written");
    let done = install();
    if done {
        fs::write(&mark, wanted).expect("the folder can be written");
    }
    done
}

fn run(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a script of Python's prints.
pub(crate) fn run_python(python: &Path, script: &str, arguments: &[&str]) -> Value {
    let output = Command::new(python)
        .arg(source().join(script))
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .expect("Python starts");
    serde_json::from_slice(&output.stdout).expect("what it issued")
}

/// What a script prints that is given `input`.
pub(crate) fn run_node(folder: &Path, script: &str, input: &[u8]) -> Value {
    let mut child = Command::new("node")
        .arg(folder.join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // One that does not read its input closes it.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("Node ends");
    serde_json::from_slice(&output.stdout).expect("what it printed")
}
