//! The credentials within a transcript (CLR 2.0 ClrCredential) or a presentation, one by one, and
//! what follows from them for the whole.

mod shared;

pub(super) use shared::Shared;

use super::inquiry::Inquiry;
use super::report::{Confirmation, Recipient, Report, Verdict};
use super::rule::Rule;
use super::{Depth, Request, judge, proof};
use crate::credential::{Content, Credential, Kind, many};
use crate::source::Document;

/// How deep envelopes in envelopes are opened: a transcript in a presentation in an envelope.
const DEEPEST: usize = 3;

/// The most credentials that a check names.
const MOST_NAMED: usize = 5;

/// What was found within.
#[derive(Default)]
pub(super) struct Within {
    pub(super) reports: Vec<Report>,
    /// What they rest on, in order; nothing for an envelope in another one, which collects it.
    pub(super) documents: Vec<Document>,
}

/// Verifies each credential in `envelope` by itself, and notes [`Rule::Within`].
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    envelope: &Credential,
    request: &Request<'_>,
    depth: Depth,
) -> Within {
    let found = match inquiry.shared {
        Some(shared) => look(inquiry, shared, envelope, request, depth),
        None => {
            let shared = Shared::new(inquiry.source, &inquiry.documents);
            let mut found = look(inquiry, &shared, envelope, request, depth);
            found.documents = shared.documents();
            found
        }
    };
    let Found {
        reports,
        undecided,
        documents,
    } = found;
    note(inquiry, envelope.kind(), &reports, undecided);
    Within { reports, documents }
}

#[derive(Default)]
struct Found {
    reports: Vec<Report>,
    /// What could not even be looked at, and why.
    undecided: Vec<String>,
    documents: Vec<Document>,
}

fn look(
    inquiry: &Inquiry<'_>,
    shared: &Shared<'_>,
    envelope: &Credential,
    request: &Request<'_>,
    depth: Depth,
) -> Found {
    let mut found = Found::default();
    for (place, credential) in envelope.within().into_iter().enumerate() {
        let credential = match credential {
            _ if depth.envelopes == DEEPEST => {
                Err("there are too many envelopes in one another".into())
            }
            Ok(_) if !shared.takes_one_more() => Err("there are too many".to_owned()),
            Ok(credential) => Ok(credential),
            Err(error) => Err(error.to_string()),
        };
        match credential {
            Ok(credential) => {
                let request = Request {
                    credential: &credential,
                    image: None,
                    ..*request
                };
                let inquiry = inquiry.within(shared);
                let report = judge(&request, inquiry, depth.within());
                // A status list that a thousand of them name is kept once, for the whole.
                found.reports.push(Report {
                    documents: Vec::new(),
                    ..report
                });
            }
            Err(why) => found.undecided.push(format!("number {}: {why}", place + 1)),
        }
    }
    found
}

/// Checks the holder's proof of a presentation. It needs none: what is handed over has proofs of its
/// own. But one that is contradicted says that something was changed on the way.
pub(super) fn holder(
    inquiry: &mut Inquiry<'_>,
    presentation: &Credential,
    request: &Request<'_>,
) -> proof::Proven {
    let is_signed = matches!(presentation.content(), Content::Jws(_))
        || !many(&presentation.document(), "proof").is_empty();
    if !is_signed {
        inquiry.pass(
            Rule::Method,
            "It only hands credentials over: each is verified by itself",
            "a presentation without a proof".to_owned(),
        );
        return proof::Proven {
            method: super::Method::None,
            signer: None,
        };
    }
    let (proven, part) =
        inquiry.aside(|inquiry| proof::check(inquiry, presentation.content(), request.at));
    if proven.signer.is_some() || part.verdict() == Verdict::Invalid {
        inquiry.adopt(part);
    } else {
        inquiry.adopt_as_warnings(part);
    }
    proven
}

