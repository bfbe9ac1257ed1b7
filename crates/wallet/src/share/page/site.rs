//! The files of the public page, in the order in which they may be sent.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::badge;
use super::exhibit::{Earner, Exhibit};
use super::given::Withheld;
use super::index::{self, Group};
use super::layout::Frame;
use super::names::Folders;
use super::picture::{Pictures, digest};
use super::told::Told;
use super::{hidden::Hidden, preview, text};
use crate::share::PUBLIC_PAGE;
use crate::share::chosen::Chosen;
use crate::{Result, Wallet};

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFile {
    /// Where it lies in the site's folder, with `/` between names.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl PageFile {
    fn new(path: impl Into<String>, content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            content_type,
            bytes,
        }
    }
}

/// Something that is shown of a badge beside what it is: name, picture, issuer, dates, criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Shown {
    /// The earner's name.
    Name,
    /// The e-mail address that it was awarded to.
    Email,
    /// What the earner did.
    Evidence,
    /// What the issuer says of the award.
    Narrative,
    /// Grades, scores and levels.
    Results,
    /// Tags and alignments.
    Skills,
    /// The credential itself, alone and baked into the image where it has one.
    Credential,
}

/// A badge on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PageBadge {
    /// Its id in this wallet.
    pub id: String,
    /// Its name, as the page says it.
    pub name: String,
    /// Its folder in the site: `badges/<slug>/`.
    pub path: String,
    /// The SHA-256 digest of all of its files' paths and bytes: another one means that something of
    /// it has changed.
    pub digest: String,
    /// What is shown beside what it is, as far as the badge says it.
    pub shows: Vec<Shown>,
    /// Why the credential is not given out though the earner wants it to be.
    pub withheld: Option<Withheld>,
}

/// The whole page.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicPage {
    /// Its files: what is pointed to before what points to it, `index.html` last.
    pub files: Vec<PageFile>,
    /// The badges on it, the newest first.
    pub badges: Vec<PageBadge>,
    /// The badges that are switched on and do not go, each with the reason.
    pub left_out: Vec<Chosen>,
    /// What it tells beside them.
    pub told: Told,
}

const HTML: &str = "text/html; charset=utf-8";
const PNG: &str = "image/png";

impl Wallet {
    /// The public page as it stands: all that would lie at its host. The same badges and settings
    /// give the same bytes, whatever `now` is; only which badges the rules leave out depends on it.
    ///
    /// # Errors
    /// [`crate::Error::Database`], [`crate::Error::Io`].
    pub fn public_page(&self, now: DateTime<Utc>) -> Result<PublicPage> {
        self.public_page_of(now, None, &|_| true)
    }

