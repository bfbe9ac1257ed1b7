//! What Lapel does by itself: notifications, the live calendar, starting at login, staying in the tray.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Days, Utc};
use lapel_tests::award::Award;
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::lapel::{Lapel, database};
use lapel_tests::notifications::Notifications;
use serde_json::json;

use crate::desk::{self, Desk};
use crate::handle;

/// A wallet with a badge that ends in so many days, checked, and no quiet hours.
fn ending(name: &str, days: u64) -> (Lapel, Issuer) {
    let issuer = Issuer::start();
    let lapel = Lapel::new().trusting(&issuer);
    let mut award = Award::new("badge-0");
    award.name = name.into();
    let end = Utc::now().date_naive() + Days::new(days);
    award.expires = format!("{end}T00:00:00Z").parse().ok();
    let file = lapel.file("in/0.png", issuer.issue(&award).image);
    lapel.run(&["import", "--check", &file]).ended(0);
    set(
        &lapel,
        &json!({"reminders": {"quiet_from": 0, "quiet_until": 0}}),
    );
    (lapel, issuer)
}

/// Sets what a person would set in the window beforehand.
fn set(lapel: &Lapel, settings: &serde_json::Value) {
    let file = database(&lapel.wallet()).expect("a wallet");
    let wallet = rusqlite::Connection::open(file).expect("its database");
    wallet
        .execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES ('settings', ?1)",
            [settings.to_string()],
        )
        .expect("it can be set");
}

fn beside(lapel: Lapel, issuer: Issuer, notifications: &Notifications) -> Desk {
    Desk::on(
        lapel,
        issuer,
        &[("DBUS_SESSION_BUS_ADDRESS", notifications.address())],
    )
}

#[test]
fn a_notification_comes_once_and_its_button_opens_the_badge() {
    if !desk::is_wanted() {
        return;
    }
    let notifications = Notifications::start();
    let (lapel, issuer) = ending("R&D <b>Architect</b>", 7);
    let desk = beside(lapel, issuer, &notifications);
    notifications.wait_for(1);
    notifications.answer();
    desk.window.wait_for(&handle("badge-page"));
    assert_eq!(
        desk.window.text(&handle("badge-name")),
        "R&D <b>Architect</b>"
    );
    let due = desk.lapel.run(&["remind", "--json", "--dry-run"]).ended(0);
    assert_eq!(due.lines(), [] as [serde_json::Value; 0], "it was said");
    let words = notifications.words();
    let [(title, text)] = words.as_slice() else {
        panic!("{words:?}");
    };
    assert_eq!(title, "R&D <b>Architect</b>");
    assert!(text.starts_with("It expires in 7 days, on "), "{text}");

    let Desk {
        lapel,
        issuer,
        window,
    } = desk;
    drop(window);
    let desk = beside(lapel, issuer, &notifications);
    desk.window.wait_for(&handle("card"));
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!((notifications.shown(), notifications.closed()), (0, 1));
}

#[test]
fn many_reminders_are_one_notification_and_its_button_opens_the_list() {
    if !desk::is_wanted() {
        return;
    }
    let notifications = Notifications::start();
    let (lapel, issuer) = ending("Cloud Architect", 7);
    for number in 1..=3 {
        let mut award = Award::new(&format!("badge-{number}"));
        award.name = format!("Badge {number}");
        let end = Utc::now().date_naive() + Days::new(20);
        award.expires = format!("{end}T00:00:00Z").parse().ok();
        let file = lapel.file(&format!("in/{number}.png"), issuer.issue(&award).image);
        lapel.run(&["import", "--check", &file]).ended(0);
    }
    let desk = beside(lapel, issuer, &notifications);
    notifications.wait_for(1);
    notifications.answer();
    desk.window.wait_for(&format!(
        "{}[aria-current]",
        handle("place-needs-attention")
    ));
    assert_eq!(notifications.words()[0].0, "4 badges need a look");
}

