//! `lapel show`: all about one badge.

use std::io::Write;

use chrono::Utc;

use wallet::store::{BadgePage, CheckResult};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, id: &str, as_json: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let page = wallet.badge(&wallet.resolve(id)?, Utc::now())?;
    if as_json {
        json::line(&mut std::io::stdout().lock(), &page)?;
    } else {
        say(&mut human::out(), &page)?;
    }
    Ok(Exit::Good)
}

fn say(out: &mut impl Write, page: &BadgePage) -> std::io::Result<()> {
    let BadgePage { card, badge, .. } = page;
    let (words, style) = human::standing(card);
    writeln!(out, "{}", human::visible(&card.name))?;
    writeln!(out, "  {style}{words}{style:#}")?;
    let mut fact = |name: &str, value: Option<String>| match value {
        Some(value) => writeln!(out, "  {name:<10} {}", human::visible(&value)),
        None => Ok(()),
    };
    let issuer = badge.issuer.name.clone().map(|name| match &card.issuer_domain {
        Some(domain) => format!("{name} ({domain})"),
        None => name,
    });
    fact("id", Some(card.id.clone()))?;
    fact("issuer", issuer)?;
    fact("awarded", badge.issued_on.map(human::day))?;
    fact("expires", badge.expires.map(human::day))?;
    fact("earner", page.awarded_to.clone())?;
    fact("standard", card.standard.map(|standard| format!("Open Badges {standard}")))?;
    fact("says", badge.description.clone())?;
    fact("criteria", badge.criteria.narrative.clone().or_else(|| badge.criteria.url.clone()))?;
    let skills: Vec<&str> = badge.skills.iter().map(|skill| skill.name.as_str()).collect();
    fact("skills", (!skills.is_empty()).then(|| skills.join(", ")))?;
    for share in &page.shares {
        let wanted = if share.wanted { "shared" } else { "private" };
        fact(wanted, Some(share.destination.name.clone()))?;
    }
    if let Some(attempt) = &page.newer_attempt {
        result(out, "Tried again", attempt)?;
    }
    match &page.result {
        Some(found) => result(out, "Checked", found),
        None => writeln!(out, "Never checked. “lapel check {}” does it.", card.id),
    }
}

fn result(out: &mut impl Write, what: &str, result: &CheckResult) -> std::io::Result<()> {
    let (word, style) = human::verdict(result.verdict);
    let when = result.at.format("%-d %b %Y %H:%M UTC");
    writeln!(out, "{what} {when}: {style}{word}{style:#}")?;
    human::checks(out, &result.checks)
}
