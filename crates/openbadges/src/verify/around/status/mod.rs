//! Has the issuer taken it back? (3.0 "Verification", step 4; `credentialStatus`.)
//!
//! [`bitstring`] reads the lists of bits, [`revocation_list`] the lists of credentials.

mod bits;
mod bitstring;
mod revocation_list;

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use crate::credential::{many, types};
use crate::source::Document;
use crate::verify::dates;
use crate::verify::inquiry::{Inquiry, NoDocument};
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// The most entries that one credential may have.
const MOST: usize = 8;

/// Looks the credential up in every status list that it names.
pub(in crate::verify) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    signer: &Signer,
    at: DateTime<Utc>,
) {
    let entries = many(credential, "credentialStatus");
    if entries.is_empty() {
        inquiry.pass(
            Rule::Revocation,
            "Not revoked",
            "the issuer publishes no revocation".to_owned(),
        );
        return;
    }
    if entries.len() > MOST {
        inquiry.skip(
            Rule::Revocation,
            "Whether it was revoked is not known: it names more lists than Lapel looks at",
            format!("{} entries, the limit is {MOST}", entries.len()),
        );
        return;
    }
    for entry in entries {
        let kinds = types(entry);
        let is = |kind: &str| kinds.contains(&kind);
        if is("BitstringStatusListEntry") || is("StatusList2021Entry") {
            bitstring::check(inquiry, entry, signer, at);
        } else if is("1EdTechRevocationList") {
            revocation_list::check(inquiry, credential, entry, signer);
        } else {
            inquiry.skip(
                Rule::Revocation,
                "Whether it was revoked is not known: its issuer says so in a way that Lapel does not know",
                kinds.join(", "),
            );
        }
    }
}

/// Notes that a list gave no answer. What it said when it was last asked is told, and counts where
/// it was bad news: what is revoked stays so.
fn no_answer(
    inquiry: &mut Inquiry<'_>,
    rule: Rule,
    why: &str,
    evidence: String,
    before: Option<(bool, Document)>,
) {
    let subject = match rule {
        Rule::Suspension => "suspended",
        _ => "revoked",
    };
    match before {
        Some((true, document)) => inquiry.fail(
            rule,
            format!(
                "It was {subject} when its issuer was last asked, on {}",
                dates::day(document.fetched_at)
            ),
            evidence,
        ),
        Some((false, document)) => inquiry.skip(
            rule,
            format!(
                "Whether it was {subject} is not known: {why}. It was not when last asked, on {}",
                dates::day(document.fetched_at)
            ),
            evidence,
        ),
        None => inquiry.skip(
            rule,
            format!("Whether it was {subject} is not known: {why}"),
            evidence,
        ),
    }
}

/// Why a list could not be had, in a few words.
fn unreachable(why: &NoDocument, url: &Url) -> (&'static str, String) {
    let words = match why {
        NoDocument::NoAnswer(crate::SourceError::Offline) => "Lapel is offline",
        NoDocument::NoAnswer(_) => "the issuer’s list cannot be reached",
        _ => "the issuer’s list could not be read",
    };
    (words, why.evidence(url))
}
