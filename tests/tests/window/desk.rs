//! A window on a wallet of its own, before an issuer that it trusts.

use std::path::{Path, PathBuf};

use lapel_tests::award::Award;
use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::{Lapel, fresh};
use lapel_tests::webdriver::Window;
use serde_json::{Value, json};

pub(crate) struct Desk {
    /// Closed before the wallet goes.
    pub(crate) window: Window,
    pub(crate) issuer: Issuer,
    pub(crate) lapel: Lapel,
}

/// Whether there is a screen for windows; says so loudly if there is none.
pub(crate) fn is_wanted() -> bool {
    let wanted = std::env::var("LAPEL_WINDOW_TESTS").is_ok_and(|value| value == "1");
    if !wanted {
        eprintln!("\n*** SKIPPED: THE REAL WINDOW (./dev test sets LAPEL_WINDOW_TESTS=1) ***\n");
    }
    wanted
}

impl Desk {
    /// Opens a window on an empty wallet.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// Opens a window on a wallet that has badges with these names, checked.
    pub(crate) fn with(names: &[&str]) -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        for (number, name) in names.iter().enumerate() {
            let file = badge(&issuer, &lapel, number, name);
            lapel.run(&["import", "--check", &file]).ended(0);
        }
        Self::on(lapel, issuer, &[])
    }

    /// Opens a window on a wallet, with further variables in its environment.
    pub(crate) fn on(lapel: Lapel, issuer: Issuer, environment: &[(&str, &Path)]) -> Self {
        let answers = lapel.path("dialogs.json");
        std::fs::write(&answers, "{}").expect("the folder can be written");
        let binary = fresh(
            "lapel-app",
            &["-p", "lapel-app", "--features", "lapel-app/automation"],
            &["crates", "src-tauri", "ui/dist"],
        );
        let mut arguments = lapel.network().to_vec();
        arguments.extend(["--wallet".to_owned(), lapel.wallet().display().to_string()]);
        let mut environment = environment.to_vec();
        environment.push(("LAPEL_DIALOGS", answers.as_path()));
        let window = Window::open_with(&binary, &arguments, &environment);
        Self {
            window,
            issuer,
            lapel,
        }
    }

    /// What the next dialogs are answered.
    pub(crate) fn answer(&self, answers: &Value) {
        std::fs::write(self.lapel.path("dialogs.json"), answers.to_string())
            .expect("the folder can be written");
    }

    /// Adds badges with these names through the dialog for files.
    pub(crate) fn add(&self, opener: &str, names: &[&str]) {
        let files: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(number, name)| badge(&self.issuer, &self.lapel, 100 + number, name))
            .collect();
        self.answer(&json!({ "files": files }));
        self.window.click(opener);
        self.window
            .wait_for("[data-testid=tray-import][data-phase=finished]");
    }

    /// The lines of `lapel list --json` on the same wallet.
    pub(crate) fn listed(&self) -> Vec<Value> {
        self.lapel.run(&["list", "--json"]).ended(0).lines()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.lapel.path(name)
    }
}

fn badge(issuer: &Issuer, lapel: &Lapel, number: usize, name: &str) -> String {
    let mut award = Award::new(&format!("badge-{number}"));
    award.name = name.into();
    lapel.file(&format!("in/{number}.png"), issuer.issue(&award).image)
}
