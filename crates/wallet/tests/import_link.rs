//! Links, followed to a server on loopback that is allowed by name.

mod sample;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use sample::{Desk, assertion, bake, now, picture};
use serde_json::json;
use wallet::import::{ImportResult, Input, Outcome};
use wallet::net::{Client, Rules};

type Answer = (u16, &'static str, Vec<u8>);

/// Answers by path and query; everything else is a 404.
struct Server {
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let answers = Arc::new(Mutex::new(HashMap::<String, Answer>::new()));
        let served = Arc::clone(&answers);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut lines = BufReader::new(&stream).lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                for line in lines {
                    if line.is_ok_and(|line| !line.is_empty()) {
                        continue;
                    }
                    break;
                }
                let path = first.split(' ').nth(1).unwrap_or_default();
                let (status, kind, body) = served
                    .lock()
                    .expect("unpoisoned")
                    .get(path)
                    .cloned()
                    .unwrap_or((404, "text/plain", b"nothing here".to_vec()));
                let head = format!(
                    "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: {kind}\r\n\
                     Content-Length: {}\r\n\r\n",
                    body.len()
                );
                // A client that has hung up is not the server's affair.
                let _ = stream
                    .write_all(head.as_bytes())
                    .and_then(|()| stream.write_all(&body));
            }
        });
        Self { address, answers }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn answer(&self, path: &str, status: u16, kind: &'static str, body: impl Into<Vec<u8>>) {
        self.answers
            .lock()
            .expect("unpoisoned")
            .insert(path.to_owned(), (status, kind, body.into()));
    }

    /// Hosts an assertion that lives where it is hosted.
    fn host(&self, path: &str, name: &str) {
        let assertion = assertion(&self.url(path), name);
        self.answer(path, 200, "application/ld+json", assertion.to_string());
    }

    fn page(&self, path: &str, html: impl Into<Vec<u8>>) {
        self.answer(path, 200, "text/html; charset=utf-8", html);
    }

    fn follow(&self, desk: &Desk, path: &str) -> ImportResult {
        let client = Client::new(&Rules {
            allowed_hosts: vec![self.address.to_string()],
            ..Rules::default()
        })
        .expect("a client");
        let link = self.url(path);
        let (_, mut results) = desk.import_by(&client, &[Input::Link(link.clone())]);
        assert_eq!(results.len(), 1, "{results:?}");
        let result = results.remove(0);
        assert_eq!(result.input, link);
        result
    }
}

#[track_caller]
fn taken(result: &ImportResult) -> (&str, &str) {
    assert_eq!(result.outcome, Outcome::Imported, "{result:?}");
    (
        result.id.as_deref().expect("an id"),
        result.name.as_deref().expect("a name"),
    )
}

#[track_caller]
fn refused(result: &ImportResult) -> &str {
    assert_eq!(result.outcome, Outcome::Refused, "{result:?}");
    &result.error.as_ref().expect("a reason").code
}

#[test]
fn a_link_to_an_assertion_gives_the_badge_with_its_picture() {
    let (server, desk) = (Server::start(), Desk::new());
    let mut document = assertion(&server.url("/a/1"), "Linked");
    document["badge"]["image"] = json!(server.url("/class.png"));
    server.answer("/a/1", 200, "application/json", document.to_string());
    server.answer("/class.png", 200, "image/png", picture());
    let result = server.follow(&desk, "/a/1");
    let (id, name) = taken(&result);
    assert_eq!(name, "Linked");
    let (_, image) = desk.wallet.image(id).expect("a badge").expect("a picture");
    assert_eq!(image, picture());
    let page = desk.wallet.badge(id, now()).expect("a badge");
    assert_eq!(page.credential, document.to_string());
}

#[test]
fn a_link_and_a_baked_image_of_one_assertion_are_one_badge() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/a/1", "One");
    let text = assertion(&server.url("/a/1"), "One").to_string();
    let id = desk.add(bake(&picture(), &text));
    assert_eq!(
        server.follow(&desk, "/a/1").id.as_deref(),
        Some(id.as_str())
    );
}

#[test]
fn a_link_to_a_baked_image_gives_the_image() {
    let (server, desk) = (Server::start(), Desk::new());
    let baked = bake(
        &picture(),
        &assertion(&server.url("/a/1"), "Baked").to_string(),
    );
    for path in ["/badge.png", "/download?id=1"] {
        server.answer(path, 200, "image/png", baked.clone());
    }
    let result = server.follow(&desk, "/badge.png");
    let (id, _) = taken(&result);
    let kept = desk.wallet.image(id).expect("a badge").expect("an image");
    assert_eq!(kept.1, baked);
    let again = server.follow(&desk, "/download?id=1");
    assert_eq!(again.outcome, Outcome::Duplicate, "{again:?}");
}

