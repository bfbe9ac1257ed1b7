//! What a visitor finds: every file that can be reached from the front, and every file that lies there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use url::Url;

/// Where visitors find the page.
pub(crate) const ADDRESS: &str = "https://ada.example/badges/";

/// Every file at a place, by its path.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// Reads all that lies in a folder; nothing, if it is not there.
pub(crate) fn site(root: &Path) -> Site {
    let mut site = Site::new();
    read(root, "", &mut site);
    site
}

fn read(folder: &Path, path: &str, site: &mut Site) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{path}{name}");
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), site);
        } else {
            site.insert(path, std::fs::read(entry.path()).expect("a file"));
        }
    }
}

/// Every folder at a place, by its path with a `/` at its end.
pub(crate) fn folders(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((folder, path)) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                let path = format!("{path}{}/", entry.file_name().to_string_lossy());
                found.insert(path.clone());
                open.push((entry.path(), path));
            }
        }
    }
    found
}

/// The paths that a visitor reaches from the front of the page; none, if there is no front.
///
/// # Errors
/// A link to what is not there.
pub(crate) fn reach(site: &Site) -> Result<BTreeSet<String>, String> {
    let mut reached = BTreeSet::new();
    if !site.contains_key("index.html") {
        return Ok(reached);
    }
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        if !reached.insert(path.clone()) {
            continue;
        }
        let content = site.get(&path).ok_or_else(|| path.clone())?;
        if [".html", ".css", ".xml"]
            .iter()
            .any(|end| path.ends_with(end))
        {
            let text = String::from_utf8_lossy(content);
            for link in links(&text) {
                let Some(to) = target(&path, &link) else {
                    continue;
                };
                if !site.contains_key(&to) {
                    return Err(format!("{path} points to {to}, which is not there"));
                }
                open.push(to);
            }
        }
    }
    Ok(reached)
}

/// Whatever is named as an address in HTML, CSS or a sitemap.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for (before, after) in [
        ("href=\"", "\""),
        ("src=\"", "\""),
        ("srcset=\"", "\""),
        ("content=\"", "\""),
        ("poster=\"", "\""),
        ("url(", ")"),
        ("<loc>", "</loc>"),
        ("\"image\":\"", "\""),
        ("\"url\":\"", "\""),
    ] {
        for part in text.split(before).skip(1) {
            let link = part.split(after).next().unwrap_or_default();
            let link = link.trim_matches(['\'', '"']).replace("&amp;", "&");
            match before {
                "srcset=\"" => links.extend(
                    link.split(',')
                        .filter_map(|one| one.split_whitespace().next())
                        .map(str::to_owned),
                ),
                // Most contents are no addresses.
                "content=\"" if !link.starts_with("https://") => {}
                _ => links.push(link),
            }
        }
    }
    links
}

/// The path that a link in a file names, if it is one of this site.
fn target(from: &str, link: &str) -> Option<String> {
    let base = Url::parse(ADDRESS).ok()?;
    let mut to = base.join(from).ok()?.join(link).ok()?;
    to.set_fragment(None);
    to.set_query(None);
    let path = to.as_str().strip_prefix(ADDRESS)?.to_owned();
    Some(match path.as_str() {
        "" => "index.html".to_owned(),
        path if path.ends_with('/') => format!("{path}index.html"),
        path => path.to_owned(),
    })
}

#[test]
fn a_link_to_what_is_not_there_is_found_wherever_it_stands() {
    for link in [
        "<a href=\"x.html\">",
        "<img src=\"x.html\">",
        "<img srcset=\"index.html 1x, x.html 2x\">",
        "<meta content=\"https://ada.example/badges/x.html\">",
        "<style>a{background:url('x.html')}</style>",
    ] {
        let site = Site::from([("index.html".to_owned(), link.as_bytes().to_vec())]);
        assert!(reach(&site).is_err(), "{link}");
    }
    let site = Site::from([(
        "index.html".to_owned(),
        b"<a href=\"https://elsewhere.example/x.html\"><a href=\"#x\">".to_vec(),
    )]);
    assert_eq!(reach(&site).map(|reached| reached.len()), Ok(1));
}
