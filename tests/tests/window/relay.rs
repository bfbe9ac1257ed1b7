//! The page that hands a backpack's answer over, in a real browser.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use lapel_tests::lapel::workspace;
use lapel_tests::webdriver::{Window, key};
use serde_json::{Value, json};

use crate::desk;

/// Hosts the folder of the relay page, and at `/framed` a page that has it in a frame.
fn host() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    address
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let (kind, body) = match path {
        "/" => (
            "text/html",
            std::fs::read(workspace().join("ui/relay/index.html"))?,
        ),
        "/framed" => (
            "text/html",
            b"<iframe src='/?code=c&state=s.4711'></iframe>".to_vec(),
        ),
        _ => (
            "image/png",
            std::fs::read(workspace().join("ui/relay/logo.png"))?,
        ),
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// What the page offers: the addresses of its links, and which of its parts are shown.
fn offered(browser: &Window) -> Value {
    let script = "const at = (id) => document.getElementById(id);
        return {
            go: at('go').getAttribute('href'),
            link: at('link').getAttribute('href'),
            shown: ['about', 'agreed', 'refused', 'answer', 'other'].filter((id) => !at(id).hidden),
        }";
    browser.script(script, &json!([]))
}

#[test]
fn the_relay_page_hands_the_answer_to_the_port_in_the_state_or_to_a_link() {
    if !desk::is_wanted() {
        return;
    }
    let host = host();
    let browser = Window::browser();
    let at = |query: &str| {
        browser.go(&format!("http://{host}/?{query}"));
        offered(&browser)
    };
    let here = at("code=c%2F1&state=s.4711&iss=https%3A%2F%2Fb.example&evil=1#token=x");
    let kept = "code=c%2F1&state=s.4711&iss=https%3A%2F%2Fb.example";
    assert_eq!(here["go"], format!("http://127.0.0.1:4711/landed?{kept}"));
    assert_eq!(here["link"], format!("lapel://sign-in?{kept}"));
    assert_eq!(here["shown"], json!(["agreed", "answer", "other"]));
    // No port, or none on which a program of a person's own can listen: the link.
    for state in ["s", "s.80", "s.0471", "s.99999", "s.4711x", "4711"] {
        let there = at(&format!("code=c&state={state}"));
        let link = format!("lapel://sign-in?code=c&state={state}");
        assert_eq!(there["go"], link.as_str(), "{state}");
        assert_eq!(there["shown"], json!(["agreed", "answer"]), "{state}");
    }
    let refused = at("error=access_denied&state=s.4711");
    assert_eq!(refused["shown"], json!(["refused", "answer", "other"]));
    assert_eq!(
        refused["go"],
        "http://127.0.0.1:4711/landed?state=s.4711&error=access_denied"
    );
    // Nobody's answer.
    for query in ["", "code=c", "state="] {
        assert_eq!(at(query)["shown"], json!(["about"]), "{query}");
    }
    // What is given twice stays twice: which of them counts is not for this page to say.
    let twice = at("code=a&code=b&state=s.4711");
    assert_eq!(
        twice["go"],
        "http://127.0.0.1:4711/landed?code=a&code=b&state=s.4711"
    );
}

#[test]
fn the_relay_page_copies_its_own_address_and_does_nothing_in_a_frame() {
    if !desk::is_wanted() {
        return;
    }
    let host = host();
    let browser = Window::browser();
    let address = format!("http://{host}/?code=c&state=s");
    browser.go(&address);
    browser.wait_for("#copy");
    let shown = "return document.getElementById('address').value";
    assert_eq!(browser.script(shown, &json!([])), address.as_str());
    browser.click("#copy");
    browser.wait_until("it to be copied", || browser.text("#copy") == "Copied");
    let field = "const field = document.createElement('input');
        field.id = 'pasted';
        document.body.append(field);
        field.focus()";
    browser.script(field, &json!([]));
    browser.press(&[key::CONTROL, "v"]);
    let pasted = "return document.getElementById('pasted').value";
    browser.wait_until("it to be pasted", || {
        browser.script(pasted, &json!([])) == address.as_str()
    });

    browser.go(&format!("http://{host}/framed"));
    let within = "const page = document.querySelector('iframe').contentDocument;
        const at = (id) => page?.getElementById(id);
        return at('about') && !at('about').hidden && at('answer').hidden && !at('go').hasAttribute('href')";
    browser.wait_until("the page in the frame", || {
        browser.script(within, &json!([])) == json!(true)
    });
}