#[test]
fn an_assertion_that_declares_another_address_is_what_that_address_gives() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/www/1", "The truth");
    let copy = assertion(&server.url("/www/1"), "A copy");
    server.answer("/api/1", 200, "application/json", copy.to_string());
    let result = server.follow(&desk, "/api/1");
    assert_eq!(taken(&result).1, "The truth");

    // Where that address gives nothing, no more is believed than the address of the link.
    let orphan = assertion(&server.url("/gone/1"), "An orphan");
    server.answer("/api/2", 200, "application/json", orphan.to_string());
    let result = server.follow(&desk, "/api/2");
    let (id, _) = taken(&result);
    let page = desk.wallet.badge(id, now()).expect("a badge");
    assert_eq!(page.credential, server.url("/api/2"));
}

#[test]
fn a_page_is_followed_to_the_badge_it_names() {
    let (server, desk) = (Server::start(), Desk::new());
    for number in 1..=4 {
        server.host(&format!("/assertions/{number}"), &format!("Named {number}"));
    }
    let document = assertion(&server.url("/assertions/2"), "Not the truth");
    server.page(
        "/p/1",
        "<link rel=alternate type='application/ld+json' href='../assertions/1'>",
    );
    server.page(
        "/p/2",
        format!("<script type='application/ld+json'>{document}</script>"),
    );
    server.page("/p/3", "<p>A badge. <a href='/assertions/3'>Verify</a></p>");
    server.page(
        "/p/4",
        "<script type='application/ld+json'>{\"@type\": \"WebSite\", \"name\": \"x\"}</script>
         <a href='/assertions/404'>Gone</a><a href='/assertions/4'>Verify</a>",
    );
    for number in 1..=4 {
        let result = server.follow(&desk, &format!("/p/{number}"));
        let (id, name) = taken(&result);
        assert_eq!(name, format!("Named {number}"));
        let page = desk.wallet.badge(id, now()).expect("a badge");
        assert_eq!(page.origin, server.url(&format!("/p/{number}")));
    }
}

#[test]
fn a_moodle_page_is_followed_to_its_assertion() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/badges/assertion.php?b=12ab&obversion=2", "From Moodle");
    let result = server.follow(&desk, "/badges/badge.php?hash=12ab");
    assert_eq!(taken(&result).1, "From Moodle");
}

#[test]
fn a_short_link_is_followed_to_the_page_of_a_known_shape_and_to_its_assertion() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/badges/assertion.php?b=12ab&obversion=2", "From Moodle");
    // A page that a script draws names nothing.
    server.page("/badges/badge.php?hash=12ab", "<script src=x.js></script>");
    let to = "text/html\r\nLocation: /badges/badge.php?hash=12ab";
    server.answer("/go/1", 302, to, "");
    let result = server.follow(&desk, "/go/1");
    let (id, name) = taken(&result);
    assert_eq!(name, "From Moodle");
    let page = desk.wallet.badge(id, now()).expect("a badge");
    assert_eq!(page.origin, server.url("/badges/badge.php?hash=12ab"));
}

#[test]
fn a_link_that_gives_no_badge_is_refused_with_its_reason() {
    let (server, desk) = (Server::start(), Desk::new());
    server.page("/about", "<p>About us</p>");
    server.answer("/private", 403, "text/plain", "no");
    server.answer("/gone", 410, "application/json", "{}");
    server.answer("/broken", 503, "text/plain", "later");
    server.answer("/plain.png", 200, "image/png", picture());
    server.answer(
        "/class",
        200,
        "application/json",
        "{\"type\": \"BadgeClass\"}",
    );
    for (path, code) in [
        ("/about", "link.no-badge"),
        ("/private", "link.status"),
        ("/gone", "link.status"),
        ("/broken", "link.status"),
        ("/nothing", "link.status"),
        ("/plain.png", "image.no-credential"),
        ("/class", "credential.not-an-award"),
    ] {
        assert_eq!(refused(&server.follow(&desk, path)), code, "{path}");
    }
}

#[test]
fn a_page_cannot_lead_to_a_private_address() {
    let (server, desk) = (Server::start(), Desk::new());
    // Another port of this computer, which nobody allowed.
    let other = Server::start();
    other.host("/assertions/1", "Inside");
    server.page(
        "/p",
        format!("<a href='{}'>Verify</a>", other.url("/assertions/1")),
    );
    assert_eq!(refused(&server.follow(&desk, "/p")), "fetch.refused");
    assert_eq!(desk.wallet.counts(now()).expect("counts").all, 0);
}

