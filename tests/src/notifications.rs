//! A real notification daemon for tests: dunst, on a session bus of its own and the display that is there.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::keyring::Keyring;

/// How long something may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A session bus, and on it a daemon that shows notifications; both go when it is dropped.
pub struct Notifications {
    bus: Keyring,
    daemon: Child,
}

impl Notifications {
    /// Starts the daemon. Nothing that it shows goes by itself.
    ///
    /// # Panics
    /// If the programs `dbus-daemon` and `dunst` are missing, or there is no display.
    pub fn start() -> Self {
        let bus = Keyring::absent();
        let config = bus.home().join("dunstrc");
        let text = "[global]\nidle_threshold = 0\nsticky_history = yes\n\
                    [urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n";
        std::fs::write(&config, text).expect("the folder can be written");
        let daemon = Command::new("dunst")
            .arg("-config")
            .arg(&config)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("HOME", bus.home())
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dunst is installed");
        let notifications = Self { bus, daemon };
        notifications.wait_until("the daemon", || {
            notifications.control(&["is-paused"]) == Some("false".into())
        });
        notifications
    }

    /// Where a process finds the bus, for `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &Path {
        Path::new(&self.bus.address)
    }

    /// A home for processes on that bus, for `HOME`.
    pub fn home(&self) -> &Path {
        self.bus.home()
    }

    /// How many are shown now.
    pub fn shown(&self) -> u32 {
        self.count("displayed")
    }

    /// How many were shown and closed.
    pub fn closed(&self) -> u32 {
        self.count("history")
    }

    /// Waits until this many are shown.
    ///
    /// # Panics
    /// If they do not come.
    pub fn wait_for(&self, number: u32) {
        self.wait_until("notifications", || self.shown() == number);
    }

    /// Answers the newest one by its button, as a click on it does.
    ///
    /// # Panics
    /// If the daemon cannot be told.
    pub fn answer(&self) {
        self.control(&["action", "0"]).expect("it is answered");
    }

    /// Closes all, and returns the words of each that was ever shown.
    ///
    /// # Panics
    /// If the daemon cannot be told.
    pub fn words(&self) -> Vec<(String, String)> {
        self.control(&["close-all"]).expect("they are closed");
        self.wait_until("them to close", || self.shown() == 0);
        let history = self.control(&["history"]).expect("a history");
        let history: serde_json::Value = serde_json::from_str(&history).expect("JSON");
        let list = history["data"][0].as_array().cloned().unwrap_or_default();
        let text = |one: &serde_json::Value, name: &str| {
            one[name]["data"].as_str().unwrap_or_default().to_owned()
        };
        list.iter()
            .map(|one| (text(one, "summary"), text(one, "body")))
            .collect()
    }

    fn count(&self, which: &str) -> u32 {
        let count = self.control(&["count", which]);
        count.and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    fn control(&self, words: &[&str]) -> Option<String> {
        let output = Command::new("dunstctl")
            .args(words)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus.address)
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        output.status.success().then(|| text.trim().to_owned())
    }

    fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