    /// The page as it would be of those badges alone that `keep` keeps, shown as it lets them be; with
    /// no more told beside them than was `agreed`.
    ///
    /// # Errors
    /// As [`Wallet::public_page`].
    pub(crate) fn public_page_of(
        &self,
        now: DateTime<Utc>,
        agreed: Option<&Told>,
        keep: &dyn Fn(&mut Chosen) -> bool,
    ) -> Result<PublicPage> {
        let mut chosen = self.chosen(PUBLIC_PAGE, now)?;
        chosen.retain_mut(keep);
        let (left_out, going): (Vec<_>, Vec<_>) = chosen
            .into_iter()
            .partition(|chosen| chosen.left_out.is_some());
        let settings = self.page_settings()?;
        let mut earner = Earner::of(self)?;
        let mut told = Told::now(&settings, earner.name.as_deref());
        if let Some(agreed) = agreed {
            told = told.no_more_than(agreed);
        }
        earner.shown.clone_from(&told.name);
        let mut folders = Folders::default();
        // Those that lie at the host already come first, so that none takes another's folder.
        let (before, new): (Vec<_>, Vec<_>) = going
            .iter()
            .partition(|chosen| earner.folders.contains_key(&chosen.card.id));
        let mut exhibits = before
            .into_iter()
            .chain(new)
            .map(|chosen| Exhibit::of(self, chosen, &earner, &mut folders))
            .collect::<Result<Vec<_>>>()?;
        exhibits.sort_by(|one, other| {
            let order = |exhibit: &Exhibit| {
                (
                    std::cmp::Reverse(exhibit.card.issued_on),
                    exhibit.card.id.clone(),
                )
            };
            order(one).cmp(&order(other))
        });

        let everywhere = Hidden::everywhere(&earner.identities);
        let shows_name = exhibits.iter().any(|exhibit| exhibit.earner.is_some());
        let name = told.name.clone().filter(|_| shows_name);
        let site = Site {
            title: title(told.title.as_deref(), name.as_deref()),
            about: told.about.clone(),
            name,
            frame: Frame {
                noindex: told.noindex,
                address: settings.address.clone().map(folder_of),
            },
        };

        let made = exhibits
            .par_iter()
            .map(|exhibit| badge_files(self, &site, exhibit))
            .collect::<Result<Vec<_>>>()?;
        let with_picture: Vec<bool> = made.iter().map(|files| has_small(files)).collect();

        let mut files = assets();
        let mut badges = Vec::with_capacity(made.len());
        for (exhibit, made) in exhibits.iter().zip(made) {
            badges.push(PageBadge {
                id: exhibit.card.id.clone(),
                name: exhibit.card.name.clone(),
                path: exhibit.folder.clone(),
                digest: digest(made.iter().map(|file| (file.path.as_str(), &*file.bytes))),
                shows: exhibit.shows(),
                withheld: exhibit.withheld.clone(),
            });
            files.extend(made);
        }
        let preview = preview::of_page(self, &site.title, site.name.as_deref(), exhibits.len())?;
        let has_preview = preview.is_some();
        if let Some(preview) = preview {
            files.push(PageFile::new(index::PREVIEW, PNG, preview));
        }
        let groups = groups(self, &exhibits, &everywhere, agreed)?;
        told.groups = groups
            .iter()
            .filter_map(|group| group.name.clone())
            .collect();
        let index = index::html(&site, &exhibits, &with_picture, &groups, has_preview);
        if let Some(sitemap) = sitemap(&site.frame, &exhibits) {
            files.push(PageFile::new("sitemap.xml", "application/xml", sitemap));
        }
        files.push(PageFile::new("index.html", HTML, index));
        Ok(PublicPage {
            files,
            badges,
            left_out,
            told,
        })
    }
}

/// The earner's collections with the places of their badges among the exhibits, and the rest; none of
/// which nothing was `agreed`.
fn groups(
    wallet: &Wallet,
    exhibits: &[Exhibit],
    hidden: &Hidden,
    agreed: Option<&Told>,
) -> Result<Vec<Group>> {
    let places: HashMap<&str, usize> = exhibits
        .iter()
        .enumerate()
        .map(|(place, exhibit)| (exhibit.card.id.as_str(), place))
        .collect();
    let mut grouped = HashSet::new();
    let mut groups = Vec::new();
    for collection in wallet.collections()? {
        let badges: Vec<usize> = wallet
            .collection_ids(&collection.id)?
            .iter()
            .filter_map(|id| places.get(id.as_str()).copied())
            .collect();
        let name = text::line(&hidden.without(&collection.name));
        if badges.is_empty() || agreed.is_some_and(|agreed| !agreed.groups.contains(&name)) {
            continue;
        }
        grouped.extend(badges.iter().copied());
        groups.push(Group {
            name: Some(name),
            badges,
        });
    }
    let rest: Vec<usize> = (0..exhibits.len())
        .filter(|place| !grouped.contains(place))
        .collect();
    if !rest.is_empty() {
        groups.push(Group {
            name: None,
            badges: rest,
        });
    }
    Ok(groups)
}

/// What all pages of the site say alike.
pub(super) struct Site {
    pub(super) title: String,
    pub(super) about: Option<String>,
    /// The earner's name, if any badge shows it.
    pub(super) name: Option<String>,
    pub(super) frame: Frame,
}

/// The longest title, in letters: it stands in a page's head several times.
const LONGEST_TITLE: usize = 200;