#[test]
fn many_links_are_followed_in_order() {
    let (server, desk) = (Server::start(), Desk::new());
    for number in 0..20 {
        server.host(&format!("/assertions/{number}"), &format!("Badge {number}"));
    }
    let client = Client::new(&Rules {
        allowed_hosts: vec![server.address.to_string()],
        ..Rules::default()
    })
    .expect("a client");
    let links: Vec<String> = (0..20)
        .map(|number| server.url(&format!("/assertions/{number}")))
        .collect();
    let pasted = Input::Bytes {
        name: "pasted".into(),
        bytes: links.join("\n").into_bytes(),
    };
    let (summary, results) = desk.import_by(&client, &[pasted]);
    assert_eq!(summary.imported, 20, "{results:?}");
    let inputs: Vec<_> = results.into_iter().map(|result| result.input).collect();
    assert_eq!(inputs, links);
}

impl Server {
    fn import(&self, desk: &Desk, inputs: &[Input]) -> Vec<ImportResult> {
        let client = Client::new(&Rules {
            allowed_hosts: vec![self.address.to_string()],
            ..Rules::default()
        })
        .expect("a client");
        desk.import_by(&client, inputs).1
    }
}

fn names(results: &[ImportResult]) -> Vec<(&str, Outcome)> {
    results
        .iter()
        .map(|result| (result.name.as_deref().unwrap_or_default(), result.outcome))
        .collect()
}

#[test]
fn a_list_among_other_words_gives_a_result_for_each_address() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/a/1", "One");
    server.host("/a/2", "Two");
    let text = format!(
        "My badges:\n- One: {}\n- Gone ({})\n- [Two]({}), {}\n",
        server.url("/a/1"),
        server.url("/gone"),
        server.url("/a/2"),
        server.url("/a/1"),
    );
    let list = Input::List {
        name: "badges.txt".into(),
        bytes: text.clone().into_bytes(),
    };
    let expected = [
        ("One", Outcome::Imported),
        ("", Outcome::Refused),
        ("Two", Outcome::Imported),
    ];
    let results = server.import(&desk, &[list]);
    assert_eq!(names(&results), expected);
    assert_eq!(results[1].input, server.url("/gone"));
    // A file by itself, and a text that was pasted, are read in the same way.
    let file = Input::Path(desk.file("badges.txt", &text));
    assert_eq!(names(&server.import(&Desk::new(), &[file])), expected);
    let pasted = Input::Bytes {
        name: "Pasted text".into(),
        bytes: text.into_bytes(),
    };
    assert_eq!(names(&server.import(&Desk::new(), &[pasted])), expected);
}

#[test]
fn a_list_without_an_address_is_refused() {
    let desk = Desk::new();
    let list = Input::List {
        name: "badges.txt".into(),
        bytes: b"Buy milk.".to_vec(),
    };
    let (_, results) = desk.import(&[list]);
    assert_eq!(results.len(), 1);
    assert_eq!(refused(&results[0]), "link.none");
}

#[test]
fn a_list_in_a_folder_is_not_followed() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/a/1", "One");
    desk.file("links.txt", format!("See {} for more", server.url("/a/1")));
    let results = server.import(&desk, &[Input::Path(desk.input())]);
    assert_eq!(refused(&results[0]), "import.not-a-badge");
}

#[test]
fn a_public_collection_gives_all_its_badges_as_a_collection() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/public/assertions/1", "One");
    server.host("/public/assertions/2", "Two");
    let id = server.url("/public/collections/0f1e");
    let collection = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Collection", "id": id,
        "name": "Kitchen", "badges": [
            assertion(&server.url("/public/assertions/1"), "What others say of it"),
            assertion(&server.url("/public/assertions/gone"), "Gone"),
            server.url("/public/assertions/2"),
        ],
    });
    server.answer(
        "/public/collections/0f1e",
        200,
        "application/ld+json",
        collection.to_string(),
    );
    let results = server.import(&desk, &[Input::Link(id.clone())]);
    assert_eq!(
        names(&results),
        [
            ("One", Outcome::Imported),
            ("", Outcome::Refused),
            ("Two", Outcome::Imported),
        ]
    );
    let badge = results[0].id.as_deref().expect("an id");
    let page = desk.wallet.badge(badge, now()).expect("a badge");
    assert!(
        format!("{page:?}").contains("Kitchen"),
        "it is in no collection"
    );

    let empty = json!({"type": "Collection", "badges": []});
    server.answer("/empty", 200, "application/json", empty.to_string());
    assert_eq!(refused(&server.follow(&desk, "/empty")), "collection.empty");
}

