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
            "it names no list of what was revoked".to_owned(),
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
            revocation_list::check(inquiry, credential, entry, signer, at);
        } else {
            inquiry.skip(
                Rule::Revocation,
                "Whether it was revoked is not known: its issuer says so in a way that Lapel does not know",
                kinds.join(", "),
            );
        }
    }
}

/// What a list said when it was last asked.
struct Before {
    /// Whether the entry was set.
    set: bool,
    /// The list as it was then.
    list: Document,
}

/// The words in which a rule's question is left open: what is not known, and what was so, or was
/// not, when the issuer was last asked.
struct Words {
    open: &'static str,
    set: &'static str,
    clear: &'static str,
}

fn words(rule: Rule) -> Words {
    match rule {
        Rule::Suspension => Words {
            open: "Whether it is suspended is not known",
            set: "It was suspended",
            clear: "It was not suspended",
        },
        Rule::Message => Words {
            open: "Whether its issuer has left a message about it is not known",
            set: "There was a message about it",
            clear: "There was no message about it",
        },
        Rule::Refresh => Words {
            open: "Whether there is a newer version of it is not known",
            set: "There was a newer version of it",
            clear: "There was no newer version of it",
        },
        _ => Words {
            open: "Whether it was revoked is not known",
            set: "It was revoked",
            clear: "It was not revoked",
        },
    }
}

/// Notes that a list gave no answer. What it said when it was last asked is told with its age, and
/// counts where it was bad news: what is revoked stays so.
fn no_answer(
    inquiry: &mut Inquiry<'_>,
    rule: Rule,
    why: &str,
    evidence: String,
    before: Option<Before>,
    at: DateTime<Utc>,
) {
    let Words { open, set, clear } = words(rule);
    let Some(before) = before else {
        inquiry.skip(rule, format!("{open}: {why}"), evidence);
        return;
    };
    let asked = dates::aged(before.list.fetched_at, at);
    match (before.set, rule) {
        (true, Rule::Revocation | Rule::Suspension) => inquiry.fail(
            rule,
            format!("{set} when its issuer was last asked, on {asked}"),
            evidence,
        ),
        (true, _) => inquiry.warn(
            rule,
            format!("{set} when its issuer was last asked, on {asked}"),
            evidence,
        ),
        (false, _) => inquiry.skip(
            rule,
            format!("{open}: {why}. {clear} when its issuer was last asked, on {asked}"),
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
