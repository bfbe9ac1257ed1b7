//! What the site is made of, and that it stays as it is.

use std::collections::HashSet;

use openbadges::image::unbake;
use resvg::tiny_skia::Pixmap;
use serde_json::json;

use super::cast::*;
use crate::share::PUBLIC_PAGE;
use crate::share::chosen::{LeftOut, Rules, Shows};
use crate::share::page::{PageSettings, PublicPage};
use crate::store::samples::*;

fn settings(change: impl FnOnce(&mut PageSettings)) -> PageSettings {
    let mut settings = PageSettings::default();
    change(&mut settings);
    settings
}

/// A hosted badge of its own name.
fn named(number: u32, name: &str) -> serde_json::Value {
    with(
        assertion(number),
        json!({"badge": with(class(), json!({"name": name}))}),
    )
}

/// Every path that a page's elements point to, resolved in the site.
fn pointed_to(path: &str, html: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    ["href=\"", "src=\""]
        .iter()
        .flat_map(|attribute| html.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|target| !target.starts_with('#') && !target.contains(':'))
        .map(|target| {
            let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in target.split('/') {
                if part == ".." {
                    parts.pop().expect("it stays within the site");
                } else {
                    parts.push(part);
                }
            }
            parts.join("/")
        })
        .collect()
}

#[test]
fn the_same_wallet_gives_the_same_bytes_on_every_day() {
    let page = Page::new();
    let expires = with(assertion(1), json!({"expires": "2026-09-01T00:00:00Z"}));
    let id = page.share(baked(&expires, &png()));
    page.share(baked(&named(2, "Weaver"), SVG.as_bytes()));
    page.sample.judge(&id, &Issuer::of(&[expires]));
    let first = page.made_at(on("2026-06-01T12:00:00Z"));
    for day in [
        "2026-08-20T00:00:00Z",
        "2026-09-02T00:00:00Z",
        "2031-01-01T00:00:00Z",
    ] {
        let later = page.made_at(on(day));
        assert_eq!(first.badges, later.badges, "{day}");
        assert_eq!(first.files, later.files, "{day}");
    }
}

#[test]
fn what_is_pointed_to_comes_before_what_points_to_it_and_the_index_last() {
    let page = Page::new();
    page.share(baked(&assertion(1), &png()));
    page.share(candidate(named(2, "Weaver")));
    let wallet = &page.sample.wallet;
    let address = "https://ada.example/badges".parse().expect("an address");
    wallet
        .set_page_settings(&settings(|page| page.address = Some(address)))
        .expect("settings");
    page.shows(&all());
    let made = page.made();
    let mut before = HashSet::new();
    for file in &made.files {
        if file.content_type.starts_with("text/html") {
            let html = text(&made, &file.path);
            for target in pointed_to(&file.path, &html) {
                // The way back is the one circle.
                let is_back = target == "index.html" || target == "sitemap.xml";
                assert!(
                    is_back || before.contains(target.as_str()),
                    "{} to {target}",
                    file.path
                );
            }
        }
        assert!(before.insert(file.path.as_str()), "{} twice", file.path);
    }
    assert_eq!(
        made.files.last().map(|file| file.path.as_str()),
        Some("index.html")
    );
    for path in &before {
        assert!(
            path.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-./".contains(&byte)),
            "{path}"
        );
    }
    let sitemap = text(&made, "sitemap.xml");
    for badge in &made.badges {
        let address = format!("https://ada.example/badges/{}", badge.path);
        assert!(
            sitemap.contains(&format!("<loc>{address}</loc>")),
            "{sitemap}"
        );
        assert!(
            html(&made, badge).contains(&format!("<link rel=\"canonical\" href=\"{address}\">"))
        );
    }
}

