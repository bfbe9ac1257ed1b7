//! A page is read on other days than that on which it was made.

use chrono::{DateTime, TimeDelta, Utc};
use lapel_tests::webdriver::Window;
use serde_json::json;

use crate::is_wanted;
use crate::site::Site;

/// What the pill of a page says on a day, and the colour and share of the ring.
fn on_the_day(browser: &Window, address: &str, day: DateTime<Utc>) -> (String, String, f64) {
    let clock = browser.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        &json!({"source": format!("Date.now = () => {};", day.timestamp_millis())}),
    );
    browser.go(address);
    browser.wait_for(".pill");
    let ring = ".pic use[stroke-dasharray]";
    let colour = browser.attribute(ring, "class").unwrap_or_default();
    let dashes = browser
        .attribute(ring, "stroke-dasharray")
        .unwrap_or_default();
    let mut lengths = dashes
        .split(' ')
        .filter_map(|length| length.parse::<f64>().ok());
    let share = lengths
        .next()
        .zip(lengths.next())
        .map(|(arc, around)| 100.0 * arc / around);
    browser.devtools("Page.removeScriptToEvaluateOnNewDocument", &clock);
    (browser.text(".pill"), colour, share.unwrap_or(-1.0))
}

#[test]
fn ring_and_words_are_as_of_the_visitors_day_and_dates_need_no_script() {
    if !is_wanted() {
        return;
    }
    let today = Utc::now();
    let (issued, expires) = (today - TimeDelta::days(200), today + TimeDelta::days(200));
    let site = Site::of_one(issued, Some(expires));
    let visitors = site.visitors();
    let browser = Window::browser();
    let date = expires.format("%-d %b %Y").to_string();
    for page in site.pages() {
        let address = visitors.url(&format!("/page/{page}"));
        assert!(
            site.read(&page).contains(&format!("Valid to {date}")),
            "{page}"
        );

        let (words, colour, share) = on_the_day(&browser, &address, today);
        assert_eq!((words, &*colour), (format!("Valid to {date}"), "ok"));
        assert!((share - 50.0).abs() < 1.0, "{share}");

        let before = expires - TimeDelta::days(30);
        let (words, colour, share) = on_the_day(&browser, &address, before);
        assert_eq!((&*words, &*colour), ("Expires in 30 days", "warn"));
        assert!((share - 7.5).abs() < 0.5, "{share}");

        let last = expires - TimeDelta::hours(1);
        let (words, ..) = on_the_day(&browser, &address, last);
        assert_eq!(words, "Expires in 1 day");

        let after = expires + TimeDelta::days(3);
        let (words, colour, share) = on_the_day(&browser, &address, after);
        assert_eq!((words, &*colour), (format!("Expired {date}"), "bad"));
        assert!(share.abs() < f64::EPSILON, "{share}");
    }
}

#[test]
fn a_badge_that_never_expires_says_so_on_every_day() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_one(Utc::now() - TimeDelta::days(9), None);
    let visitors = site.visitors();
    let browser = Window::browser();
    for years in [0, 30] {
        let day = Utc::now() + TimeDelta::days(365 * years);
        let (words, ..) = on_the_day(&browser, &visitors.url("/page/index.html"), day);
        assert_eq!(words, "No expiry");
    }
}
