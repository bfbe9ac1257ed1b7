//! A folder in which any single step can fail: before it is done, after, or half way.

mod failing;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;

use openbadges::identity::hex_digest;
use sha2::Sha256;

use super::difference::{INDEX, Lying, steps};
use super::kept::Mark;
use super::place::{BESIDE, Place};
use super::work::{PublishEvent, Run};
use super::{PublishError, Publishing};
use crate::net::{Client, Rules};
use crate::secrets::ForThisRun;
use crate::share::page::PageFile;
use crate::{Result, Stop};
pub(in crate::share::publish) use failing::Failing;
use failing::How;

/// What the wallet's list says: each path, and the digest of what lies there.
type Kept = BTreeMap<String, Option<String>>;

/// What lies in the folder.
type Site = BTreeMap<String, Vec<u8>>;

fn file(path: &str, content: &str) -> PageFile {
    let content_type = if path.ends_with(".html") {
        "text/html; charset=utf-8"
    } else {
        "image/png"
    };
    PageFile {
        path: path.into(),
        content_type,
        bytes: content.into(),
    }
}

/// A page of some badges, each with a picture and a page of its own.
fn page(title: &str, badges: &[(&str, &str)]) -> Vec<PageFile> {
    let mut files = vec![file("style.css", "body{}")];
    let mut index = format!("{title} style.css");
    for (name, words) in badges {
        files.push(file(&format!("badges/{name}/{words}.png"), words));
        let page = format!("{words} badges/{name}/{words}.png index.html style.css");
        files.push(file(&format!("badges/{name}/index.html"), &page));
        index += &format!(" badges/{name}/index.html");
    }
    files.push(file(INDEX, &index));
    files
}