#[test]
fn badges_stand_under_the_earners_collections_and_the_rest_under_its_own() {
    let page = Page::new();
    let ids: Vec<String> = ["One", "Two", "Three", "Four"]
        .iter()
        .zip(1..)
        .map(|(name, number)| page.share(candidate(named(number, name))))
        .collect();
    page.switch(&ids[3], false);
    let wallet = &page.sample.wallet;
    let looms = wallet.make_collection("Looms").expect("a collection");
    let empty = wallet
        .make_collection("Nothing shared")
        .expect("a collection");
    let clouds = wallet.make_collection("Clouds <b>").expect("a collection");
    wallet
        .put_into_collection(&clouds, &[ids[1].clone(), ids[0].clone()])
        .expect("in it");
    wallet
        .put_into_collection(&looms, &[ids[0].clone()])
        .expect("in it");
    wallet
        .put_into_collection(&empty, &[ids[3].clone()])
        .expect("in it");
    wallet.order_collections(&[clouds]).expect("an order");
    let made = page.made();
    let index = text(&made, "index.html");
    let places: Vec<usize> = [
        ">Clouds &lt;b&gt;</h2>",
        ">Two</h3>",
        ">One</h3>",
        ">Looms</h2>",
        ">One</h3>",
        ">Further badges</h2>",
        ">Three</h3>",
    ]
    .iter()
    .scan(0, |from, words| {
        let found = index[*from..]
            .find(words)
            .unwrap_or_else(|| panic!("{words} after {from}"));
        *from += found + words.len();
        Some(*from)
    })
    .collect();
    assert!(places.is_sorted());
    assert!(!index.contains("Nothing shared") && !index.contains("Four"));
    assert_eq!(made.badges.len(), 3);
    assert!(index.contains("3 badges from 1 issuer"));
}

#[test]
fn the_rules_leave_out_and_say_why() {
    let page = Page::new();
    let good = page.share(candidate(assertion(1)));
    let unchecked = page.share(candidate(named(2, "Weaver")));
    page.sample.judge(&good, &Issuer::of(&[assertion(1)]));
    page.rules(&Rules {
        only_genuine: true,
        ..Rules::default()
    });
    let made = page.made();
    assert_eq!(
        made.badges
            .iter()
            .map(|badge| &badge.id)
            .collect::<Vec<_>>(),
        [&good]
    );
    let left: Vec<_> = made
        .left_out
        .iter()
        .map(|one| (&one.card.id, one.left_out))
        .collect();
    assert_eq!(left, [(&unchecked, Some(LeftOut::NotChecked))]);
    assert!(!text(&made, "index.html").contains("Weaver"));
}

#[test]
fn a_badge_keeps_its_folder_when_it_is_checked_again_or_called_otherwise() {
    let page = Page::new();
    let id = page.share(candidate(address("assertions/1")));
    let before = page.made().badges[0].path.clone();
    page.sample
        .wallet
        .write(|transaction| {
            let award = crate::store::page::award(transaction, &id)?;
            crate::backpack::outbox::queue::place(
                transaction,
                award,
                PUBLIC_PAGE,
                Some(&before),
                None,
                false,
                now(),
            )
        })
        .expect("it was published");
    page.sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let made = page.made();
    assert_eq!(made.badges[0].name, "Cloud Architect");
    assert_eq!(made.badges[0].path, before);
}

#[test]
fn the_digest_of_a_badge_changes_when_anything_of_it_does() {
    let page = Page::new();
    let id = page.share(candidate(assertion(1)));
    let other = page.share(candidate(named(2, "Weaver")));
    let digests = |made: &PublicPage| -> Vec<String> {
        [&id, &other]
            .iter()
            .map(|id| {
                made.badges
                    .iter()
                    .find(|badge| &&badge.id == id)
                    .expect("it is there")
                    .digest
                    .clone()
            })
            .collect()
    };
    let before = digests(&page.made());
    page.sample
        .wallet
        .set_badge_shows(
            &id,
            PUBLIC_PAGE,
            Some(&Shows {
                skills: false,
                ..Shows::default()
            }),
            now(),
        )
        .expect("it is set");
    let after = digests(&page.made());
    assert_ne!(before[0], after[0]);
    assert_eq!(before[1], after[1]);
}

#[test]
fn no_svg_of_a_badge_is_published_but_a_png_that_verifies_alike() {
    let page = Page::new();
    page.shows(&all());
    page.share(baked(&assertion(1), SVG.as_bytes()));
    let made = page.made();
    for file in &made.files {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(
            file.path == "icon.svg" || !text.contains("alert("),
            "{}",
            file.path
        );
        assert!(file.path == "icon.svg" || !file.path.ends_with(".svg"));
    }
    let image = image(&made, &made.badges[0]).expect("an image");
    assert_eq!(image.content_type, "image/png");
    assert_eq!(
        unbake(&image.bytes).expect("baked").chosen().text,
        assertion(1).to_string()
    );
}

#[test]
fn a_badge_without_a_picture_or_with_a_broken_one_has_a_page_all_the_same() {
    let page = Page::new();
    page.shows(&all());
    page.share(candidate(assertion(1)));
    page.share(with_image(named(2, "Weaver"), "\u{89}PNG, but broken"));
    let made = page.made();
    assert_eq!(made.badges.len(), 2);
    for badge in &made.badges {
        assert!(!html(&made, badge).contains("<img"));
        assert!(
            paths(&made).contains(
                &format!(
                    "{}{}.json",
                    badge.path,
                    badge.name.to_lowercase().replace(' ', "-")
                )
                .as_str()
            )
        );
    }
}

