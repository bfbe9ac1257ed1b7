//! What has to be done at the host: the difference between what lies there, by the wallet's list,
//! and the page as it is now.

use std::collections::{BTreeMap, BTreeSet};

use openbadges::identity::hex_digest;
use sha2::Sha256;

use crate::share::page::PageFile;

/// The page's front: what is sent last and taken away first.
pub(super) const INDEX: &str = "index.html";

/// A file that may lie at the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lying {
    /// Its path in the page.
    pub(super) path: String,
    /// The SHA-256 digest of what lies there, in hexadecimal; none if that is in doubt.
    pub(super) sha256: Option<String>,
}

/// One thing to do at the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// A file is to lie there as it is now.
    Send {
        /// The file.
        file: &'a PageFile,
        /// Its digest, as in [`Lying`].
        sha256: String,
        /// Whether a file of this path is Lapel's already.
        is_ours: bool,
    },
    /// A file is to lie there no longer.
    Remove {
        /// Its path.
        path: String,
        /// The folders that nothing of the page is in after that, the innermost first.
        folders: Vec<String>,
    },
}

/// What has to be done, in this order: what is pointed to before what points to it, as the page gives
/// it; then away with what is no longer part of it, what points to others first. So whoever stops in
/// between leaves nothing that points to what is not there.
pub(super) fn steps<'a>(lying: &[Lying], files: &'a [PageFile]) -> Vec<Step<'a>> {
    let known: BTreeMap<&str, Option<&str>> = lying
        .iter()
        .map(|lying| (lying.path.as_str(), lying.sha256.as_deref()))
        .collect();
    let mut steps = Vec::new();
    for file in files {
        let sha256 = hex_digest::<Sha256>(&[&file.bytes]);
        let there = known.get(file.path.as_str());
        if there != Some(&Some(sha256.as_str())) {
            steps.push(Step::Send {
                file,
                sha256,
                is_ours: there.is_some(),
            });
        }
    }
    let mut rest: BTreeSet<&str> = known.keys().copied().collect();
    rest.extend(files.iter().map(|file| file.path.as_str()));
    let staying: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut going: Vec<&str> = known
        .keys()
        .copied()
        .filter(|path| !staying.contains(path))
        .collect();
    going.sort_by_key(|path| (rank(path), *path));
    for path in going {
        rest.remove(path);
        steps.push(Step::Remove {
            path: path.to_owned(),
            folders: emptied(path, &rest),
        });
    }
    steps
}

/// What points to others goes before what it points to.
fn rank(path: &str) -> u8 {
    if path == INDEX {
        return 0;
    }
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("txt") => 1,
        Some("xml") => 2,
        Some("html") => 3,
        _ => 4,
    }
}

/// The folders above `path` in which nothing of `rest` is.
fn emptied(path: &str, rest: &BTreeSet<&str>) -> Vec<String> {
    let mut folders = Vec::new();
    let mut above = path;
    while let Some((folder, _)) = above.rsplit_once('/') {
        let within = format!("{folder}/");
        let first = rest.range(within.as_str()..).next();
        if first.is_some_and(|path| path.starts_with(&within)) {
            break;
        }
        folders.push(within);
        above = folder;
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: &str) -> PageFile {
        PageFile {
            path: path.into(),
            content_type: "text/html",
            bytes: content.into(),
        }
    }

    fn lying(path: &str, content: Option<&str>) -> Lying {
        Lying {
            path: path.into(),
            sha256: content.map(|content| hex_digest::<Sha256>(&[content.as_bytes()])),
        }
    }

    fn words(steps: &[Step<'_>]) -> Vec<String> {
        steps
            .iter()
            .map(|step| match step {
                Step::Send { file, is_ours, .. } if *is_ours => format!("~{}", file.path),
                Step::Send { file, .. } => format!("+{}", file.path),
                Step::Remove { path, folders } => {
                    format!("-{path} {}", folders.join(" ")).trim().to_owned()
                }
            })
            .collect()
    }

    #[test]
    fn only_what_differs_or_is_in_doubt_is_sent_in_the_order_of_the_page() {
        let files = [
            file("a.png", "a"),
            file("b.png", "b"),
            file("c.html", "c"),
            file("index.html", "i"),
        ];
        let there = [
            lying("a.png", Some("a")),
            lying("b.png", None),
            lying("index.html", Some("old")),
        ];
        assert_eq!(
            words(&steps(&there, &files)),
            ["~b.png", "+c.html", "~index.html"]
        );
        let whole: Vec<Lying> = files
            .iter()
            .map(|file| lying(&file.path, std::str::from_utf8(&file.bytes).ok()))
            .collect();
        assert_eq!(steps(&whole, &files), []);
    }

    #[test]
    fn what_points_to_others_goes_first_and_a_folder_goes_with_its_last_file() {
        let files = [file("badges/x/index.html", "x"), file("index.html", "i")];
        let there = [
            lying("badges/y/badge.png", Some("p")),
            lying("badges/y/index.html", Some("y")),
            lying("index.html", Some("i")),
            lying("sitemap.xml", Some("s")),
        ];
        assert_eq!(
            words(&steps(&there, &files)),
            [
                "+badges/x/index.html",
                "-sitemap.xml",
                "-badges/y/index.html",
                "-badges/y/badge.png badges/y/"
            ]
        );
        assert_eq!(
            words(&steps(&there, &[])),
            [
                "-index.html",
                "-sitemap.xml",
                "-badges/y/index.html",
                "-badges/y/badge.png badges/y/ badges/"
            ]
        );
    }
}