#[test]
fn an_issuer_that_revoked_a_badge_is_noticed_by_itself() {
    if !desk::is_wanted() {
        return;
    }
    let notifications = Notifications::start();
    let (lapel, issuer) = ending("Cloud Architect", 300);
    let file = database(&lapel.wallet()).expect("a wallet");
    let wallet = rusqlite::Connection::open(file).expect("its database");
    let yesterday = (Utc::now() - Days::new(2)).timestamp_millis();
    wallet
        .execute("UPDATE result SET at = ?1", [yesterday])
        .expect("a check of the day before yesterday");
    // What its server allowed to be kept is old by then.
    let _ = std::fs::remove_file(lapel.wallet().join("cache.sqlite"));
    issuer.serve("/badge-0/assertion", Answer::status(410));
    let desk = beside(lapel, issuer, &notifications);
    notifications.wait_for(1);
    let words = notifications.words();
    assert_eq!(words[0].1, "Its issuer has revoked it.");
    assert_eq!(desk.listed()[0]["verdict"], "revoked");
}

#[test]
fn the_live_calendar_follows_what_the_window_and_the_command_do() {
    if !desk::is_wanted() {
        return;
    }
    let (lapel, issuer) = ending("Cloud Architect", 300);
    let desk = Desk::on(lapel, issuer, &[]);
    let window = &desk.window;
    let file = desk.path("badges.ics");
    window.click(&handle("place-settings"));
    desk.answer(&json!({ "save": file }));
    window.click(&handle("calendar-live"));
    window.wait_for(&format!("{}[aria-checked=true]", handle("calendar-live")));
    let events = || {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        text.matches("BEGIN:VEVENT").count()
    };
    window.wait_until("the calendar", || events() == 1);
    let id = desk.listed()[0]["id"].as_str().expect("an id").to_owned();
    desk.lapel.run(&["remove", &id]).ended(0);
    window.wait_until("the badge to leave it", || events() == 0);
    desk.lapel.run(&["restore", &id]).ended(0);
    window.wait_until("the badge to be back in it", || events() == 1);
}

#[test]
fn starting_at_login_is_switched_in_the_system_and_read_back_from_it() {
    if !desk::is_wanted() {
        return;
    }
    let (lapel, issuer) = ending("Cloud Architect", 300);
    let home = PathBuf::from(lapel.file("home/.keep", ""));
    let home = home.parent().expect("a folder").to_owned();
    let desk = Desk::on(lapel, issuer, &[("HOME", &home)]);
    let window = &desk.window;
    let entry = home.join(".config/autostart/Lapel.desktop");
    window.click(&handle("place-settings"));
    let switch = handle("start-at-login");
    window.click(&switch);
    window.wait_for(&format!("{switch}[aria-checked=true]"));
    let text = std::fs::read_to_string(&entry).expect("an entry");
    let line = text.lines().find(|line| line.starts_with("Exec="));
    let line = line.expect("what is started");
    assert!(line.contains(" --hidden"), "{line}");
    let wallet = desk.lapel.wallet();
    assert!(
        line.contains(&format!("--wallet={}", wallet.display())),
        "{line}"
    );
    // Switched off in the system's own settings, it is off here too.
    std::fs::remove_file(&entry).expect("it can be removed");
    window.click(&handle("place-all"));
    window.click(&handle("place-settings"));
    window.wait_for(&format!("{switch}[aria-checked=false]"));
}

#[test]
fn without_a_tray_nothing_breaks_and_lapel_can_be_started_hidden() {
    if !desk::is_wanted() {
        return;
    }
    let (lapel, issuer) = ending("Cloud Architect", 300);
    set(
        &lapel,
        &json!({"stay_in_tray": true, "reminders": {"quiet_from": 0, "quiet_until": 0}}),
    );
    let desk = Desk::on(lapel, issuer, &[("LD_LIBRARY_PATH", Path::new("/nowhere"))]);
    let window = &desk.window;
    window.wait_for(&handle("card"));
    window.click(&handle("place-settings"));
    window.wait_for(&handle("no-tray"));
    assert_eq!(desk.listed().len(), 1);
}