#[test]
fn an_issuer_that_nobody_vouches_for_is_said_in_words() {
    let page = Page::new();
    let id = page.share(candidate(credential_3_0("2026-01-01T00:00:00Z")));
    page.sample.wallet.write(|transaction| {
        let number = crate::store::page::number(transaction, &id)?;
        transaction.execute(
            "INSERT INTO result (badge, at, verdict, recipient, method, checks, confirmation, missing_contexts)
             VALUES (?1, 1780315200000, 'valid', 'unknown', 'data-integrity', '[]', '{\"by\":\"nobody\"}', '[]')",
            [number],
        )?;
        transaction.execute(
            "UPDATE badge SET result = last_insert_rowid(), verdict = 'valid', issuer_unconfirmed = 1,
                checked_at = 1780315200000 WHERE number = ?1",
            [number],
        )?;
        Ok(())
    }).expect("a result");
    let made = page.made();
    let html = html(&made, &made.badges[0]);
    assert!(html.contains("issuer not confirmed"));
    assert!(html.contains("Signed, issuer not confirmed"));
    assert!(html.contains("nobody vouches"));
    assert!(html.contains("data-standing=\"issuer-not-confirmed\""));
}

#[test]
fn search_engines_are_asked_to_leave_out_what_the_earner_wants_left_out() {
    let page = Page::new();
    page.share(candidate(assertion(1)));
    let wallet = &page.sample.wallet;
    let address: url::Url = "https://ada.example/".parse().expect("an address");
    for noindex in [false, true] {
        wallet
            .set_page_settings(&settings(|page| {
                page.noindex = noindex;
                page.address = Some(address.clone());
            }))
            .expect("settings");
        let made = page.made();
        for file in made
            .files
            .iter()
            .filter(|file| file.path.ends_with(".html"))
        {
            assert_eq!(
                text(&made, &file.path).contains("noindex"),
                noindex,
                "{}",
                file.path
            );
        }
        assert_eq!(paths(&made).contains(&"sitemap.xml"), !noindex);
    }
}

#[test]
fn five_hundred_badges_make_an_index_of_less_than_300_kb() {
    let page = Page::new();
    let wallet = &page.sample.wallet;
    let names = [
        "Tencent Cloud Architect Associate",
        "Solutions Developer Professional",
        "First Aid at Work",
    ];
    for number in 0..500_u32 {
        let name = names[number as usize % 3];
        let badge = with(
            named(number, name),
            json!({"expires": "2028-03-04T00:00:00Z"}),
        );
        page.share(baked(&badge, &png()));
    }
    let collection = wallet.make_collection("Clouds").expect("a collection");
    let ids: Vec<String> = page
        .made()
        .badges
        .iter()
        .map(|badge| badge.id.clone())
        .collect();
    wallet
        .put_into_collection(&collection, &ids[..250])
        .expect("in it");
    let made = page.made();
    let index = file(&made, "index.html");
    assert!(index.bytes.len() < 300_000, "{} bytes", index.bytes.len());
    let html = text(&made, "index.html");
    assert_eq!(html.matches("loading=\"lazy\"").count(), 500);
    assert_eq!(html.matches("width=\"90\" height=\"90\"").count(), 500);
}

#[test]
fn a_badge_without_a_picture_has_its_letter_in_the_picture_that_stands_for_it() {
    let page = Page::new();
    page.share(candidate(named(1, "Weaver")));
    let address = "https://ada.example/".parse().expect("an address");
    let wallet = &page.sample.wallet;
    wallet
        .set_page_settings(&settings(|page| page.address = Some(address)))
        .expect("settings");
    let made = page.made();
    let badge = made.badges.first().expect("a badge");
    assert!(html(&made, badge).contains("<b aria-hidden=\"true\">W</b>"));
    let path = format!("{}picture.preview.png", badge.path);
    let drawn = Pixmap::decode_png(&file(&made, &path).bytes).expect("a PNG");
    // The square in the ring that a picture would fill.
    let colours: HashSet<[u8; 3]> = (90..390)
        .flat_map(|x| (165..465).map(move |y| (x, y)))
        .filter_map(|(x, y)| drawn.pixel(x, y))
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let ink = colours.iter().filter(|[red, ..]| *red < 0x70).count();
    assert!(ink > 0, "nothing is written there: {colours:?}");
}
