//! All about one badge.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use openbadges::badge::{Association, Endorsement, Evidence, Skill};
use openbadges::verify::{Confirmation, Signer};
use wallet::store::{BadgePage, Change, CheckResult};

use super::{FAINT, Found, STRONG, achievement, checks, day, short, standing, time, visible};

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
    for tie in &badge.associations {
        fact(out, "Association", Some(&association(tie)))?;
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
            writeln!(out, "  {}: {}", time(line.at), Found::from(line))?;
        }
    }
    for earlier in &page.earlier {
        writeln!(out)?;
        writeln!(out, "{STRONG}Until {}{STRONG:#}", time(earlier.until))?;
        changes(out, &earlier.changes)?;
    }
    Ok(())
}

/// Writes what a newer version from the issuer says otherwise.
pub(crate) fn changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    writeln!(
        out,
        "  The issuer gave out a newer version, which took its place:"
    )?;
    if changes.is_empty() {
        return writeln!(out, "    nothing that Lapel shows changed");
    }
    for change in changes {
        writeln!(out, "    {}", visible(&change_said(change)))?;
    }
    Ok(())
}

/// A change as in “expires: 2026-03-01 became 2028-03-01”.
fn change_said(change: &Change) -> String {
    let member = change.member.replace('_', " ");
    let value = |said: &str| match said.parse::<DateTime<Utc>>() {
        Ok(date) => day(date),
        Err(_) => said.to_owned(),
    };
    match (change.before.as_deref(), change.after.as_deref()) {
        (Some(before), Some(after)) => {
            format!("{member}: {} became {}", value(before), value(after))
        }
        (None, Some(after)) => format!("{member}: now {}", value(after)),
        (Some(before), None) => format!("{member}: was {}", value(before)),
        (None, None) => format!("{member} changed"),
    }
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

/// How two awards of a transcript belong together, as in “Algebra precedes Analysis”.
fn association(tie: &Association) -> String {
    let Association {
        kind,
        source,
        source_name,
        target,
        target_name,
    } = tie;
    let (from, to) = (
        source_name.as_ref().unwrap_or(source),
        target_name.as_ref().unwrap_or(target),
    );
    let mut words = String::new();
    for letter in kind.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    format!("{from} {words} {to}")
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

/// Writes who signed it, and who vouches for whose key that is.
fn signed(
    out: &mut impl Write,
    signer: &Signer,
    confirmation: Option<&Confirmation>,
) -> io::Result<()> {
    fact(out, "Key", Some(&signer.fingerprint))?;
    fact(
        out,
        "Signed by",
        Some(&format!("{} ({})", signer.key, signer.suite)),
    )?;
    let vouched = match confirmation {
        None => return Ok(()),
        Some(Confirmation::Domain { domain }) => format!("the key belongs to {domain}"),
        Some(Confirmation::Registry {
            name,
            listed_as: None,
        }) => format!("{name} lists the issuer"),
        Some(Confirmation::Registry {
            name,
            listed_as: Some(listed),
        }) => format!("{name} lists the issuer as {listed}"),
        Some(Confirmation::Nobody) => "nobody confirms who the issuer is".to_owned(),
    };
    fact(out, "Confirmation", Some(&vouched))
}

fn result(out: &mut impl Write, what: &str, result: &CheckResult) -> io::Result<()> {
    let found = Found::from(result);
    writeln!(out, "{STRONG}{what} {}{STRONG:#}: {found}", time(result.at))?;
    if let Some(signer) = &result.signer {
        signed(out, signer, result.confirmation.as_ref())?;
    }
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
