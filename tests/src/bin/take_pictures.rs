//! Takes the pictures in `docs/pictures`: every screen of the real window, light and dark, at both
//! sizes. `./dev pictures` builds what it needs and runs it under Xvfb.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Utc;
use clap::Parser;

use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::{Lapel, Run, target_folder};
use lapel_tests::samples;
use lapel_tests::shipped;
use lapel_tests::transcript::transcript;
use lapel_tests::webdriver::{Window, key};

/// Takes pictures of every screen.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to write them
    #[arg(long, default_value = "docs/pictures")]
    to: PathBuf,
}

const THEMES: [&str; 2] = ["light", "dark"];
const SIZES: [(u32, u32); 2] = [(1280, 820), (900, 600)];

/// How long a screen takes to settle: transitions, and the pictures of badges.
const SETTLE: Duration = Duration::from_millis(900);

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.to)?;
    let issuer = Issuer::start();
    let few = wallet(&issuer, |lapel| {
        for sample in samples::ten(&issuer, Utc::now()) {
            keep(lapel, &sample);
        }
    });
    let many = wallet(&issuer, |lapel| {
        samples::many(&issuer, 1_000, Utc::now(), &mut |sample| {
            keep(lapel, &sample)
        });
    });
    let none = Lapel::new().trusting(&issuer);
    let published = wallet(&issuer, |lapel| {
        for sample in samples::ten(&issuer, Utc::now()) {
            keep(lapel, &sample);
        }
    });
    publish(&published);
    let credentials = credentials();
    let public = public();

    for theme in THEMES {
        for size in SIZES {
            let camera = Camera {
                to: &arguments.to,
                theme,
                size,
            };
            camera.empty(&none);
            camera.ten(&few);
            camera.published(&published);
            camera.thousand(&many);
            camera.signed(&credentials);
            camera.outward(&public);
        }
    }
    Ok(())
}

/// A wallet with the badges that come with Lapel, one of them forged as well, and a transcript.
fn credentials() -> Lapel {
    let lapel = Lapel::new();
    for shipped in shipped::six() {
        lapel.file(&format!("badges/{}", shipped.file), shipped.image());
    }
    lapel.file("badges/transcript.json", transcript().to_string());
    let mut forged = transcript()["credentialSubject"]["verifiableCredential"][0].clone();
    forged["id"] = "urn:uuid:c0de0000-0000-4000-8000-0000000000ee".into();
    forged["credentialSubject"]["achievement"]["name"] = "Doctor of everything".into();
    lapel.file("badges/forged.json", forged.to_string());
    let badges = lapel.path("badges").display().to_string();
    worked(&lapel.run(&["import", "--check", &badges]));
    lapel
}

/// A wallet with a badge at an address that anybody could open, which ends soon.
fn public() -> Lapel {
    let lapel = Lapel::new();
    let end = Utc::now().date_naive() + chrono::Days::new(23);
    let badge = serde_json::json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://badges.open.ac.uk/assertions/4f1c9e",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"}, "issuedOn": "2026-03-04T00:00:00Z",
        "expires": format!("{end}T00:00:00Z"),
        "badge": {
            "type": "BadgeClass", "id": "https://badges.open.ac.uk/classes/data-ethics",
            "name": "Data Ethics Foundations", "description": "Weighs what data does to people.",
            "image": "https://badges.open.ac.uk/classes/data-ethics.png",
            "criteria": {"id": "https://badges.open.ac.uk/criteria/data-ethics"},
            "issuer": {
                "type": "Profile", "id": "https://badges.open.ac.uk/issuer", "name": "Open University",
                "url": "https://open.ac.uk/", "email": "badges@open.ac.uk"
            }
        }
    });
    let file = lapel.file("badges/data-ethics.json", badge.to_string());
    worked(&lapel.run(&["import", &file]));
    lapel
}

fn keep(lapel: &Lapel, sample: &samples::Sample) {
    lapel.file(&format!("badges/{}", sample.file), &sample.image);
}

