//! All about one badge.

use std::io::{self, Write};

use openbadges::badge::{Endorsement, Evidence, Skill};
use wallet::store::{BadgePage, CheckResult};

use super::{
    FAINT, Found, STRONG, achievement, checks, day, short, standing, time, verdict, visible,
};

/// Writes a badge's page.
pub(crate) fn page(out: &mut impl Write, page: &BadgePage) -> io::Result<()> {
    let BadgePage { card, badge, .. } = page;
    let (words, style) = standing(card);
    writeln!(out, "{STRONG}{}{STRONG:#}", visible(&card.name))?;
    writeln!(out, "{style}{words}{style:#}")?;
    writeln!(out)?;

    let issuer = card.issuer.as_ref().map(|name| match &card.issuer_domain {
        Some(domain) => format!("{name} ({domain})"),
        None => name.clone(),
    });
    fact(out, "Id", Some(&card.id))?;
    fact(out, "Issuer", issuer.as_deref())?;
    fact(out, "Issuer’s page", badge.issuer.url.as_deref())?;
    fact(out, "Awarded", badge.issued_on.map(day).as_deref())?;
    fact(out, "Valid from", badge.valid_from.map(day).as_deref())?;
    fact(out, "Ends", badge.expires.map(day).as_deref())?;
    fact(out, "Awarded to", page.awarded_to.as_deref())?;
    let standard = card
        .standard
        .map(|standard| format!("Open Badges {standard}"));
    fact(out, "Standard", standard.as_deref())?;
    fact(out, "Description", badge.description.as_deref())?;
    fact(out, "Criteria", badge.criteria.narrative.as_deref())?;
    fact(out, "Criteria page", badge.criteria.url.as_deref())?;
    fact(out, "Narrative", badge.narrative.as_deref())?;
    achievement::facts(out, badge)?;
    let skills: Vec<String> = badge.skills.iter().map(skill).collect();
    fact(out, "Skills", Some(skills.join(", ")).as_deref())?;
    for piece in &badge.evidence {
        fact(out, "Evidence", Some(&evidence(piece)))?;
    }
    for word in &badge.endorsements {
        fact(out, "Endorsement", Some(&endorsement(word)))?;
    }
    for version in &page.versions {
        let standard = version.standard.map_or("", openbadges::Standard::as_str);
        let said = format!("Open Badges {standard}, {}", short(&version.id));
        fact(out, "Also as", Some(&said))?;
    }
    for share in &page.shares {
        let wanted = if share.wanted { "shared" } else { "private" };
        let since = share.since.map(|since| format!(" since {}", day(since)));
        let said = format!("{wanted}{}", since.unwrap_or_default());
        fact(out, &share.destination.name, Some(&said))?;
    }
    let added = format!("{} from {}", day(page.added_at), page.origin);
    fact(out, "Added", Some(&added))?;
    let removed = page
        .removed_at
        .map(|at| format!("in the trash since {}", day(at)));
    fact(out, "Removed", removed.as_deref())?;
    writeln!(out)?;

    if let Some(attempt) = &page.newer_attempt {
        result(out, "Tried again", attempt)?;
        writeln!(out)?;
    }
    match &page.result {
        Some(found) => result(out, "Checked", found)?,
        None => writeln!(
            out,
            "Never checked. “lapel check {}” does it.",
            short(&card.id)
        )?,
    }
    if page.history.len() > 1 {
        writeln!(out)?;
        writeln!(out, "{STRONG}History{STRONG:#}")?;
        for line in &page.history {
            let (word, style) = verdict(line.verdict);
            writeln!(out, "  {}: {style}{word}{style:#}", time(line.at))?;
        }
    }
    Ok(())
}

/// Writes a fact, unless it is not known.
pub(super) fn fact(out: &mut impl Write, name: &str, value: Option<&str>) -> io::Result<()> {
    match value {
        Some(value) if !value.trim().is_empty() => {
            writeln!(
                out,
                "  {FAINT}{:<14}{FAINT:#} {}",
                visible(name),
                visible(value)
            )
        }
        _ => Ok(()),
    }
}

fn skill(skill: &Skill) -> String {
    match (&skill.framework, &skill.code) {
        (Some(framework), Some(code)) => format!("{} ({framework} {code})", skill.name),
        (Some(within), None) | (None, Some(within)) => format!("{} ({within})", skill.name),
        (None, None) => skill.name.clone(),
    }
}

fn evidence(evidence: &Evidence) -> String {
    let Evidence {
        url,
        name,
        description,
        narrative,
        genre,
        audience: _,
    } = evidence;
    said(&[name, genre, description, narrative, url])
}

fn endorsement(endorsement: &Endorsement) -> String {
    let Endorsement {
        endorser, comment, ..
    } = endorsement;
    let word = said(&[endorser, comment]);
    if endorsement.confirmed {
        word
    } else {
        format!("{word} (not confirmed)")
    }
}

pub(super) fn said(parts: &[&Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    parts.join(" · ")
}

fn result(out: &mut impl Write, what: &str, result: &CheckResult) -> io::Result<()> {
    let found = Found(result.verdict, result.recipient);
    writeln!(out, "{STRONG}{what} {}{STRONG:#}: {found}", time(result.at))?;
    checks(out, &result.checks)?;
    for document in &result.evidence {
        let digest = document.sha256.get(..12).unwrap_or(&document.sha256);
        writeln!(
            out,
            "  {FAINT}kept: {} answered {}, SHA-256 {digest}…{FAINT:#}",
            visible(&document.url),
            document.status
        )?;
    }
    Ok(())
}
