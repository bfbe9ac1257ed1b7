//! Files, folders, ZIPs and pasted things that come in, and those that do not.

mod sample;

use std::fs;
use std::io::{Cursor, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use sample::{Desk, SVG, address, bake, baked, now, offline, picture, text};
use serde_json::json;
use wallet::Stop;
use wallet::import::{ImportEvent, ImportResult, Input, Outcome};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What became of each input, by the end of its name.
fn outcomes(results: &[ImportResult]) -> Vec<(&str, Outcome, Option<&str>)> {
    results
        .iter()
        .map(|result| {
            let name = result.input.split("/in/").last().unwrap_or_default();
            let code = result.error.as_ref().map(|error| error.code.as_str());
            (name, result.outcome, code)
        })
        .collect()
}

fn code(results: &[ImportResult]) -> &str {
    match results {
        [result] => {
            assert_eq!(result.outcome, Outcome::Refused);
            let error = result.error.as_ref().expect("a reason");
            assert!(
                !error.message.is_empty() && !error.hint.is_empty(),
                "{error:?}"
            );
            assert!(result.id.is_none() && result.name.is_none());
            &error.code
        }
        other => panic!("not one result: {other:?}"),
    }
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("an entry");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("a ZIP").into_inner()
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names_and_told_file_by_file() {
    let desk = Desk::new();
    desk.file("b/2.json", text(2));
    desk.file("a.png", baked(1));
    desk.file("b/1.svg", bake(SVG, &text(3)));
    desk.file("notes.txt", "Buy milk.");
    desk.file("photo.jpg", [0xff, 0xd8, 0xff, 0xe0, 0, 16]);
    desk.file("plain.png", picture());
    desk.file(".DS_Store", "hidden");
    desk.file(".hidden/3.png", baked(4));
    desk.file("z.png", baked(1));
    let (summary, results) = desk.import(&[Input::Path(desk.input())]);
    assert_eq!(
        outcomes(&results),
        [
            ("a.png", Outcome::Imported, None),
            ("b/1.svg", Outcome::Imported, None),
            ("b/2.json", Outcome::Imported, None),
            ("notes.txt", Outcome::Refused, Some("import.not-a-badge")),
            ("photo.jpg", Outcome::Refused, Some("image.unknown-kind")),
            ("plain.png", Outcome::Refused, Some("image.no-credential")),
            ("z.png", Outcome::Duplicate, None),
        ]
    );
    assert_eq!(
        (summary.imported, summary.duplicates, summary.refused),
        (3, 1, 3)
    );
    assert_eq!(summary.new_ids.len(), 3);
    assert!(!summary.stopped);
}

#[test]
fn the_image_is_kept_byte_for_byte() {
    let desk = Desk::new();
    let id = desk.add(baked(1));
    let (_, kept) = desk.wallet.image(&id).expect("a badge").expect("an image");
    assert_eq!(kept, baked(1));
}

#[test]
fn what_is_refused_stays_where_it_was() {
    let desk = Desk::new();
    let mut broken = baked(1);
    broken.truncate(broken.len() - 20);
    let files = [
        desk.file("broken.png", &broken),
        desk.file("plain.png", picture()),
        desk.file("taken.png", baked(2)),
    ];
    let before: Vec<_> = files
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    let (summary, _) = desk.import(&[Input::Path(desk.input())]);
    assert_eq!((summary.imported, summary.refused), (1, 2));
    let after: Vec<_> = files
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    assert_eq!(before, after);
}

#[test]
fn text_is_known_by_its_content_and_not_by_its_name() {
    let desk = Desk::new();
    for (number, name) in ["x.json", "x.jsonld", "x.txt", "x.png", "x"]
        .iter()
        .enumerate()
    {
        let number = u32::try_from(number).expect("few");
        let path = desk.file(name, text(number));
        let (summary, results) = desk.import(&[Input::Path(path)]);
        assert_eq!(summary.imported, 1, "{results:?}");
    }
}

#[test]
fn a_3_0_credential_and_a_jwt_are_taken() {
    let desk = Desk::new();
    let credential = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://issuer.example/", "type": ["Profile"], "name": "Example"},
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:1", "type": ["Achievement"], "name": "Three",
                "criteria": {"narrative": "Do it."}, "description": "Done."
            }
        }
    });
    let part = |value: &serde_json::Value| {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string())
    };
    let mut other = credential.clone();
    other["id"] = json!("https://issuer.example/credentials/2");
    let jwt = format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(&other));
    for bytes in [credential.to_string(), format!("{jwt}\n")] {
        let results = desk.import_bytes(bytes);
        assert_eq!(results[0].outcome, Outcome::Imported, "{results:?}");
        assert_eq!(results[0].name.as_deref(), Some("Three"));
    }
}

#[test]
fn an_image_with_a_2_0_and_a_3_0_credential_gives_both_versions() {
    let desk = Desk::new();
    let three = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "https://issuer.example/",
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {"achievement": {"name": "Badge 1"}}
    });
    let both = bake(&baked(1), &three.to_string());
    let id = desk.add(both);
    let page = desk.wallet.badge(&id, now()).expect("a badge");
    assert_eq!(page.versions.len(), 1, "{:?}", page.versions);
}