fn title(chosen: Option<&str>, name: Option<&str>) -> String {
    let chosen = chosen
        .map(|title| text::short(title, LONGEST_TITLE))
        .filter(|title| !title.is_empty());
    match (chosen, name) {
        (Some(title), _) => title,
        (None, Some(name)) => format!("Badges of {}", text::isolated(name)),
        (None, None) => "Badges".into(),
    }
}

/// The address of the page's folder, so that what is in it can be joined.
pub(super) fn folder_of(mut address: url::Url) -> url::Url {
    address.set_query(None);
    address.set_fragment(None);
    let path = address.path().to_owned();
    let folder = path.strip_suffix("index.html").unwrap_or(&path);
    if folder.ends_with('/') {
        address.set_path(folder);
    } else {
        address.set_path(&format!("{folder}/"));
    }
    address
}

/// What every page uses.
fn assets() -> Vec<PageFile> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        PageFile::new("icon.svg", "image/svg+xml", text(include_str!("icon.svg"))),
        PageFile::new(
            "style.css",
            "text/css; charset=utf-8",
            text(include_str!("style.css")),
        ),
        PageFile::new(
            "today.js",
            "text/javascript; charset=utf-8",
            text(include_str!("today.js")),
        ),
    ]
}

/// What the picture for the grid is called.
pub(crate) const SMALL: &str = "picture.small.png";
/// What the picture of the badge's own page is called. A slug has no dot, so no file of a badge is
/// called like another.
pub(super) const LARGE: &str = "picture.large.png";
/// What the picture is called that stands for the badge elsewhere.
pub(super) const PREVIEW: &str = "picture.preview.png";

fn has_small(files: &[PageFile]) -> bool {
    files.iter().any(|file| file.path.ends_with(SMALL))
}

/// The files of one badge, its page last.
fn badge_files(wallet: &Wallet, site: &Site, exhibit: &Exhibit) -> Result<Vec<PageFile>> {
    let pictures = Pictures::of(wallet, exhibit)?;
    let folder = &exhibit.folder;
    let mut files = Vec::new();
    let preview = preview::of_badge(wallet, exhibit, pictures.large.as_deref())?;
    let mut downloads = badge::Downloads {
        has_picture: pictures.large.is_some(),
        has_preview: preview.is_some(),
        ..badge::Downloads::default()
    };
    for (name, bytes) in [
        (SMALL, pictures.small),
        (LARGE, pictures.large),
        (PREVIEW, preview),
    ] {
        if let Some(bytes) = bytes {
            files.push(PageFile::new(format!("{folder}{name}"), PNG, bytes));
        }
    }
    if let Some(bytes) = pictures.baked {
        let name = format!("{}.png", exhibit.slug);
        files.push(PageFile::new(format!("{folder}{name}"), PNG, bytes));
        downloads.image = Some(name);
    }
    if let Some(credential) = &exhibit.credential {
        let extension = crate::export::extension(credential);
        let content_type = match extension {
            "json" => "application/json",
            _ => "text/plain; charset=utf-8",
        };
        let name = format!("{}.{extension}", exhibit.slug);
        let bytes = credential.text().as_bytes().to_vec();
        files.push(PageFile::new(
            format!("{folder}{name}"),
            content_type,
            bytes,
        ));
        downloads.credential = Some(name);
    }
    let html = badge::html(site, exhibit, &downloads);
    files.push(PageFile::new(format!("{folder}index.html"), HTML, html));
    Ok(files)
}

/// The addresses of all pages, for search engines (sitemaps.org 0.9).
fn sitemap(frame: &Frame, exhibits: &[Exhibit]) -> Option<Vec<u8>> {
    if frame.noindex {
        return None;
    }
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let folders = exhibits.iter().map(|exhibit| exhibit.folder.as_str());
    for folder in std::iter::once("").chain(folders) {
        let address = frame.address_of(folder)?.replace('&', "&amp;");
        map.push_str(&format!(
            "<url><loc>{}</loc></url>\n",
            address.replace('\'', "&apos;")
        ));
    }
    map.push_str("</urlset>\n");
    Some(map.into_bytes())
}
