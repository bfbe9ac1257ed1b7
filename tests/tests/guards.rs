//! The network threats, each through the real command: who may be called, how long, how much.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use lapel_tests::authority::Authority;
use lapel_tests::award::{Award, Issued};
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::lapel::{Lapel, check};
use serde_json::Value;

const MIB: usize = 1 << 20;

struct Cast {
    issuer: Issuer,
    lapel: Lapel,
    award: Award,
    issued: Issued,
}

impl Cast {
    fn new() -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        let award = Award::new("badge");
        let issued = issuer.issue(&award);
        Self {
            issuer,
            lapel,
            award,
            issued,
        }
    }

    /// What becomes of the badge if its assertion is answered so.
    fn answered(&self, answer: Answer) -> Value {
        self.issuer.serve(&self.award.assertion(), answer);
        let file = self.lapel.file("badge.png", &self.issued.image);
        self.lapel.verify(&[&file])
    }
}

fn assert_undecided(report: &Value, because: &str) {
    assert_eq!(report["verdict"], "unverified", "{report:#}");
    let evidence = check(report, "hosted.assertion")["evidence"]
        .as_str()
        .expect("a reason");
    assert!(evidence.contains(because), "{evidence}");
}

#[test]
fn ssrf_by_redirect() {
    let cast = Cast::new();
    let other = Issuer::start();
    other.serve("/assertion", Answer::json(&serde_json::json!({})));
    for target in [
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://localhost./",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://ada:secret@example.org/",
        &other.url("/assertion"),
    ] {
        let report = cast.answered(Answer::redirect(target));
        assert_undecided(&report, "does not fetch");
        let text = report.to_string();
        assert!(!text.contains("secret"), "{text}");
    }
    assert_eq!(other.requests(), 0);
}

#[test]
fn ssrf_by_assertion_issuer_and_class_url() {
    let cast = Cast::new();
    let other = Issuer::start();
    let hostile = other.url("/assertion");
    for (path, member) in [
        (cast.award.assertion(), "badge"),
        (cast.award.class(), "issuer"),
    ] {
        let issued = cast.issuer.issue(&cast.award);
        cast.issuer
            .edit(&path, |document| document[member] = hostile.clone().into());
        let report = cast.lapel.verify(&[&issued.address]);
        assert_eq!(report["verdict"], "unverified", "{report:#}");
    }
    let run = cast.lapel.run(&["verify", "--json", &hostile]);
    assert_ne!(run.status, 0);
    assert!(run.out.contains("does not"), "{run:?}");
    assert_eq!(other.requests(), 0);
}

#[test]
fn a_loopback_host_that_is_not_allowed_is_refused() {
    let issuer = Issuer::start();
    let lapel = Lapel::new();
    let issued = issuer.issue(&Award::new("badge"));
    let file = lapel.file("badge.png", &issued.image);
    let report = lapel.verify(&[&file]);
    assert_undecided(&report, "this computer or inside a private network");
    // Another port of an allowed host is another server.
    let lapel = Lapel::new().trusting(&Issuer::start());
    let file = lapel.file("badge.png", &issued.image);
    assert_undecided(
        &lapel.verify(&[&file]),
        "this computer or inside a private network",
    );
    assert_eq!(issuer.requests(), 0);
}

#[test]
fn redirects_end_after_five() {
    let cast = Cast::new();
    let document = cast.issuer.document(&cast.award.assertion()).expect("JSON");
    for hop in 1..=5 {
        let next = cast.issuer.url(&format!("/hop/{}", hop + 1));
        cast.issuer
            .serve(&format!("/hop/{hop}"), Answer::redirect(&next));
    }
    cast.issuer.serve("/hop/6", Answer::json(&document));
    let second = cast.issuer.url("/hop/2");
    let first = cast.issuer.url("/hop/1");
    assert_undecided(
        &cast.answered(Answer::redirect(&first)),
        "redirects too often",
    );
    assert_eq!(cast.issuer.asked("/hop/6"), 0);
    // One less is followed to its end.
    cast.answered(Answer::redirect(&second));
    assert_eq!(cast.issuer.asked("/hop/6"), 1);
}

#[test]
fn a_redirect_loop_ends() {
    let cast = Cast::new();
    let itself = cast.issuer.url(&cast.award.assertion());
    assert_undecided(
        &cast.answered(Answer::redirect(&itself)),
        "redirects too often",
    );
    assert!(
        cast.issuer.requests() <= 6,
        "{:?}",
        cast.issuer.paths_asked()
    );
}

