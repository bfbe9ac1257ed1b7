//! The public page as a visitor sees it: written by `lapel publish --to`, read by the W3C's checker and
//! by a real browser.

mod axe;
mod checker;
mod day;
mod site;

use std::path::PathBuf;

use lapel_tests::webdriver::Window;
use serde_json::{Value, json};

use site::Site;

/// Desktop, the narrowest common phone, and 320 pixels: a page at 400 % (WCAG 1.4.10).
const WIDTHS: [u32; 3] = [1280, 390, 320];

/// Whether there is a browser and a checker; says so loudly if there is none.
fn is_wanted() -> bool {
    let wanted = std::env::var("LAPEL_WINDOW_TESTS").is_ok_and(|value| value == "1");
    if !wanted {
        eprintln!("\n*** SKIPPED: THE PUBLIC PAGE (./dev test sets LAPEL_WINDOW_TESTS=1) ***\n");
    }
    wanted
}

/// Shows the browser's pages so wide, in light or dark.
fn look(browser: &Window, width: u32, theme: &str) {
    browser.devtools(
        "Emulation.setDeviceMetricsOverride",
        &json!({"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600}),
    );
    browser.devtools(
        "Emulation.setEmulatedMedia",
        &json!({"features": [{"name": "prefers-color-scheme", "value": theme}]}),
    );
}

/// The whole page as a picture, kept where `./dev pictures` wants it.
fn picture(browser: &Window, name: &str) {
    let Some(folder) = std::env::var_os("LAPEL_PICTURES") else {
        return;
    };
    use base64::Engine;
    // What is lazy is in sight by then.
    browser.script(
        "document.querySelectorAll('img').forEach((image) => { image.loading = 'eager' })",
        &json!([]),
    );
    std::thread::sleep(std::time::Duration::from_millis(600));
    let taken = browser.devtools(
        "Page.captureScreenshot",
        &json!({"captureBeyondViewport": true, "format": "png"}),
    );
    let taken = taken["data"].as_str().expect("a picture");
    let taken = base64::engine::general_purpose::STANDARD
        .decode(taken)
        .expect("base64");
    let file = PathBuf::from(folder).join(format!("public-page-{name}.png"));
    std::fs::write(file, taken).expect("the folder can be written");
}

#[test]
fn a_browser_shows_every_page_from_phone_to_desktop_and_asks_nobody_else() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_ten();
    let visitors = site.visitors();
    let base = visitors.url("/page/");
    let browser = Window::browser();
    browser.asked_for();
    browser.complaints();
    for page in site.pages() {
        for width in WIDTHS {
            look(&browser, width, "light");
            browser.go(&format!("{base}{page}"));
            browser.wait_for("main h1");
            let fits = "return document.documentElement.scrollWidth <= window.innerWidth";
            assert_eq!(
                browser.script(fits, &json!([])),
                json!(true),
                "{page} at {width}"
            );
            let unseen = "return [...document.images].filter((image) => image.loading !== 'lazy'
                && (!image.complete || image.naturalWidth === 0)).map((image) => image.src)";
            browser.wait_until("the pictures", || {
                browser.script(unseen, &json!([])) == json!([])
            });
        }
    }
    let asked = browser.asked_for();
    assert!(
        asked.iter().any(|address| address.ends_with("style.css")),
        "{asked:?}"
    );
    for address in asked {
        assert!(
            address.starts_with(&base) || address.starts_with("data:"),
            "{address}"
        );
    }
    assert_eq!(browser.complaints(), [""; 0]);

    for (name, page, width, theme) in [
        ("index-light", "index.html", 1280, "light"),
        ("index-dark", "index.html", 1280, "dark"),
        ("index-phone", "index.html", 390, "light"),
        (
            "badge-light",
            &*site.page_of("Solutions Developer Professional"),
            1280,
            "light",
        ),
        (
            "badge-dark",
            &*site.page_of("Solutions Developer Professional"),
            1280,
            "dark",
        ),
        (
            "badge-phone",
            &*site.page_of("Kubernetes Administrator"),
            390,
            "light",
        ),
    ] {
        look(&browser, width, theme);
        browser.go(&format!("{base}{page}"));
        browser.wait_for("main h1");
        picture(&browser, name);
    }
}

#[test]
fn the_page_works_from_a_folder_on_a_disk_too() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_ten();
    let browser = Window::browser();
    let index = format!("file://{}", site.folder().join("index.html").display());
    browser.go(&index);
    browser.wait_for("main h1");
    let styled = "return getComputedStyle(document.querySelector('.grid a')).borderRadius";
    assert_eq!(browser.script(styled, &json!([])), json!("14px"));
    browser.click(".grid a");
    browser.wait_for(".hero h1");
    browser.click(".back");
    browser.wait_for(".grid");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn what_a_visitor_downloads_verifies() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_ten();
    let visitor = lapel_tests::lapel::Lapel::new().trusting(&site.issuer);
    let mut verified = 0;
    for page in site.pages() {
        let html = site.read(&page);
        for name in html.split("<a href=\"").skip(1).filter_map(|rest| {
            let (target, tag) = rest.split_once('"')?;
            tag.starts_with(" download").then_some(target)
        }) {
            let file = site.folder().join(&page).with_file_name(name);
            let report = visitor.verify(&[&file.display().to_string()]);
            let verdict = report["verdict"].as_str().unwrap_or_default();
            assert!(
                ["valid", "expired"].contains(&verdict),
                "{name}: {report:#}"
            );
            verified += 1;
        }
    }
    assert!(verified >= 8, "{verified}");
}

#[test]
fn the_earners_address_is_in_no_file() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_ten();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("ada@example.org"), "{path}");
        assert!(!path.contains("example-org"), "{path}");
        if let Ok(unbaked) = openbadges::image::unbake(&bytes) {
            for baked in unbaked.credentials {
                assert!(!baked.text.contains("ada@example.org"), "{path}");
            }
        }
    }
}

#[test]
fn whoever_prints_a_page_gets_ink_on_paper() {
    if !is_wanted() {
        return;
    }
    let site = Site::of_ten();
    let visitors = site.visitors();
    let browser = Window::browser();
    browser.go(&visitors.url("/page/index.html"));
    browser.wait_for(".grid a");
    browser.devtools(
        "Emulation.setEmulatedMedia",
        &json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}),
    );
    let colours: Value = browser.script(
        "const style = getComputedStyle(document.body);
         return [style.backgroundColor, style.color, getComputedStyle(document.querySelector('footer')).display]",
        &json!([]),
    );
    assert_eq!(
        colours,
        json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none"])
    );
}
