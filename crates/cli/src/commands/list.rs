//! `lapel list`: the badges of the wallet.

use std::io::{self, Write};

use openbadges::Verdict;
use wallet::store::{BadgeCard, Query, Sort, StatusFilter};

use crate::args::{List, Places, SortName, StatusName};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &List) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let (status, verdict) = arguments.status.map_or((None, None), wanted);
    let query = Query {
        search: arguments.search.clone().unwrap_or_default(),
        status,
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
    let matches = |card: &BadgeCard| verdict.is_none() || card.verdict == verdict;
    if arguments.json {
        let mut out = io::stdout().lock();
        super::badges::for_each(&wallet, &query, &mut |card| {
            if matches(card) {
                json::line(&mut out, &json::Listed::from(card))?;
            }
            Ok(())
        })?;
        return Ok(Exit::Good);
    }
    let table = human::Table::new();
    let mut out = human::out();
    let mut shown = 0_u32;
    super::badges::for_each(&wallet, &query, &mut |card| {
        if matches(card) {
            shown += 1;
            table.row(&mut out, card)?;
        }
        Ok(())
    })?;
    let everything = Query {
        sort: query.sort,
        ..Query::default()
    };
    let mut aside = human::aside();
    match shown {
        0 if query == everything => {
            writeln!(aside, "No badges yet. “lapel import FILE…” brings some in.")?;
        }
        0 => writeln!(aside, "No badge is like that.")?,
        _ => writeln!(aside, "{}.", human::counted(shown, "badge"))?,
    }
    Ok(Exit::Good)
}

/// The chip that has all badges of a status, and the verdict by which they are picked out of it where
/// it has others as well.
fn wanted(status: StatusName) -> (Option<StatusFilter>, Option<Verdict>) {
    let problem = |verdict| (Some(StatusFilter::Problem), Some(verdict));
    match status {
        StatusName::Valid => (Some(StatusFilter::Valid), None),
        StatusName::Expiring => (Some(StatusFilter::Expiring), None),
        StatusName::Expired => (Some(StatusFilter::Expired), None),
        StatusName::Problem => (Some(StatusFilter::Problem), None),
        StatusName::Unchecked => (Some(StatusFilter::Unchecked), None),
        StatusName::Revoked => problem(Verdict::Revoked),
        StatusName::Invalid => problem(Verdict::Invalid),
        StatusName::Unverified => problem(Verdict::Unverified),
        StatusName::NotYetValid => problem(Verdict::NotYetValid),
    }
}