#[test]
fn huge_reply() {
    let cast = Cast::new();
    let body = vec![b' '; 6 * MIB];
    let report = cast.answered(Answer::of("application/json", body));
    assert_undecided(&report, "larger than");
}

#[test]
fn gzip_bomb_reply() {
    let cast = Cast::new();
    let report = cast.answered(Answer::gzip_bomb(200 * MIB));
    assert_undecided(&report, "larger than");
}

#[test]
fn an_honest_gzip_is_read() {
    let cast = Cast::new();
    let document = cast
        .issuer
        .document(&cast.award.assertion())
        .expect("JSON")
        .to_string();
    let report = cast.answered(Answer::of("application/json", document).gzipped());
    assert_eq!(report["verdict"], "valid", "{report:#}");
}

/// A server that sends a byte now and then and never comes to an end.
fn drip() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                        content-length: 100000\r\n\r\n{";
            let mut sent = stream.write_all(head.as_bytes());
            while sent.is_ok() {
                std::thread::sleep(Duration::from_millis(200));
                sent = stream.write_all(b" ");
            }
        }
    });
    port
}

#[test]
fn slow_reply() {
    let host = format!("localhost:{}", drip());
    let lapel = Lapel::new();
    let address = format!("http://{host}/assertion");
    let file = lapel.file(
        "badge.json",
        serde_json::json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address,
            "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
            "badge": format!("http://{host}/class"), "verification": {"type": "HostedBadge"},
            "issuedOn": "2025-01-01T00:00:00Z"
        })
        .to_string(),
    );
    let began = Instant::now();
    let report = lapel.verify(&["--allow-host", &host, &file]);
    let took = began.elapsed();
    assert_undecided(&report, "took too long");
    assert!(
        took > Duration::from_secs(15) && took < Duration::from_secs(30),
        "{took:?}"
    );
}

#[test]
fn an_unknown_authority_an_expired_and_a_wrong_certificate_are_no_connection() {
    let known = Authority::new();
    let names = ["localhost", "127.0.0.1"];
    for (config, what) in [
        (Authority::new().server(&names), "an unknown authority"),
        (known.expired_server(&names), "an expired certificate"),
        (
            known.server(&["somewhere-else.example"]),
            "another host’s certificate",
        ),
    ] {
        let issuer = Issuer::start_with(0, config, &known.pem);
        let lapel = Lapel::new().trusting(&issuer);
        let issued = issuer.issue(&Award::new("badge"));
        let file = lapel.file("badge.png", &issued.image);
        let report = lapel.verify(&[&file]);
        assert_undecided(&report, "secure connection");
        assert_eq!(issuer.requests(), 0, "{what}");
    }
}

#[test]
fn an_image_may_be_twice_as_large_as_a_document() {
    let cast = Cast::new();
    let mut image = cast.issued.image.clone();
    let padding = chunk(b"prVt", &vec![0; 7 * MIB]);
    image.splice(image.len() - 12..image.len() - 12, padding);
    cast.issuer
        .serve("/large.png", Answer::of("image/png", image));
    let line = cast
        .lapel
        .run(&["import", "--json", &cast.issuer.url("/large.png")])
        .ended(0);
    assert_eq!(line.line()["outcome"], "imported");
    cast.issuer
        .serve("/huge.png", Answer::of("image/png", vec![0; 11 * MIB]));
    let line = cast
        .lapel
        .run(&["import", "--json", &cast.issuer.url("/huge.png")])
        .ended(2);
    assert_eq!(line.line()["error"]["code"], "fetch.too-large");
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).expect("it fits");
    [
        &length.to_be_bytes()[..],
        kind,
        data,
        &crc.sum().to_be_bytes()[..],
    ]
    .concat()
}

#[test]
fn a_badge_that_names_ever_more_documents_is_given_up() {
    let cast = Cast::new();
    let base = cast.issuer.base();
    let many: Vec<String> = (0..500)
        .map(|number| format!("{base}/endorsement/{number}"))
        .collect();
    cast.issuer.edit(&cast.award.assertion(), |assertion| {
        assertion["endorsement"] = many.into()
    });
    cast.lapel.verify(&[&cast.issued.address]);
    assert!(cast.issuer.requests() <= 40, "{}", cast.issuer.requests());
}
