//! The page of one badge.

use maud::{Markup, html};

use openbadges::Badge;

use super::exhibit::Exhibit;
use super::index::in_title;
use super::layout::{Head, description, link_out, paragraphs, section, tag, web};
use super::ring::Ring;
use super::site::{LARGE, PREVIEW, Site};
use super::text::{isolated, line, short};
use super::words::{self, Dates, day, machine};
use super::{data, said, verify};
use crate::share::initial;

/// What lies beside the page.
#[derive(Debug, Default)]
pub(super) struct Downloads {
    /// The name of the image with the credential baked in.
    pub(super) image: Option<String>,
    /// The name of the credential's file.
    pub(super) credential: Option<String>,
    /// Whether there is a picture of it.
    pub(super) has_picture: bool,
    /// Whether there is a picture that stands for it elsewhere.
    pub(super) has_preview: bool,
}

/// The page of a badge.
pub(super) fn html(site: &Site, exhibit: &Exhibit, downloads: &Downloads) -> Vec<u8> {
    let Exhibit { card, badge, .. } = exhibit;
    let preview = downloads
        .has_preview
        .then(|| format!("{}{PREVIEW}", exhibit.folder));
    let head = Head {
        title: in_title(&card.name, &site.title),
        description: description(badge.description.as_deref().unwrap_or(&card.name)),
        root: "../../",
        folder: &exhibit.folder,
        preview,
        site: &site.title,
        data: data::of_badge(site, exhibit, downloads),
    };
    let language = badge.language.as_deref();
    let body = html! {
        main.badge {
            nav aria-label="Where you are" {
                a.back href="../../index.html" {
                    svg aria-hidden="true" { use href="#back" {} }
                    span dir="auto" { (short(&site.title, 80)) }
                }
            }
            article {
                (hero(exhibit, downloads))
                (found(exhibit))
                @if let Some(said) = &badge.description {
                    (section("What it says", &paragraphs(said, language)))
                }
                (criteria(badge))
                @if let Some(said) = &badge.narrative {
                    (section("In the issuer’s words", &paragraphs(said, language)))
                }
                (said::skills(&badge.skills))
                (said::results(&badge.results))
                (said::evidence(&badge.evidence, language))
                (said::details(badge))
                (issuer(exhibit))
                (verify::verify(exhibit, downloads))
            }
        }
    };
    site.frame.page(&head, &body)
}

/// The ring, the name, who issued it, and when.
fn hero(exhibit: &Exhibit, downloads: &Downloads) -> Markup {
    let Exhibit { card, badge, .. } = exhibit;
    let (tone, standing) = words::standing(card);
    let dates = Dates::of(exhibit);
    html! {
        header.hero data-standing=[dates.standing] data-begins=[dates.begins] data-expires=[dates.expires] {
            div.pic {
                span aria-hidden="true" { (Ring::of(card).large()) }
                @if downloads.has_picture {
                    img src=(LARGE) alt={ "The badge " (isolated(&short(&card.name, 200))) } width="156" height="156";
                } @else {
                    b aria-hidden="true" { (initial(&card.name)) }
                }
            }
            div {
                h1 dir="auto" lang=[badge.language.as_deref().and_then(tag)] { (card.name) }
                p.issuer { (issued_by(exhibit)) }
                (words::pill(tone, card.standing, &standing))
                dl.facts {
                    @if let Some(name) = &exhibit.earner {
                        div { dt { "Awarded to" } dd { bdi { (name) } } }
                    }
                    @if let Some(email) = &exhibit.email {
                        div { dt { "E-mail" } dd { bdi { (line(email)) } } }
                    }
                    @if let Some(issued) = badge.issued_on {
                        div { dt { "Awarded" } dd { time datetime=(machine(issued)) { (day(issued)) } } }
                    }
                    @if let Some(from) = badge.valid_from.filter(|from| Some(*from) != badge.issued_on) {
                        div { dt { "Valid from" } dd { time datetime=(machine(from)) { (day(from)) } } }
                    }
                    div {
                        dt { "Valid to" }
                        dd {
                            @match badge.expires {
                                Some(expires) => { time datetime=(machine(expires)) { (day(expires)) } },
                                None => { "No expiry" },
                            }
                        }
                    }
                    @if let Some(standard) = card.standard {
                        div { dt { "Standard" } dd { "Open Badges " (standard) } }
                    }
                }
            }
        }
    }
}

/// The issuer's name with the domain that speaks for it, so that a look-alike is seen.
fn issued_by(exhibit: &Exhibit) -> Markup {
    let card = &exhibit.card;
    html! {
        bdi { (card.issuer.as_deref().unwrap_or("Issuer not named")) }
        @if let Some(domain) = &card.issuer_domain { " · " bdi.domain { (domain) } }
        @if exhibit.is_unconfirmed() {
            " · " strong.unsure { "issuer not confirmed" }
        }
    }
}

/// What Lapel found, and when.
fn found(exhibit: &Exhibit) -> Markup {
    let card = &exhibit.card;
    let (tone, _) = words::standing(card);
    html! {
        section class={ "found " (tone.class()) } aria-labelledby="found" {
            svg aria-hidden="true" { use href={ "#" (words::sign(card.standing)) } {} }
            div {
                @match &exhibit.result {
                    Some(result) => {
                        h2 #found { (words::finding(card.standing)) }
                        p {
                            "So Lapel found it on "
                            time datetime=(machine(result.at).split('T').next().unwrap_or_default()) { (day(result.at)) }
                            ", on the earner’s own computer. Verify it yourself to know how it stands today."
                        }
                        @if let Some(vouches) = &result.vouches { p { (vouches) } }
                    },
                    None => {
                        h2 #found { (words::finding(card.standing)) }
                        p { "Lapel has not checked this badge. Verify it yourself." }
                    },
                }
            }
        }
    }
}

fn criteria(badge: &Badge) -> Markup {
    let narrative = badge
        .criteria
        .narrative
        .as_deref()
        .filter(|said| !said.trim().is_empty());
    let url = badge
        .criteria
        .url
        .as_deref()
        .filter(|url| web(url).is_some());
    if narrative.is_none() && url.is_none() {
        return html! {};
    }
    section(
        "How it was earned",
        &html! {
            @if let Some(said) = narrative { (paragraphs(said, badge.language.as_deref())) }
            @if let Some(url) = url { p { (link_out(url, None)) } }
        },
    )
}

fn issuer(exhibit: &Exhibit) -> Markup {
    let said = &exhibit.badge.issuer;
    section(
        "Issuer",
        &html! {
            p { (issued_by(exhibit)) }
            @if let Some(said) = &said.description { (paragraphs(said, exhibit.badge.language.as_deref())) }
            @if let Some(url) = said.url.as_deref().filter(|url| web(url).is_some()) { p { (link_out(url, None)) } }
            @if let Some(fingerprint) = &exhibit.card.fingerprint {
                p.quiet { "Known only by its key: " code { (fingerprint) } }
            }
        },
    )
}