fn note(inquiry: &mut Inquiry<'_>, kind: Kind, reports: &[Report], undecided: Vec<String>) {
    let all = reports.len() + undecided.len();
    let are = |verdicts: &[Verdict]| -> Vec<String> {
        reports
            .iter()
            .filter(|report| verdicts.contains(&report.verdict))
            .map(name)
            .collect()
    };
    let forged = are(&[Verdict::Invalid]);
    let revoked = are(&[Verdict::Revoked]);
    let unchecked = [are(&[Verdict::Unverified]), undecided].concat();
    let out_of_date = are(&[Verdict::Expired, Verdict::NotYetValid]);
    let unknown: Vec<String> = reports
        .iter()
        .filter(|report| report.confirmation == Some(Confirmation::Nobody))
        .map(name)
        .collect();
    let count = |some: &[String]| of(some.len(), all);
    if all == 0 {
        match kind {
            Kind::Presentation => inquiry.skip(Rule::Within, "There is nothing in it", None),
            _ => inquiry.pass(Rule::Within, "It holds no credentials beside itself", None),
        }
    } else if !forged.is_empty() {
        inquiry.fail(
            Rule::Within,
            format!("{} not genuine", count(&forged)),
            names(&forged),
        );
    } else if !unchecked.is_empty() {
        inquiry.skip(
            Rule::Within,
            format!("{} not checked", count(&unchecked)),
            names(&unchecked),
        );
    } else if !revoked.is_empty() {
        inquiry.warn(
            Rule::Within,
            format!("{} revoked", count(&revoked)),
            names(&revoked),
        );
    } else if !out_of_date.is_empty() {
        inquiry.warn(
            Rule::Within,
            format!("{} not in date", count(&out_of_date)),
            names(&out_of_date),
        );
    } else if !unknown.is_empty() {
        inquiry.warn(
            Rule::Within,
            format!("{} by an issuer whom nobody confirms", count(&unknown)),
            names(&unknown),
        );
    } else {
        inquiry.pass(Rule::Within, format!("{} genuine", of(all, all)), None);
    }
    if kind == Kind::Presentation {
        let within = reports.iter().map(|report| report.verdict);
        inquiry.follows_from(within);
        if reports.is_empty() || !unchecked.is_empty() {
            inquiry.follows_from([Verdict::Unverified]);
        }
    }
}

/// Whose the credentials in a presentation are, and notes [`Rule::Recipient`].
pub(super) fn recipient(inquiry: &mut Inquiry<'_>, reports: &[Report]) -> Recipient {
    let are = |whose: Recipient| {
        reports
            .iter()
            .filter(move |report| report.recipient == whose)
    };
    let others: Vec<String> = are(Recipient::Other).map(name).collect();
    if !others.is_empty() {
        inquiry.warn(
            Rule::Recipient,
            format!("{} not awarded to you", of(others.len(), reports.len())),
            names(&others),
        );
        return Recipient::Other;
    }
    if reports.is_empty() || are(Recipient::Unknown).next().is_some() {
        return Recipient::Unknown;
    }
    inquiry.pass(Rule::Recipient, "All in it was awarded to you", None);
    Recipient::Yours
}

/// The beginning of a sentence: “3 of 12 credentials in it are”.
fn of(some: usize, all: usize) -> String {
    match (some, all) {
        (_, 1) => "The credential in it is".to_owned(),
        (1, all) => format!("1 of {all} credentials in it is"),
        (some, all) => format!("{some} of {all} credentials in it are"),
    }
}

fn name(report: &Report) -> String {
    let badge = &report.badge;
    badge
        .name
        .as_ref()
        .or(badge.id.as_ref())
        .cloned()
        .unwrap_or_else(|| "one without a name".to_owned())
}

fn names(troubled: &[String]) -> String {
    let named: Vec<&str> = troubled
        .iter()
        .take(MOST_NAMED)
        .map(String::as_str)
        .collect();
    match troubled.len().saturating_sub(MOST_NAMED) {
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    }
}
