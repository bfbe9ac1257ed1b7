//! Deep links: a second start hands its own to the first window, which asks and does nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lapel_tests::issuer::Issuer;
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::{Lapel, target_folder};

use crate::desk::{self, Desk};
use crate::handle;

#[test]
fn a_second_start_hands_its_deep_link_to_the_first_window() {
    if !desk::is_wanted() {
        return;
    }
    let bus = Keyring::absent();
    let issuer = Issuer::start();
    let lapel = Lapel::new().trusting(&issuer);
    let address = bus.address.clone();
    let desk = Desk::on(
        lapel,
        issuer,
        &[("DBUS_SESSION_BUS_ADDRESS", Path::new(&address))],
    );
    let window = &desk.window;
    window.wait_for(&handle("empty"));
    let wallet = desk.lapel.wallet().display().to_string();
    let link = "lapel://sign-in?code=secret-code&state=nobodys";
    // As a desktop starts it, which knows of no other wallet, and as a person may.
    let starts: [(&[&str], bool); 2] = [(&[link], true), (&["--wallet", &wallet, link], false)];
    for (arguments, by_environment) in starts {
        let mut second = Command::new(target_folder().join("lapel-app"));
        second
            .args(arguments)
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if by_environment {
            second.env("LAPEL_WALLET", &wallet);
        }
        let mut second = second.spawn().expect("it starts");
        let began = Instant::now();
        let ended = loop {
            match second.try_wait().expect("a process") {
                Some(ended) => break ended,
                None if began.elapsed() > Duration::from_secs(20) => {
                    second.kill().ok();
                    panic!("the second start stays");
                }
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        assert!(ended.success(), "{ended}");
        window.wait_for(&handle("asked-sheet"));
        let said = window.text(&handle("asked-sheet"));
        assert!(said.contains("Nothing was done"), "{said}");
        assert!(!said.contains("secret-code"), "{said}");
        window.click(&handle("asked-close"));
        window.wait_gone(&handle("asked-sheet"));
        // It came once.
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(window.count(&handle("asked-sheet")), 0);
    }
}