/// Publishes the page of the three badges that are shared; after it one more is shared and one no longer.
fn publish(lapel: &Lapel) {
    let place = lapel.path("site").display().to_string();
    let address = [
        "--address",
        "https://ada.example/badges/",
        "--title",
        "Badges of Ada Lovelace",
    ];
    worked(&lapel.run(&[&["publish", "set-up"], &address[..], &["folder", &place]].concat()));
    worked(&lapel.run(&["publish"]));
    let valid = valid(lapel);
    worked(&lapel.run(&["unshare", &valid[1]]));
    worked(&lapel.run(&["share", &valid[3]]));
}

/// The ids of a wallet's badges that are valid, newest first.
fn valid(lapel: &Lapel) -> Vec<String> {
    let listed = lapel.run(&["list", "--json", "--status", "valid"]);
    let lines = listed.lines();
    let ids = lines.iter().filter_map(|line| line["id"].as_str());
    ids.map(str::to_owned).collect()
}

/// A wallet with badges in it, checked; three are shared, and two collections made.
fn wallet(issuer: &Issuer, fill: impl FnOnce(&Lapel)) -> Lapel {
    let lapel = Lapel::new().trusting(issuer);
    fill(&lapel);
    let badges = lapel.path("badges").display().to_string();
    worked(&lapel.run(&["identity", "add", "ada@example.org"]));
    worked(&lapel.run(&["import", "--check", &badges]));
    let ids = valid(&lapel);
    for id in ids.iter().take(3) {
        worked(&lapel.run(&["share", id]));
    }
    for (name, members) in [("Cloud portfolio", &ids[..3]), ("Teaching", &ids[1..5])] {
        worked(&lapel.run(&["collection", "make", name]));
        let members = members.iter().map(String::as_str);
        let add: Vec<&str> = ["collection", "add", name]
            .into_iter()
            .chain(members)
            .collect();
        worked(&lapel.run(&add));
    }
    lapel
}

/// A command whose status says no more than that some badges are not valid is fine.
fn worked(run: &Run) {
    assert!(run.status < 2, "{run:?}");
}

struct Camera<'a> {
    to: &'a Path,
    theme: &'static str,
    size: (u32, u32),
}

