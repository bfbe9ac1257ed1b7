//! The floors of the house: who may stand on whom (see ARCHITECTURE.md).

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// The workspace crates that each one may name among its ordinary dependencies.
const FLOORS: &[(&str, &[&str])] = &[
    ("jsonld", &[]),
    ("openbadges", &["jsonld"]),
    ("wallet", &["openbadges"]),
    ("lapel-cli", &["openbadges", "wallet"]),
    ("lapel-app", &["openbadges", "wallet"]),
    ("lapel-tests", &["jsonld", "openbadges"]),
];

/// Crates that reach the network; only the wallet may, through its one guarded client. The tests play
/// the earner's browser, which is not Lapel.
const CLIENTS: &[&str] = &["reqwest", "ureq", "hyper", "isahc", "curl", "attohttpc"];

#[test]
fn each_crate_stands_only_on_the_floors_below_it() {
    for (package, dependencies) in packages() {
        let allowed = FLOORS
            .iter()
            .find(|(name, _)| *name == package)
            .unwrap_or_else(|| panic!("{package} has no floor: add it to the table"))
            .1;
        let ours: BTreeSet<&str> = dependencies
            .iter()
            .map(String::as_str)
            .filter(|name| FLOORS.iter().any(|(floor, _)| floor == name))
            .collect();
        for name in ours {
            assert!(allowed.contains(&name), "{package} stands on {name}");
        }
    }
}

#[test]
fn only_the_wallet_owns_an_http_client() {
    for (package, dependencies) in packages() {
        for client in CLIENTS {
            assert!(
                ["wallet", "lapel-tests"].contains(&package.as_str())
                    || !dependencies.iter().any(|name| name == client),
                "{package} owns the HTTP client {client}"
            );
        }
    }
}

#[test]
fn only_one_module_of_the_ui_imports_tauri() {
    let ui = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src");
    let mut importers = Vec::new();
    walk(std::path::Path::new(ui), &mut |path, text| {
        if text.contains("from \"@tauri-apps/") {
            importers.push(path.to_owned());
        }
    });
    assert_eq!(importers.len(), 1, "{importers:?}");
    assert!(
        importers[0].ends_with("lib/platform/tauri.ts"),
        "{importers:?}"
    );
}

fn walk(folder: &std::path::Path, visit: &mut impl FnMut(&std::path::Path, &str)) {
    for entry in std::fs::read_dir(folder)
        .expect("the ui is there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, visit);
        } else if path
            .extension()
            .is_some_and(|end| end == "ts" || end == "svelte")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            visit(&path, &text);
        }
    }
}

/// Each package of the workspace with its ordinary dependencies.
fn packages() -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo's metadata");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]))
                .collect();
            (text(&package["name"]), dependencies)
        })
        .collect()
}
