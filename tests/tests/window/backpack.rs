//! An earner connects a backpack in the window, consents in the browser, sends badges there and leaves.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use lapel_tests::authority::Authority;
use lapel_tests::award::{Award, Recipient};
use lapel_tests::backpack::{Backpack, Quirks};
use lapel_tests::issuer::Issuer;
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::Lapel;
use lapel_tests::webdriver::{Window, key};

use crate::desk::{self, Desk};
use crate::handle;

/// Keeps a picture of a step where `./dev pictures` wants it.
fn picture(window: &Window, step: &str) {
    if let Some(folder) = std::env::var_os("LAPEL_PICTURES") {
        let file = PathBuf::from(folder).join(format!("backpack-{step}.png"));
        // Transitions end.
        std::thread::sleep(std::time::Duration::from_millis(600));
        std::fs::write(file, window.picture()).expect("the folder can be written");
    }
}

/// A program that notes what the system's browser is asked to open, in place of the browser.
fn browser_that_notes(lapel: &Lapel) -> (PathBuf, PathBuf) {
    let asked = lapel.path("asked-of-the-browser");
    let script = format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", asked.display());
    let program = PathBuf::from(lapel.file("bin/xdg-open", script));
    let mut rights = std::fs::metadata(&program)
        .expect("it is there")
        .permissions();
    rights.set_mode(0o755);
    std::fs::set_permissions(&program, rights).expect("it can be made to run");
    let folder = program.parent().expect("a folder").to_owned();
    (folder, asked)
}

fn told(window: &Window, asked: &Path) -> String {
    window.wait_until("the browser to be opened", || asked.exists());
    std::thread::sleep(std::time::Duration::from_millis(100));
    std::fs::read_to_string(asked).expect("it is text")
}

#[test]
fn an_earner_connects_consents_sends_five_and_disconnects() {
    if !desk::is_wanted() {
        return;
    }
    let keyring = Keyring::unlocked();
    let authority = Authority::new();
    let mut issuer = Issuer::start_at(0, &authority);
    issuer.ca.clone_from(&authority.pem);
    let quirks = Quirks {
        loopback: true,
        ..Quirks::default()
    };
    let backpack = Backpack::like(&authority, quirks);
    let lapel = Lapel::new()
        .trusting(&issuer)
        .allowing(&backpack.host())
        .with_keyring(&keyring);
    for number in 0..5 {
        let award = Award {
            name: format!("Badge {number}"),
            recipient: Recipient::Plain(match number {
                4 => "ada@work.example".into(),
                _ => "ada@example.org".into(),
            }),
            ..Award::new(&format!("badge-{number}"))
        };
        let file = lapel.file(&format!("in/{number}.png"), issuer.issue(&award).image);
        lapel.run(&["import", "--check", &file]).ended(0);
    }
    let (programs, asked) = browser_that_notes(&lapel);
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", programs.display());
    let address = keyring.address.clone();
    let desk = Desk::on(
        lapel,
        issuer,
        &[
            ("PATH", Path::new(&path)),
            ("DBUS_SESSION_BUS_ADDRESS", Path::new(&address)),
        ],
    );
    let window = &desk.window;

    window.click(&handle("place-backpacks"));
    window.type_into(&handle("connect-address"), &backpack.base());
    picture(window, "1-address");
    window.click(&handle("connect-find"));
    window.wait_for(&handle("connect-found"));
    picture(window, "2-found");
    window.click(&handle("connect-go"));
    let authorization = told(window, &asked);
    window.wait_for(&handle("connect-landed"));
    picture(window, "3-waiting");

    let browser = Window::browser();
    browser.go(&authorization);
    browser.wait_for("#allow");
    picture(&browser, "4-consent");
    browser.click("#allow");
    browser.wait_until("the closing page", || {
        browser.address().starts_with("http://127.0.0.1:")
    });
    picture(&browser, "5-closing");
    window.wait_for(&handle("backpack"));
    assert!(window.text(&handle("backpack")).contains("ada@example.org"));
    picture(window, "6-connected");

    window.click(&handle("place-all"));
    window.wait_for(&handle("card"));
    window.press(&[key::CONTROL, "a"]);
    window.click(&handle("export-selected"));
    window.click("[data-testid^=export-to-]:not([data-testid=export-to-files])");
    window.wait_for(&handle("send-planned"));
    assert_eq!(window.count(&handle("send-planned")), 5);
    picture(window, "7-plan");
    window.click(&handle("send-start"));
    window.wait_until("every badge to be tried", || {
        window.count("[data-testid=send-line][data-outcome=sent]") == 4
            && window.count("[data-testid=send-line][data-outcome=needs-you]") == 1
    });
    picture(window, "8-sent");
    assert_eq!(backpack.held().len(), 4);
    assert!(
        backpack.violations().is_empty(),
        "{:?}",
        backpack.violations()
    );

    window.press(&[key::ESCAPE]);
    window.wait_gone(&handle("export-sheet"));
    window.press(&[key::ESCAPE]);
    window.click(&handle("place-backpacks"));
    window.click(&handle("backpack-disconnect"));
    window.wait_gone(&handle("backpack"));
    picture(window, "9-disconnected");
    assert!(
        desk.lapel
            .run(&["backpack", "list", "--json"])
            .ended(0)
            .lines()
            .is_empty()
    );
    assert_eq!(backpack.held().len(), 4, "what was sent stays there");
}