impl Camera<'_> {
    fn open(&self, lapel: &Lapel) -> Window {
        let program = target_folder().join("lapel-app");
        let wallet = lapel.wallet().display().to_string();
        let arguments = [lapel.network(), &["--wallet".to_owned(), wallet]].concat();
        let window = Window::open(&program, &arguments);
        window.resize(self.size.0, self.size.1);
        window.click("[data-testid=place-settings]");
        window.click(&format!("[data-testid=appearance-{}]", self.theme));
        window.click("[data-testid=place-all]");
        window
    }

    fn take(&self, window: &Window, screen: &str) {
        std::thread::sleep(SETTLE);
        let (width, height) = self.size;
        let name = format!("{screen}-{}-{width}x{height}.png", self.theme);
        std::fs::write(self.to.join(&name), window.picture()).expect("a picture can be written");
        eprintln!("{name}");
    }

    fn empty(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.wait_for("[data-testid=empty]");
        self.take(&window, "empty");
    }

    fn ten(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.wait_for("[data-testid=card]");
        self.take(&window, "library");
        self.badge(&window, "expiring", "badge");
        self.badge(&window, "revoked", "badge-revoked");
        self.badge(&window, "undecided", "badge-unreachable");
        window.click("[data-testid=place-needs-attention]");
        window.wait_for("[data-testid=matter]");
        self.take(&window, "needs-attention");
        window.click("[data-testid=place-shared]");
        window.wait_for("[data-testid=publish-set-up]");
        self.take(&window, "shared");
        window.click("[data-testid=place-all]");
        window.click("[data-testid=card]");
        window.press(&[key::SHIFT, key::F10]);
        window.wait_for("[data-testid=menu-share-public-page]");
        self.take(&window, "menu");
        window.press(&[key::ESCAPE]);
        window.wait_gone("[data-testid=menu-badges]");
        window.press(&[key::ESCAPE]);
        window.click("[data-testid=add]");
        window.wait_for("[data-testid=add-sheet]");
        self.take(&window, "add");
        window.press(&[key::ESCAPE]);
        window.wait_gone("[data-testid=add-sheet]");
        self.export(&window);
        window.click("[data-testid=place-settings]");
        window.wait_for("[data-testid=settings]");
        self.take(&window, "settings");
        window.click("[data-testid=place-backpacks]");
        window.wait_for("[data-testid=connect]");
        self.take(&window, "backpacks");
    }

    fn published(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.wait_for("[data-testid=card]");
        window.click("[data-testid=place-shared]");
        window.wait_for("[data-testid=out-badge]");
        self.take(&window, "shared-published");
        window.click("[data-testid=publish-look]");
        window.wait_for("[data-testid=page-frame]");
        self.take(&window, "publish-preview");
    }

    fn badge(&self, window: &Window, standing: &str, screen: &str) {
        window.click(&format!("[data-standing={standing}] [data-open]"));
        window.wait_for("[data-testid=report]");
        self.take(window, screen);
        window.click("[data-testid=back]");
        window.wait_for("[data-testid=card]");
    }

    fn export(&self, window: &Window) {
        window.click("[data-standing=genuine] [data-open]");
        window.click("[data-testid=export]");
        window.wait_for("[data-testid=export-sheet]");
        self.take(window, "export");
        window.press(&[key::ESCAPE]);
        window.wait_gone("[data-testid=export-sheet]");
        window.click("[data-testid=certificate]");
        window.type_into("[data-testid=paper-name]", "Ada Lovelace");
        window.click("[data-testid=paper-look-start]");
        window.wait_for("[data-testid=paper-look]");
        self.take(window, "certificate-look");
        window.press(&[key::ESCAPE]);
        window.wait_gone("[data-testid=export-sheet]");
        window.click("[data-testid=back]");
    }

    fn signed(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.wait_for("[data-testid=card]");
        self.take(&window, "library-signed");
        self.badge(&window, "not-genuine", "badge-forged");
        window.click("[data-testid=collection]");
        window.wait_for("[data-standing=issuer-not-confirmed]");
        self.badge(&window, "issuer-not-confirmed", "badge-signed");
        window.click("[data-standing=issuer-not-confirmed] [data-open]");
        window.click("[data-testid=section-collections] button");
        window.wait_for("[data-testid=card]");
        self.take(&window, "collection");
        window.click("[data-testid=place-all]");
        window.wait_for("[data-testid=card]");
        let listed = lapel.run(&["list", "--json", "--search", "science first year"]);
        let id = listed
            .lines()
            .first()
            .and_then(|line| line["id"].as_str().map(str::to_owned));
        let id = id.expect("the transcript is there");
        window.click(&format!("[data-id=\"{id}\"] [data-open]"));
        window.wait_for("[data-testid=section-holds]");
        self.take(&window, "transcript");
    }

    fn outward(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.click("[data-testid=card] [data-open]");
        window.wait_for("[data-testid=section-renew]");
        window.script(
            "document.querySelector('[data-testid=section-show]').scrollIntoView()",
            &serde_json::json!([]),
        );
        self.take(&window, "badge-show");
        for (button, sheet, screen) in [
            ("show-linkedin", "outward-address", "linkedin"),
            ("show-mastodon", "outward-server", "mastodon"),
            ("show-mail", "outward-address", "mail"),
            ("show-snippet", "snippet-source", "snippet"),
        ] {
            window.click(&format!("[data-testid={button}]"));
            window.wait_for(&format!("[data-testid={sheet}]"));
            self.take(&window, screen);
            window.press(&[lapel_tests::webdriver::key::ESCAPE]);
            window.wait_gone(&format!("[data-testid={sheet}]"));
        }
        window.click("[data-testid=place-settings]");
        window.wait_for("[data-testid=settings-reminders]");
        window.script(
            "document.querySelector('[data-testid=settings-reminders]').scrollIntoView()",
            &serde_json::json!([]),
        );
        self.take(&window, "settings-reminders");
    }

    fn thousand(&self, lapel: &Lapel) {
        let window = self.open(lapel);
        window.wait_for("[data-testid=card]");
        self.take(&window, "library-1000");
    }
}
