//! What the issuer says of an award beyond what every badge says: skills, results, evidence, details.

use maud::{Markup, html};

use openbadges::Badge;
use openbadges::badge::{AchievementResult, Evidence, Issuer, Level, Skill};

use super::layout::{link_out, paragraphs, section, web};
use super::text::{isolated, line, short};
use super::words::day;

/// The most pieces of evidence that are shown; skills and results are bounded where they are read.
const MOST: usize = 200;

pub(super) fn skills(skills: &[Skill]) -> Markup {
    if skills.is_empty() {
        return html! {};
    }
    section(
        "Skills",
        &html! {
            ul.skills {
                @for skill in skills {
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
        },
    )
}

pub(super) fn results(results: &[AchievementResult]) -> Markup {
    if results.is_empty() {
        return html! {};
    }
    section(
        "Results",
        &html! {
            dl.pairs {
                @for result in results {
                    div {
                        dt { bdi { (short(result.name.as_deref().or(result.result_type.as_deref()).unwrap_or("Result"), 200)) } }
                        dd { bdi { (result_line(result)) } }
                    }
                }
            }
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

pub(super) fn evidence(pieces: &[Evidence], language: Option<&str>) -> Markup {
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
                            @match piece.url.as_deref().filter(|url| web(url).is_some()) {
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
            @if let Some(more) = pieces.len().checked_sub(MOST).filter(|more| *more > 0) {
                p.quiet { "And " (more) " more." }
            }
        },
    )
}

/// What 3.0 says of an achievement and its award beyond name, description and criteria.
pub(super) fn details(badge: &Badge) -> Markup {
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