#[test]
fn a_bare_address_in_a_file_is_a_badge_only_if_it_names_an_assertion() {
    let desk = Desk::new();
    desk.file("1.url.txt", format!("{}\n", address(1)));
    desk.file("2.txt", "https://www.example.org/news\n");
    let (_, results) = desk.import(&[Input::Path(desk.input())]);
    assert_eq!(
        outcomes(&results),
        [
            ("1.url.txt", Outcome::Imported, None),
            ("2.txt", Outcome::Refused, Some("import.not-a-badge")),
        ]
    );
}

#[test]
fn pasted_addresses_are_followed_each() {
    let desk = Desk::new();
    let results = desk.import_bytes(format!("{}\n\n {}\n", address(1), address(2)));
    assert_eq!(
        outcomes(&results),
        [
            (address(1).as_str(), Outcome::Refused, Some("fetch.offline")),
            (address(2).as_str(), Outcome::Refused, Some("fetch.offline")),
        ]
    );
}

#[test]
fn what_is_no_badge_is_refused_with_its_reason() {
    let desk = Desk::new();
    assert_eq!(code(&desk.import_bytes("")), "import.not-a-badge");
    assert_eq!(
        code(&desk.import_bytes("{\"a\": 1}")),
        "credential.not-an-award"
    );
    assert_eq!(code(&desk.import_bytes("{\"a\": ")), "credential.json");
    assert_eq!(code(&desk.import_bytes("GIF89a")), "image.unknown-kind");
    assert_eq!(
        code(&desk.import_bytes([0, 159, 146, 150])),
        "import.not-a-badge"
    );
    assert_eq!(
        code(&desk.import_bytes("PK\x03\x04 and no more")),
        "zip.broken"
    );
    let missing = Input::Path(desk.folder.path().join("missing.png"));
    assert_eq!(code(&desk.import(&[missing]).1), "import.missing");
    let link = Input::Link("javascript:alert(1)".into());
    assert_eq!(code(&desk.import(&[link]).1), "link.not-an-address");
}

#[test]
fn a_file_larger_than_20_mib_is_refused_unread() {
    let desk = Desk::new();
    let path = desk.file("huge.png", baked(1));
    let file = fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("a file");
    file.set_len((20 << 20) + 1).expect("a hole");
    assert_eq!(
        code(&desk.import(&[Input::Path(path)]).1),
        "import.too-large"
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_lead_out_of_no_folder() {
    let desk = Desk::new();
    let outside = desk.folder.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("secret.png"), baked(9)).expect("a file");
    desk.file("1.png", baked(1));
    let link = |target: &std::path::Path, name| {
        std::os::unix::fs::symlink(target, desk.input().join(name)).expect("a link");
    };
    link(&outside, "folder");
    link(&outside.join("secret.png"), "link.png");
    link(&desk.input().join("1.png"), "same.png");
    link(&desk.input(), "circle");
    let (_, results) = desk.import(&[Input::Path(desk.input())]);
    assert_eq!(
        outcomes(&results),
        [
            ("1.png", Outcome::Imported, None),
            ("folder", Outcome::Refused, Some("import.symlink")),
            ("link.png", Outcome::Refused, Some("import.symlink")),
        ]
    );
}

#[test]
fn a_zip_is_read_like_a_folder() {
    let desk = Desk::new();
    let bytes = zip(&[
        ("folder/1.png", &baked(1)),
        ("__MACOSX/folder/._1.png", b"rubbish"),
        ("folder/.DS_Store", b"rubbish"),
        ("folder/readme.txt", b"Read me."),
        ("2.json", text(2).as_bytes()),
    ]);
    let path = desk.file("badges.zip", &bytes);
    let expected = [
        ("badges.zip/folder/1.png", Outcome::Imported, None),
        (
            "badges.zip/folder/readme.txt",
            Outcome::Refused,
            Some("import.not-a-badge"),
        ),
        ("badges.zip/2.json", Outcome::Imported, None),
    ];
    let found = AtomicU32::new(0);
    let results = Mutex::new(Vec::new());
    desk.wallet
        .import(
            &[Input::Path(path)],
            &offline(),
            now(),
            &Stop::default(),
            &|event| match event {
                ImportEvent::Found { files } => found.store(files, Ordering::Relaxed),
                ImportEvent::Done(result) => results.lock().expect("unpoisoned").push(result),
            },
        )
        .expect("an import");
    assert_eq!(
        outcomes(&results.into_inner().expect("unpoisoned")),
        expected
    );
    assert_eq!(found.into_inner(), 3);
    let pasted = desk.import_bytes(bytes);
    assert_eq!(pasted[0].input, "pasted/folder/1.png");
    assert_eq!(pasted[0].outcome, Outcome::Duplicate);
}

#[test]
fn zip_slip_bombs_symlinks() {
    let desk = Desk::new();
    // Slip: paths that would lead out of any folder.
    for name in ["../../evil.json", "/etc/evil.json", "a/../../evil.json"] {
        let results = desk.import_bytes(zip(&[(name, text(1).as_bytes())]));
        assert_eq!(code(&results), "zip.path", "{name}");
    }
    // Symbolic links.
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("link.png", "/etc/passwd", SimpleFileOptions::default())
        .expect("an entry");
    let linked = writer.finish().expect("a ZIP").into_inner();
    assert_eq!(code(&desk.import_bytes(linked)), "zip.symlink");
    // Bombs: by ratio, by size, by number.
    let zeros = vec![0; 9 << 20];
    assert_eq!(
        code(&desk.import_bytes(zip(&[("1.png", &zeros)]))),
        "zip.bomb"
    );
    let mut noise: Vec<u8> = Vec::with_capacity(11 << 20);
    let mut state = 1_u32;
    while noise.len() <= 10 << 20 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.extend((state >> 8).to_le_bytes());
    }
    assert_eq!(
        code(&desk.import_bytes(zip(&[("1.png", &noise)]))),
        "zip.entry-too-large"
    );
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.png")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(code(&desk.import_bytes(zip(&many))), "zip.too-many-entries");
    // A ZIP in a ZIP, as 42.zip is made.
    let inner = zip(&[("1.png", &baked(1))]);
    assert_eq!(
        code(&desk.import_bytes(zip(&[("inner.zip", &inner)]))),
        "zip.nested"
    );
    // Nothing of all that came in, and nothing was unpacked.
    assert_eq!(desk.wallet.counts(now()).expect("counts").all, 0);
    assert_eq!(
        fs::read_dir(desk.folder.path()).expect("a folder").count(),
        1
    );
}

