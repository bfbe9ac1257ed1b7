use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use url::Url;

use super::peer::{Peer, Quirks, browse, exchange};
use crate::Stop;
use crate::backpack::{SignIn, SignInError, SignInOptions, discover};
use crate::secrets::ForThisRun;

fn attempt(peer: &Peer) -> SignIn {
    let server = discover(&peer.client(), peer.url("/").as_str())
        .expect("a backpack")
        .remove(0);
    let options = SignInOptions {
        loopback: true,
        ..SignInOptions::default()
    };
    let secrets = ForThisRun::default();
    SignIn::begin(
        &peer.client(),
        server,
        options,
        &secrets,
        chrono::Utc::now(),
    )
    .expect("an attempt")
}

/// What comes before the right answer is sent away and ends nothing.
fn sent_away(before: impl Fn(&Url) -> u16 + Send + 'static) -> u16 {
    let peer = Peer::new(Quirks::default());
    let attempt = attempt(&peer);
    let landed = peer.consent(attempt.authorization());
    let stop = Stop::default();
    let stop_if_it_fails = Stops(stop.clone());
    let browser = thread::spawn(move || {
        let _stop = stop_if_it_fails;
        let status = before(&landed);
        assert_eq!(browse(&landed, &[]).0, 200, "the right one still works");
        status
    });
    let answer = attempt.listen(&stop);
    let status = browser.join().expect("a browser");
    assert!(attempt.owns(&answer.expect("an answer")));
    status
}

/// Ends a wait for a browser that is gone.
struct Stops(Stop);

impl Drop for Stops {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

fn with(url: &Url, change: impl Fn(&mut Url)) -> Url {
    let mut url = url.clone();
    change(&mut url);
    url
}

#[test]
fn a_request_from_another_origin_is_refused() {
    for (header, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Mode", "no-cors"),
        ("Sec-Fetch-Dest", "iframe"),
        ("Sec-Fetch-Dest", "image"),
    ] {
        let status = sent_away(move |landed| browse(landed, &[(header, value)]).0);
        assert_eq!(status, 403, "{header}: {value}");
    }
}

#[test]
fn a_rebound_host_name_is_refused() {
    for host in ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1"] {
        let status = sent_away(move |landed| browse(landed, &[("Host", host)]).0);
        assert_eq!(status, 421, "{host}");
    }
    let twice = sent_away(|landed| {
        let host = format!("127.0.0.1:{}", landed.port().expect("a port"));
        browse(landed, &[("Host", &host), ("Host", "evil.example")]).0
    });
    assert_eq!(twice, 421);
}

#[test]
fn a_wrong_state_is_refused_and_does_not_end_the_wait() {
    for query in ["code=c&state=guess", "code=c", "", "state=a&state=b"] {
        let status =
            sent_away(move |landed| browse(&with(landed, |url| url.set_query(Some(query))), &[]).0);
        assert_eq!(status, 403, "{query}");
    }
    let twice = sent_away(|landed| {
        let query = format!("{}&state=x", landed.query().expect("a query"));
        browse(&with(landed, |url| url.set_query(Some(&query))), &[]).0
    });
    assert_eq!(twice, 403);
}

#[test]
fn another_path_method_or_form_is_refused() {
    let path = sent_away(|landed| browse(&with(landed, |url| url.set_path("/")), &[]).0);
    assert_eq!(path, 404);
    let raw = |first: fn(&str) -> String| {
        sent_away(move |landed| {
            let host = format!("127.0.0.1:{}", landed.port().expect("a port"));
            let target = format!("{}?{}", landed.path(), landed.query().expect("a query"));
            exchange(
                &host,
                &format!("{}\r\nHost: {host}\r\n\r\n", first(&target)),
            )
            .0
        })
    };
    assert_eq!(raw(|target| format!("POST {target} HTTP/1.1")), 405);
    assert_eq!(raw(|target| format!("HEAD {target} HTTP/1.1")), 405);
    assert_eq!(
        raw(|target| format!("GET {target}#access_token=x HTTP/1.1")),
        400
    );
    assert_eq!(raw(|target| format!("GET {target}")), 400);
    assert_eq!(raw(|target| format!("GET {target} HTTP/1.1 x")), 400);
    assert_eq!(raw(|_| "nonsense".to_owned()), 400);
}

#[test]
fn a_request_without_an_end_is_hung_up_on() {
    sent_away(|landed| {
        let host = format!("127.0.0.1:{}", landed.port().expect("a port"));
        let mut stream = std::net::TcpStream::connect(&host).expect("a connection");
        // Both fail once Lapel has hung up, which it may do at any moment.
        let _ = stream.write_all("a".repeat(1 << 20).as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty());
        0
    });
}

#[test]
fn connections_that_say_nothing_do_not_keep_the_browser_out() {
    let status = sent_away(|landed| {
        let host = format!("127.0.0.1:{}", landed.port().expect("a port"));
        // Browsers open connections that they never use.
        let silent: Vec<_> = (0..8)
            .map(|_| std::net::TcpStream::connect(&host).expect("a connection"))
            .collect();
        let status = browse(&with(landed, |url| url.set_path("/")), &[]).0;
        drop(silent);
        status
    });
    assert_eq!(status, 404);
}

#[test]
fn the_wait_can_be_stopped() {
    let peer = Peer::new(Quirks::default());
    let attempt = attempt(&peer);
    let stop = Stop::default();
    let stopper = stop.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        stopper.stop();
    });
    assert_eq!(attempt.listen(&stop), Err(SignInError::Stopped));
}
