//! The first page: all badges, by collection.

use maud::{Markup, html};

use super::data;
use super::exhibit::Exhibit;
use super::layout::{Head, description, paragraphs};
use super::ring::Ring;
use super::site::{SMALL, Site};
use super::text::{isolated, short};
use super::words::{self, Dates};
use crate::share::initial;

/// The picture that stands for the whole page elsewhere.
pub(super) const PREVIEW: &str = "preview.png";
/// The longest name on a card, in letters; its own page has all of it.
const LONGEST_NAME: usize = 120;

/// Badges under one heading, by their places among the exhibits.
pub(super) struct Group {
    /// The collection's name; none for those that are in none.
    pub(super) name: Option<String>,
    pub(super) badges: Vec<usize>,
}

/// `index.html`.
pub(super) fn html(
    site: &Site,
    exhibits: &[Exhibit],
    with_picture: &[bool],
    groups: &[Group],
    has_preview: bool,
) -> Vec<u8> {
    let counted = counted(exhibits);
    let said = site.about.as_deref().unwrap_or(&counted);
    let head = Head {
        title: site.title.clone(),
        description: description(said),
        root: "",
        folder: "",
        preview: has_preview.then(|| PREVIEW.into()),
        site: &site.title,
        data: data::of_index(site, &counted),
    };
    let rest = if groups.len() > 1 {
        "Further badges"
    } else {
        "All badges"
    };
    let body = html! {
        main.index {
            header {
                h1 dir="auto" { (site.title) }
                @if let Some(about) = &site.about { (paragraphs(about, None)) }
                p.quiet { (counted) }
            }
            @for group in groups {
                section {
                    h2 dir="auto" { (group.name.as_deref().unwrap_or(rest)) }
                    ul.grid {
                        @for place in &group.badges {
                            @if let Some(exhibit) = exhibits.get(*place) {
                                (card(exhibit, with_picture.get(*place).copied().unwrap_or(false)))
                            }
                        }
                    }
                }
            }
            @if exhibits.is_empty() { p.quiet { "There are no badges here yet." } }
        }
    };
    site.frame.page(&head, &body)
}

/// How many badges from how many issuers.
fn counted(exhibits: &[Exhibit]) -> String {
    let mut issuers: Vec<_> = exhibits
        .iter()
        .map(|exhibit| (&exhibit.card.issuer_domain, &exhibit.card.issuer))
        .collect();
    issuers.sort_unstable();
    issuers.dedup();
    let badges = match exhibits.len() {
        1 => "1 badge".to_owned(),
        count => format!("{count} badges"),
    };
    match issuers.len() {
        0 => badges,
        1 => format!("{badges} from 1 issuer"),
        count => format!("{badges} from {count} issuers"),
    }
}

fn card(exhibit: &Exhibit, has_picture: bool) -> Markup {
    let card = &exhibit.card;
    let name = short(&card.name, LONGEST_NAME);
    let (tone, standing) = words::standing(card);
    let dates = Dates::of(exhibit);
    html! {
        li {
            a href={ (exhibit.folder) "index.html" } data-standing=[dates.standing]
                data-begins=[dates.begins] data-expires=[dates.expires]
            {
                span.pic aria-hidden="true" {
                    (Ring::of(card).svg())
                    @if has_picture {
                        img src={ (exhibit.folder) (SMALL) } alt="" width="90" height="90" loading="lazy";
                    } @else {
                        b { (initial(&card.name)) }
                    }
                }
                h3 dir="auto" { (name) }
                p dir="auto" { (short(card.issuer.as_deref().unwrap_or("Issuer not named"), 80)) }
                (words::pill(tone, card.standing, &standing))
            }
        }
    }
}

/// A badge's name in the title of a window, which knows no markup.
pub(super) fn in_title(name: &str, site: &str) -> String {
    format!(
        "{} · {}",
        isolated(&short(name, LONGEST_NAME)),
        isolated(site)
    )
}