#[test]
fn a_zip_whose_sizes_lie_is_counted_by_what_comes_out() {
    let desk = Desk::new();
    let mut bytes = zip(&[("1.png", &vec![0; 5 << 20])]);
    let size = u32::to_le_bytes(5 << 20);
    let small = u32::to_le_bytes(100);
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&small);
        }
    }
    let results = desk.import_bytes(bytes);
    assert_eq!(results[0].outcome, Outcome::Refused, "{results:?}");
}

#[test]
fn an_encrypted_entry_is_refused_and_the_others_are_taken() {
    let desk = Desk::new();
    let mut bytes = zip(&[
        ("1.json", text(1).as_bytes()),
        ("2.json", text(2).as_bytes()),
    ]);
    // The first bit of the general flags, in the first local header and in its directory entry.
    bytes[6] |= 1;
    let entry = bytes
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("a directory");
    bytes[entry + 8] |= 1;
    assert_eq!(
        outcomes(&desk.import_bytes(bytes)),
        [
            ("pasted/1.json", Outcome::Refused, Some("zip.encrypted")),
            ("pasted/2.json", Outcome::Imported, None),
        ]
    );
}

#[test]
fn a_stop_keeps_what_was_done_and_a_rerun_finishes_the_rest() {
    const FILES: u32 = 700;
    let desk = Desk::new();
    for number in 0..FILES {
        desk.file(&format!("{number:04}.png"), baked(number));
    }
    let stop = Stop::default();
    let done = AtomicU32::new(0);
    let inputs = [Input::Path(desk.input())];
    let summary = desk
        .wallet
        .import(&inputs, &offline(), now(), &stop, &|event| {
            if matches!(event, ImportEvent::Done(_)) && done.fetch_add(1, Ordering::Relaxed) == 10 {
                stop.stop();
            }
        })
        .expect("an import");
    assert!(summary.stopped);
    assert_eq!(summary.imported, done.into_inner());
    assert!(
        (1..FILES).contains(&summary.imported),
        "{}",
        summary.imported
    );
    assert_eq!(
        desk.wallet.counts(now()).expect("counts").all,
        summary.imported
    );

    let (rest, _) = desk.import(&inputs);
    assert_eq!(rest.duplicates, summary.imported);
    assert_eq!(rest.imported, FILES - summary.imported);
    assert!(!rest.stopped);
}

#[test]
fn a_stop_before_the_first_file_imports_nothing() {
    let desk = Desk::new();
    desk.file("1.png", baked(1));
    let stop = Stop::default();
    stop.stop();
    for input in [
        Input::Path(desk.input()),
        Input::Link(address(1)),
        Input::Bytes {
            name: "pasted".into(),
            bytes: baked(1),
        },
    ] {
        let summary = desk
            .wallet
            .import(&[input], &offline(), now(), &stop, &|_| {})
            .expect("an import");
        assert!(summary.stopped && summary.imported == 0, "{summary:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_make_the_import_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let desk = Desk::new();
        for result in desk.import_bytes(bytes) {
            prop_assert_eq!(result.outcome, Outcome::Refused);
        }
    }

    #[test]
    fn no_damage_to_a_zip_makes_the_import_panic(
        places in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let desk = Desk::new();
        let mut bytes = zip(&[("1.png", &baked(1)), ("2.json", text(2).as_bytes())]);
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        for result in desk.import_bytes(bytes) {
            prop_assert!(result.error.is_some() == (result.outcome == Outcome::Refused));
        }
    }
}