#[test]
fn an_e_mail_brings_the_badges_that_it_carries_and_links_to() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/public/assertions/1", "Linked");
    server.host("/unsubscribe", "Must not be asked for");
    let attached = assertion(&server.url("/public/assertions/2"), "Attached").to_string();
    let mail = format!(
        "From: badges@issuer.example\r\nTo: ada@example.org\r\nSubject: Well done\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html\r\n\r\n<a href=\"{}\">View</a> <a href=\"{}\">Leave</a>\r\n\
         --b\r\nContent-Type: application/json; name=badge.json\r\n\r\n{attached}\r\n--b--\r\n",
        server.url("/public/assertions/1"),
        server.url("/unsubscribe"),
    );
    let file = desk.file("award.eml", &mail);
    let results = server.import(&desk, &[Input::Path(file)]);
    assert_eq!(
        names(&results),
        [
            ("Attached", Outcome::Imported),
            ("Linked", Outcome::Imported),
        ]
    );
    assert!(results[0].input.ends_with("award.eml/badge.json"));
    let empty = "From: a@b.example\nTo: c@d.example\n\nHello\n";
    let results = desk.import_bytes(empty);
    assert_eq!(refused(&results[0]), "email.no-badge");
}

/// A picture of a QR code.
fn code(text: &str) -> String {
    codes(&[text], 0)
}

/// A picture of QR codes beside one another, each turned about its middle by so many degrees.
fn codes(texts: &[&str], degrees: u32) -> String {
    use qrcodegen::{QrCode, QrCodeEcc};
    let codes: Vec<QrCode> = texts
        .iter()
        .map(|text| QrCode::encode_text(text, QrCodeEcc::Low).expect("it fits"))
        .collect();
    // What the largest takes that stands on its corner, with its margin.
    let room = codes.iter().map(|code| code.size() * 3 / 2 + 8).max();
    let room = room.expect("a code");
    let drawn: String = (0..)
        .zip(&codes)
        .map(|(place, code)| {
            let squares: String = (0..code.size())
                .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
                .filter(|(x, y)| code.get_module(*x, *y))
                .map(|(x, y)| format!("M{x} {y}h1v1h-1z"))
                .collect();
            let half = code.size() / 2;
            let (x, y) = (place * room + room / 2 - half, room / 2 - half);
            format!(
                "<path transform='translate({x} {y}) rotate({degrees} {half} {half})' d='{squares}'/>"
            )
        })
        .collect();
    let width = room * i32::try_from(texts.len()).expect("few");
    format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {room}'>{drawn}</svg>")
}

#[test]
fn a_qr_code_is_followed_if_somebody_pointed_at_it_or_it_looks_like_a_badge() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/b/1", "Pointed at");
    server.host("/assertions/2", "Come upon");
    let file = desk.file("1.svg", code(&server.url("/b/1")));
    desk.file("2.svg", code(&server.url("/assertions/2")));
    desk.file("3.svg", code("WIFI:S:guests;;"));
    let results = server.import(&desk, &[Input::Path(file)]);
    assert_eq!(names(&results), [("Pointed at", Outcome::Imported)]);
    let results = server.import(&Desk::new(), &[Input::Path(desk.input())]);
    assert_eq!(
        names(&results),
        [
            ("", Outcome::Refused),
            ("Come upon", Outcome::Imported),
            ("", Outcome::Refused),
        ]
    );
    for result in [&results[0], &results[2]] {
        assert_eq!(refused(result), "image.no-credential");
    }
}

#[test]
fn of_several_qr_codes_in_a_picture_each_that_is_a_badge_is_followed() {
    let (server, desk) = (Server::start(), Desk::new());
    server.host("/assertions/1", "First");
    server.host("/assertions/2", "Second");
    let (first, second) = (server.url("/assertions/1"), server.url("/assertions/2"));
    let home = server.url("/about");
    let texts = ["WIFI:S:guests;;", &first, &home, &second];
    let file = desk.file("poster.svg", codes(&texts, 0));
    let results = server.import(&desk, &[Input::Path(file)]);
    let mut taken = names(&results);
    taken.sort_unstable_by_key(|(name, _)| name.to_owned());
    assert_eq!(
        taken,
        [("First", Outcome::Imported), ("Second", Outcome::Imported)]
    );
}

#[test]
fn a_qr_code_is_read_however_it_is_turned() {
    let server = Server::start();
    server.host("/assertions/1", "Turned");
    let link = server.url("/assertions/1");
    for degrees in [90, 180, 270, 37] {
        let desk = Desk::new();
        let file = desk.file("1.svg", codes(&[&link], degrees));
        let results = server.import(&desk, &[Input::Path(file)]);
        assert_eq!(
            names(&results),
            [("Turned", Outcome::Imported)],
            "{degrees} degrees"
        );
    }
}

#[test]
fn a_qr_code_may_be_the_credential_itself() {
    let desk = Desk::new();
    let text = assertion("https://i.example/a/1", "In the code").to_string();
    let results = desk.import_bytes(code(&text));
    assert_eq!(names(&results), [("In the code", Outcome::Imported)]);
}
