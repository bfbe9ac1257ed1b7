//! A folder into which badges come while it is watched, and while it is not.

use openbadges::image::bake;
use tempfile::TempDir;

use super::*;
use crate::store::samples::{Sample, assertion};

struct Desk {
    sample: Sample,
    downloads: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            sample: Sample::new(),
            downloads: tempfile::tempdir().expect("a folder"),
        }
    }

    fn watch(&self) -> Watch {
        Watch::new(&self.sample.wallet, self.downloads.path().to_owned()).expect("a watch")
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.downloads.path().join(name), bytes).expect("a file");
    }

    /// What is offered in one go.
    fn poll(&self, watch: &mut Watch) -> Vec<String> {
        let mut offers = watch.poll(&self.sample.wallet).expect("a look");
        offers.sort_by(|a, b| a.path.cmp(&b.path));
        offers
            .into_iter()
            .map(|offer| {
                let name = offer.path.file_name().expect("a name");
                format!("{}: {}", name.to_string_lossy(), offer.name)
            })
            .collect()
    }

    /// What is offered until nothing waits any more.
    fn settle(&self, watch: &mut Watch) -> Vec<String> {
        let first = self.poll(watch);
        [first, self.poll(watch)].concat()
    }
}

fn baked(number: u32) -> Vec<u8> {
    let credential = Credential::read(&assertion(number).to_string()).expect("a credential");
    let plain = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    bake(plain, &credential).expect("a baked image")
}

fn name_of(number: u32) -> String {
    let credential = Credential::read(&assertion(number).to_string()).expect("a credential");
    credential.badge().name.clone().expect("a name")
}

const NONE: [&str; 0] = [];

#[test]
fn what_lay_there_before_is_not_offered_and_what_comes_is_offered_once() {
    let desk = Desk::new();
    desk.file("old.svg", baked(1));
    let mut watch = desk.watch();
    assert_eq!(desk.settle(&mut watch), NONE);
    desk.file("new.svg", baked(2));
    desk.file("holiday.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    desk.file("notes.txt", "text");
    assert_eq!(
        desk.settle(&mut watch),
        [format!("new.svg: {}", name_of(2))]
    );
    assert_eq!(desk.settle(&mut watch), NONE);
}

#[test]
fn a_file_that_is_still_being_written_is_waited_for() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    let whole = baked(1);
    desk.file("new.svg", &whole[..20]);
    assert_eq!(desk.poll(&mut watch), NONE);
    desk.file("new.svg", &whole[..40]);
    assert_eq!(desk.poll(&mut watch), NONE);
    desk.file("new.svg", &whole);
    assert_eq!(desk.poll(&mut watch), NONE);
    assert_eq!(desk.poll(&mut watch), [format!("new.svg: {}", name_of(1))]);
}

#[test]
fn a_file_that_stood_still_half_written_is_offered_when_it_is_whole() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    let whole = baked(1);
    desk.file("new.svg", &whole[..40]);
    assert_eq!(desk.settle(&mut watch), NONE);
    desk.file("new.svg", &whole);
    assert_eq!(
        desk.settle(&mut watch),
        [format!("new.svg: {}", name_of(1))]
    );
}

#[test]
fn what_a_browser_is_still_fetching_is_left_alone_until_it_has_its_name() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    desk.file("new.svg.part", baked(1));
    desk.file("Unconfirmed 1.crdownload", baked(1));
    desk.file(".hidden.svg", baked(1));
    assert_eq!(desk.settle(&mut watch), NONE);
    let folder = desk.downloads.path();
    fs::rename(folder.join("new.svg.part"), folder.join("new.svg")).expect("renamed");
    assert_eq!(
        desk.settle(&mut watch),
        [format!("new.svg: {}", name_of(1))]
    );
}

#[test]
fn after_a_restart_only_what_came_meanwhile_is_offered() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    desk.file("1.svg", baked(1));
    assert_eq!(desk.settle(&mut watch).len(), 1);
    drop(watch);
    desk.file("2.svg", baked(2));
    let mut watch = desk.watch();
    assert_eq!(desk.settle(&mut watch), [format!("2.svg: {}", name_of(2))]);
}

#[test]
fn a_badge_that_is_here_or_was_thrown_away_is_not_offered() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    desk.sample.add(assertion(1));
    let thrown = desk.sample.add(assertion(2));
    let now = crate::store::samples::now();
    desk.sample.wallet.remove(&[thrown], now).expect("removed");
    desk.file("1.svg", baked(1));
    desk.file("2.svg", baked(2));
    assert_eq!(desk.settle(&mut watch), NONE);
}

#[test]
fn nothing_is_taken_by_watching() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    desk.file("1.svg", baked(1));
    assert_eq!(desk.settle(&mut watch).len(), 1);
    let counts = desk.sample.wallet.counts(crate::store::samples::now());
    assert_eq!(counts.expect("counts").all, 0);
    assert_eq!(desk.sample.files("images"), 0);
}

#[test]
fn a_folder_that_is_away_is_an_error_and_nothing_is_forgotten() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    desk.file("1.svg", baked(1));
    assert_eq!(desk.settle(&mut watch).len(), 1);
    let folder = desk.downloads.path();
    let away = folder.with_extension("away");
    fs::rename(folder, &away).expect("away");
    assert!(matches!(
        watch.poll(&desk.sample.wallet),
        Err(Error::Io { .. })
    ));
    fs::rename(&away, folder).expect("back");
    assert_eq!(desk.settle(&mut watch), NONE);
}

#[cfg(unix)]
#[test]
fn links_and_folders_are_not_followed() {
    let desk = Desk::new();
    let mut watch = desk.watch();
    let outside = tempfile::tempdir().expect("a folder");
    let target = outside.path().join("1.svg");
    fs::write(&target, baked(1)).expect("a file");
    std::os::unix::fs::symlink(&target, desk.downloads.path().join("1.svg")).expect("a link");
    fs::create_dir(desk.downloads.path().join("2.svg")).expect("a folder");
    assert_eq!(desk.settle(&mut watch), NONE);
}

#[test]
fn another_folder_begins_anew() {
    let desk = Desk::new();
    drop(desk.watch());
    let other = tempfile::tempdir().expect("a folder");
    fs::write(other.path().join("1.svg"), baked(1)).expect("a file");
    let mut watch =
        Watch::new(&desk.sample.wallet, other.path().to_owned()).expect("another watch");
    assert_eq!(watch.folder(), other.path());
    assert_eq!(desk.settle(&mut watch), NONE);
}