fn site(folder: &Path) -> Site {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it is within");
            let path = path.to_string_lossy().replace('\\', "/");
            (path, std::fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

fn whole(files: &[PageFile]) -> Site {
    files
        .iter()
        .map(|file| (file.path.clone(), file.bytes.clone()))
        .collect()
}

/// Makes the folder hold the files, unless something fails.
fn bring_about(place: &Place, kept: &RefCell<Kept>, files: &[PageFile]) -> Result<()> {
    let client = Client::new(&Rules {
        offline: true,
        ..Rules::default()
    })
    .expect("a client");
    let with = Publishing {
        client: &client,
        secrets: &ForThisRun::default(),
        agreed: None,
        replace: false,
        retries: 0,
        stop: &Stop::default(),
        event: &|_: PublishEvent| {},
    };
    let mark = |mark: Mark<'_>| {
        let mut kept = kept.borrow_mut();
        match mark {
            Mark::InDoubt(path) => kept.insert(path.to_owned(), None),
            Mark::Lies { path, sha256, .. } => {
                kept.insert(path.to_owned(), Some(sha256.to_owned()))
            }
            Mark::Gone(path) => kept.remove(path),
        };
        Ok(())
    };
    let lying: Vec<Lying> = kept
        .borrow()
        .iter()
        .map(|(path, sha256)| Lying {
            path: path.clone(),
            sha256: sha256.clone(),
        })
        .collect();
    let steps = steps(&lying, files);
    let run = Run::new(&with, place, &mark);
    run.look_and_send(&steps, &lying)?;
    run.remove(&steps)
}

/// Every word that is a path leads somewhere, from the front on; what is met is whole.
fn assert_sound(site: &Site, old: &Site, new: &Site, what: &str) {
    for (path, content) in site {
        let known = [old, new]
            .iter()
            .any(|page| page.get(path) == Some(content));
        assert!(known || path == BESIDE, "{what}: {path} is not whole");
    }
    let mut open = vec![INDEX];
    let mut met = Vec::new();
    while let Some(path) = open.pop() {
        let Some(content) = site.get(path) else {
            assert_eq!(path, INDEX, "{what}: something points to it");
            assert!(
                old.is_empty() || new.is_empty(),
                "{what}: the front is gone"
            );
            return;
        };
        met.push(path);
        let text = std::str::from_utf8(content).expect("text");
        for word in text.split(' ').filter(|word| word.contains('.')) {
            if !met.contains(&word) {
                open.push(word);
            }
        }
    }
}

/// Every file that lies there is remembered.
fn assert_remembered(site: &Site, kept: &Kept, what: &str) {
    for (path, content) in site {
        let remembered = kept.get(path);
        assert!(remembered.is_some(), "{what}: nobody remembers {path}");
        if let Some(Some(sha256)) = remembered {
            assert_eq!(*sha256, hex_digest::<Sha256>(&[content]), "{what}: {path}");
        }
    }
}

#[test]
fn a_step_that_fails_in_a_folder_leaves_the_old_page_or_the_new() {
    let first = page("One", &[("a", "apple"), ("b", "banana")]);
    let second = page("Two", &[("a", "apricot"), ("c", "cherry")]);
    let nothing: Vec<PageFile> = Vec::new();
    let mut failures = 0;
    for (old, new) in [
        (&nothing, &first),
        (&first, &second),
        (&second, &first),
        (&first, &nothing),
    ] {
        for how in [How::Before, How::Half, How::After] {
            for step in 0.. {
                let folder = tempfile::tempdir().expect("a folder");
                let kept = RefCell::new(Kept::new());
                let failing = Failing::default();
                let place = Place::failing(folder.path(), &failing);
                bring_about(&place, &kept, old).expect("nothing fails");
                assert_eq!(site(folder.path()), whole(old));
                failing.plan(step, how);
                let done = bring_about(&place, &kept, new);
                let what = format!("{how:?} at step {step}");
                if done.is_ok() {
                    assert!(!failing.has_failed(), "{what}: it was not noticed");
                    break;
                }
                failures += 1;
                let left = site(folder.path());
                assert_sound(&left, &whole(old), &whole(new), &what);
                assert_remembered(&left, &kept.borrow(), &what);
                failing.heal();
                bring_about(&place, &kept, new).expect("nothing fails");
                assert_eq!(site(folder.path()), whole(new), "{what}, and then");
                assert!(!kept.borrow().contains_key(BESIDE), "{what}");
            }
        }
    }
    assert!(failures > 150, "only {failures} failures were met");
}

#[test]
fn a_full_disk_is_said_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let failing = Failing::default();
    let place = Place::failing(folder.path(), &failing);
    failing.plan(0, How::Before);
    let error = place.put(&file("a.html", "a")).expect_err("it fails");
    assert_eq!(error.code(), "publish.full");
    let gone = folder.path().join("gone");
    let host = crate::share::page::Host::Folder { path: gone };
    let client = Client::new(&Rules::default()).expect("a client");
    let missing = Place::open(&host, "", &client)
        .err()
        .expect("it is missing");
    assert_eq!(missing.code(), "publish.folder");
}

#[test]
fn a_run_that_is_stopped_ends_after_the_file_that_is_under_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::failing(folder.path(), &Failing::default());
    let client = Client::new(&Rules::default()).expect("a client");
    let (stop, sent) = (Stop::default(), Cell::new(0));
    let hear = |event: PublishEvent| {
        if matches!(event, PublishEvent::Sent { .. }) {
            sent.set(sent.get() + 1);
            stop.stop();
        }
    };
    let with = Publishing {
        client: &client,
        secrets: &ForThisRun::default(),
        agreed: None,
        replace: false,
        retries: 0,
        stop: &stop,
        event: &hear,
    };
    let files = page("One", &[("a", "apple")]);
    let run = Run::new(&with, &place, &|_| Ok(()));
    let stopped = run.look_and_send(&steps(&[], &files), &[]);
    assert!(matches!(
        stopped,
        Err(crate::Error::Publish(PublishError::Stopped))
    ));
    assert_eq!(sent.get(), 1);
    assert_eq!(site(folder.path()).len(), 1);
}
