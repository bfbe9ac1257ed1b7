//! `lapel list`: the badges of the wallet.

use std::io::Write;

use openbadges::Verdict;
use wallet::store::{BadgeCard, Query, Sort, StatusFilter};

use crate::args::{List, Places, SortName, StatusName};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &List) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let query = Query {
        search: arguments.search.clone(),
        status: arguments.status.and_then(filter),
        expiring_within_days: arguments.expiring_within,
        sort: match arguments.sort {
            SortName::Newest => Sort::Newest,
            SortName::Oldest => Sort::Oldest,
            SortName::Name => Sort::Name,
            SortName::Issuer => Sort::Issuer,
            SortName::Expiry => Sort::Expiry,
        },
        ..Query::default()
    };
    let verdict = arguments.status.and_then(verdict);
    let matches = |card: &BadgeCard| verdict.is_none() || card.verdict == verdict;
    if arguments.json {
        let out = &mut std::io::stdout().lock();
        super::badges::for_each(&wallet, &query, &mut |card| {
            if matches(card) {
                json::line(out, &json::Listed::from(card))?;
            }
            Ok(())
        })?;
        return Ok(Exit::Good);
    }
    let out = &mut human::out();
    let table = human::Table::new();
    let mut shown = 0_u32;
    super::badges::for_each(&wallet, &query, &mut |card| {
        if matches(card) {
            shown += 1;
            table.row(out, card)?;
        }
        Ok(())
    })?;
    match shown {
        0 if query == Query::default() => {
            writeln!(out, "No badges yet. “lapel import FILE…” brings some in.")?;
        }
        0 => writeln!(out, "No badges match.")?,
        1 => writeln!(out, "1 badge.")?,
        _ => writeln!(out, "{shown} badges.")?,
    }
    Ok(Exit::Good)
}

/// The chip that has all badges of a status. A status that is only part of a chip is picked out of it
/// by its verdict.
fn filter(status: StatusName) -> Option<StatusFilter> {
    Some(match status {
        StatusName::Valid => StatusFilter::Valid,
        StatusName::Expiring => StatusFilter::Expiring,
        StatusName::Expired => StatusFilter::Expired,
        StatusName::Problem
        | StatusName::Revoked
        | StatusName::Invalid
        | StatusName::Unverified
        | StatusName::NotYetValid => StatusFilter::Problem,
        StatusName::Unchecked => StatusFilter::Unchecked,
    })
}

fn verdict(status: StatusName) -> Option<Verdict> {
    match status {
        StatusName::Revoked => Some(Verdict::Revoked),
        StatusName::Invalid => Some(Verdict::Invalid),
        StatusName::Unverified => Some(Verdict::Unverified),
        StatusName::NotYetValid => Some(Verdict::NotYetValid),
        _ => None,
    }
}
