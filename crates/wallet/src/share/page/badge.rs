//! The page of one badge.

use maud::{Markup, html};
use serde_json::{Value, json};

use openbadges::badge::{AchievementResult, Evidence, Issuer, Level, Skill};
use openbadges::{Badge, Standard};

use super::exhibit::Exhibit;
use super::index::{in_title, letter};
use super::layout::{Head, description, link_out, paragraphs, web};
use super::ring::Ring;
use super::site::{LARGE, PREVIEW, Site};
use super::text::{isolated, line, short};
use super::words::{self, Dates, day, machine};

/// The most skills, results and pieces of evidence that are shown: an issuer may write thousands.
const MOST: usize = 200;

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
        data: data(site, exhibit, downloads),
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
                (skills(&badge.skills))
                (results(&badge.results))
                (evidence(&badge.evidence, language))
                (details(badge))
                (issuer(exhibit))
                (verify(exhibit, downloads))
            }
        }
    };
    site.frame.page(&head, &body)
}

fn section(title: &str, content: &Markup) -> Markup {
    html! { section { h2 { (title) } (content) } }
}

/// The ring, the name, who issued it, and when.
fn hero(exhibit: &Exhibit, downloads: &Downloads) -> Markup {
    let Exhibit { card, badge, .. } = exhibit;
    let (tone, standing) = words::standing(card);
    let dates = Dates::of(exhibit);
    html! {
        header.hero data-standing=[dates.standing] data-begins=[dates.begins] data-expires=[dates.expires] {
            div.pic {
                span aria-hidden="true" { (Ring::of(card).svg()) }
                @if downloads.has_picture {
                    img src=(LARGE) alt={ "The badge " (isolated(&short(&card.name, 200))) } width="156" height="156";
                } @else {
                    b aria-hidden="true" { (letter(&card.name)) }
                }
            }
            div {
                h1 dir="auto" { (card.name) }
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
            " · " strong.warn { "issuer not confirmed" }
        }
    }
}

/// What Lapel found, and when.
fn found(exhibit: &Exhibit) -> Markup {
    let card = &exhibit.card;
    let (tone, _) = words::standing(card);
    html! {
        section.found class=(tone.class()) aria-labelledby="found" {
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
        .filter(|url| !url.trim().is_empty());
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

fn skills(skills: &[Skill]) -> Markup {
    if skills.is_empty() {
        return html! {};
    }
    section(
        "Skills",
        &html! {
            ul.skills {
                @for skill in skills.iter().take(MOST) {
                    li {
                        @match skill.url.as_deref().and_then(web) {
                            Some(url) => { a href=(url) rel="noopener noreferrer nofollow ugc" { bdi { (short(&skill.name, 200)) } } },
                            None => { bdi { (short(&skill.name, 200)) } },
                        }
                        @for more in [&skill.framework, &skill.code].into_iter().flatten() {
                            " " small { bdi { (short(more, 120)) } }
                        }
                    }
                }
            }
            (left_over(skills.len()))
        },
    )
}

/// How many more there are than are shown.
fn left_over(count: usize) -> Markup {
    html! {
        @if let Some(more) = count.checked_sub(MOST).filter(|more| *more > 0) {
            p.quiet { "And " (more) " more." }
        }
    }
}

fn results(results: &[AchievementResult]) -> Markup {
    if results.is_empty() {
        return html! {};
    }
    section(
        "Results",
        &html! {
            dl.pairs {
                @for result in results.iter().take(MOST) {
                    div {
                        dt { bdi { (short(result.name.as_deref().or(result.result_type.as_deref()).unwrap_or("Result"), 200)) } }
                        dd { bdi { (result_line(result)) } }
                    }
                }
            }
            (left_over(results.len()))
        },
    )
}

/// What came out, in one line: the value or the level, and what would have been enough.
fn result_line(result: &AchievementResult) -> String {
    let name = |level: &Level| level.name.clone().or_else(|| level.level.clone());
    let found = [
        result.value.clone(),
        result.achieved_level.as_ref().and_then(name),
        result.status.as_deref().map(spaced),
    ];
    let found: Vec<String> = found
        .into_iter()
        .flatten()
        .map(|one| short(&one, 200))
        .collect();
    let needed = result
        .required_value
        .clone()
        .or_else(|| result.required_level.as_ref().and_then(name));
    match needed {
        Some(needed) => format!(
            "{} ({} was needed)",
            found.join(", "),
            isolated(&short(&needed, 200))
        ),
        None => found.join(", "),
    }
}

/// A word of the standard in words: `CommunityService`. Those behind `ext:` are the issuer's own.
fn spaced(word: &str) -> String {
    let word = word.strip_prefix("ext:").unwrap_or(word);
    let mut spaced = String::new();
    let mut was_small = false;
    for letter in word.chars() {
        if letter.is_uppercase() && was_small {
            spaced.push(' ');
        }
        was_small = letter.is_lowercase();
        spaced.push(letter);
    }
    spaced
}

fn evidence(pieces: &[Evidence], language: Option<&str>) -> Markup {
    if pieces.is_empty() {
        return html! {};
    }
    section(
        "Evidence",
        &html! {
            ul.list {
                @for piece in pieces.iter().take(MOST) {
                    li {
                        @let name = piece.name.as_deref().unwrap_or("Evidence");
                        p {
                            @match piece.url.as_deref().filter(|url| !url.is_empty()) {
                                Some(url) => { (link_out(url, Some(name))) },
                                None => { b { bdi { (short(name, 200)) } } },
                            }
                        }
                        @for said in [&piece.description, &piece.narrative].into_iter().flatten() {
                            (paragraphs(said, language))
                        }
                        @for (label, said) in [("Kind: ", &piece.genre), ("For: ", &piece.audience)] {
                            @if let Some(said) = said { p.quiet { (label) bdi { (short(said, 200)) } } }
                        }
                    }
                }
            }
            (left_over(pieces.len()))
        },
    )
}

/// What 3.0 says of an achievement and its award beyond name, description and criteria.
fn details(badge: &Badge) -> Markup {
    let achievement = badge.achievement.as_deref();
    let award = badge.award.as_deref();
    let profile = |issuer: &Issuer| issuer.name.clone().or_else(|| issuer.id.clone());
    let credits = match (
        award.and_then(|award| award.credits_earned),
        achievement.and_then(|achievement| achievement.credits_available),
    ) {
        (Some(earned), Some(available)) => Some(format!("{earned} of {available}")),
        (Some(earned), None) => Some(earned.to_string()),
        (None, Some(available)) => Some(format!("up to {available}")),
        (None, None) => None,
    };
    let period = match award.map(|award| (award.activity_start, award.activity_end)) {
        Some((Some(start), Some(end))) => Some(format!("{} to {}", day(start), day(end))),
        Some((Some(only), None) | (None, Some(only))) => Some(day(only)),
        _ => None,
    };
    let mut facts = vec![
        (
            "Type",
            achievement
                .and_then(|said| said.achievement_type.as_deref())
                .map(spaced),
        ),
        (
            "Field of study",
            achievement.and_then(|said| said.field_of_study.clone()),
        ),
        (
            "Specialisation",
            achievement.and_then(|said| said.specialization.clone()),
        ),
        ("Code", achievement.and_then(|said| said.human_code.clone())),
        ("Version", achievement.and_then(|said| said.version.clone())),
        (
            "Made by",
            achievement
                .and_then(|said| said.creator.as_ref())
                .and_then(profile),
        ),
        ("Credits", credits),
        ("Done", period),
        ("Term", award.and_then(|said| said.term.clone())),
        ("Role", award.and_then(|said| said.role.clone())),
        (
            "Assessed by",
            award
                .and_then(|said| said.source.as_ref())
                .and_then(profile),
        ),
    ];
    facts.retain(|(_, value)| {
        value
            .as_deref()
            .is_some_and(|value| !line(value).is_empty())
    });
    if facts.is_empty() {
        return html! {};
    }
    section(
        "Details",
        &html! {
            dl.pairs {
                @for (label, value) in &facts {
                    div { dt { (label) } dd { bdi { (short(value.as_deref().unwrap_or_default(), 300)) } } }
                }
            }
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
            @if let Some(url) = said.url.as_deref().filter(|url| !url.is_empty()) { p { (link_out(url, None)) } }
            @if let Some(fingerprint) = &exhibit.card.fingerprint {
                p.quiet { "Known only by its key: " code { (fingerprint) } }
            }
        },
    )
}

/// How a visitor finds out for themselves.
fn verify(exhibit: &Exhibit, downloads: &Downloads) -> Markup {
    let address = exhibit.address.as_ref().map(|address| &address.url);
    let (verifier, place) = verifier(exhibit.card.standard, address.map(url::Url::as_str));
    let has_credential = downloads.image.is_some() || downloads.credential.is_some();
    section(
        "Verify it yourself",
        &html! {
            @if address.is_none() && !has_credential {
                p { "The earner does not give out the credential here. Ask them for it: Lapel, or any verifier \
                    of Open Badges, says whether it is genuine." }
            } @else {
                p { "Do not take this page’s word for it. Anybody can check an Open Badge with its issuer:" }
                ul.verify {
                    @if let Some(address) = address {
                        li { "See the issuer’s own copy: " (link_out(address.as_str(), None)) }
                    }
                    @if let Some(image) = &downloads.image {
                        li { "Download " a href=(image) download { "the badge image" } ", which carries the credential." }
                    }
                    @if let Some(credential) = &downloads.credential {
                        li { "Download " a href=(credential) download { "the credential" } " by itself." }
                    }
                    li {
                        "Give it to a public verifier, such as "
                        a href=(verifier) rel="noopener noreferrer" { (place) }
                        ", or to Lapel: " code { "lapel verify FILE" } "."
                    }
                }
            }
        },
    )
}

/// A public verifier for a version of the standard: its address, opened at the badge where it has one
/// and the verifier takes it so, and its name.
///
/// 1EdTech runs its own validator for 3.0 at vc.1ed.tech (github.com/1EdTech/digital-credentials-public-validator,
/// issue 45); badgecheck.io is that for 1.x and 2.0, by those who wrote the reference validator.
fn verifier(standard: Option<Standard>, address: Option<&str>) -> (String, &'static str) {
    match standard {
        Some(Standard::V3_0) => ("https://vc.1ed.tech/".into(), "1EdTech’s validator"),
        _ => {
            let mut url = String::from("https://badgecheck.io/");
            if let Some(address) = address {
                let query: String =
                    url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
                url.push_str("?url=");
                url.push_str(&query);
            }
            (url, "badgecheck.io")
        }
    }
}

/// The badge as schema.org knows it (EducationalOccupationalCredential).
fn data(site: &Site, exhibit: &Exhibit, downloads: &Downloads) -> Value {
    let Exhibit { card, badge, .. } = exhibit;
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": card.name,
        "credentialCategory": "badge",
    });
    let mut say = |member: &str, value: Option<Value>| {
        if let Some(value) = value {
            data[member] = value;
        }
    };
    say(
        "description",
        badge
            .description
            .as_deref()
            .map(|said| short(said, 1000).into()),
    );
    say(
        "url",
        site.frame.address_of(&exhibit.folder).map(Value::from),
    );
    let picture = downloads
        .has_picture
        .then(|| site.frame.address_of(&format!("{}{LARGE}", exhibit.folder)));
    say("image", picture.flatten().map(Value::from));
    say("dateCreated", badge.issued_on.map(|on| machine(on).into()));
    say("expires", badge.expires.map(|on| machine(on).into()));
    say("inLanguage", badge.language.as_deref().map(Value::from));
    say(
        "recognizedBy",
        card.issuer.as_ref().map(|name| {
            let mut issuer = json!({"@type": "Organization", "name": name});
            if let Some(url) = badge.issuer.url.as_deref().and_then(web) {
                issuer["url"] = url.as_str().into();
            }
            issuer
        }),
    );
    let skills: Vec<Value> = badge
        .skills
        .iter()
        .take(MOST)
        .map(|skill| {
            let mut term = json!({"@type": "DefinedTerm", "name": short(&skill.name, 200)});
            if let Some(url) = skill.url.as_deref().and_then(web) {
                term["url"] = url.as_str().into();
            }
            term
        })
        .collect();
    say(
        "competencyRequired",
        (!skills.is_empty()).then(|| skills.into()),
    );
    say(
        "sameAs",
        exhibit
            .address
            .as_ref()
            .map(|address| address.url.as_str().into()),
    );
    data
}
