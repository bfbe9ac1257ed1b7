//! Every page before the W3C's own checker of HTML, CSS and SVG (npm: vnu-jar).

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use lapel_tests::lapel::workspace;
use serde_json::Value;

use crate::is_wanted;
use crate::site::Site;

/// The checker, installed once into the target folder in the version of `tests/page/package-lock.json`.
fn checker() -> PathBuf {
    let source = workspace().join("tests/page");
    let folder = workspace().join("target/node-page");
    let jar = folder.join("node_modules/vnu-jar/build/dist/vnu.jar");
    let lock = "package-lock.json";
    let is_same = fs::read(source.join(lock)).ok() == fs::read(folder.join(lock)).ok();
    if jar.exists() && is_same {
        return jar;
    }
    fs::create_dir_all(&folder).expect("the target folder can be written");
    for name in ["package.json", lock] {
        fs::copy(source.join(name), folder.join(name)).expect("the target folder can be written");
    }
    let installed = Command::new("npm")
        .args([
            "ci",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .status();
    assert!(
        installed.is_ok_and(|status| status.success()),
        "npm installs vnu-jar"
    );
    jar
}

/// What the checker says of files, one complaint each.
fn complaints(places: &[String]) -> Vec<String> {
    let output = Command::new("java")
        .arg("-jar")
        .arg(checker())
        .args([
            "--format",
            "json",
            "--stdout",
            "--exit-zero-always",
            "--also-check-css",
            "--also-check-svg",
        ])
        .args(places)
        .output()
        .expect("java runs (Debian: default-jre-headless)");
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let messages = said["messages"].as_array().expect("messages");
    messages
        .iter()
        .filter(|message| !is_about_policy(message))
        .map(|message| {
            let place = message["url"].as_str().unwrap_or_default();
            format!(
                "{place}:{} {} ({})",
                message["lastLine"], message["message"], message["extract"]
            )
        })
        .collect()
}

/// From a folder the checker takes every file for one of another origin, and JSON-LD for a script,
/// though it is data, about which no policy is asked (HTML, "prepare the script element"). What the
/// page's policy blocks is for the browser to say, which is asked in its own test.
fn is_about_policy(message: &Value) -> bool {
    let said = message["message"].as_str().unwrap_or_default();
    said.contains("violates Content Security Policy")
}

#[test]
fn every_page_is_valid_whatever_its_badges_say() {
    if !is_wanted() {
        return;
    }
    for site in [Site::of_ten(), Site::of_hostile()] {
        let pages = site.pages();
        let names = pages
            .iter()
            .map(String::as_str)
            .chain(["style.css", "icon.svg"]);
        let places: Vec<String> = names
            .map(|name| site.folder().join(name).display().to_string())
            .collect();
        let complaints = complaints(&places);
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
    // An instrument that finds nothing here would find nothing anywhere.
    let broken = tempfile::Builder::new().suffix(".html").tempfile();
    let broken = broken.expect("a file").into_temp_path();
    fs::write(
        &broken,
        "<!DOCTYPE html><html lang=en><title>a</title><p><div></p>",
    )
    .expect("a file");
    assert!(!complaints(&[broken.display().to_string()]).is_empty());
}
