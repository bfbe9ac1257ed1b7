//! Lists of the credentials that were taken back (1EdTechRevocationList, "VC Revocation List 1.0"),
//! which Credly uses.

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use super::{Before, no_answer, unreachable};
use crate::credential::{link, link_in, many, one, text, truth, web_address};
use crate::verify::inquiry::Inquiry;
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// Looks the credential up in the list that `entry` names.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    entry: &Value,
    signer: &Signer,
    at: DateTime<Utc>,
) {
    let rule = Rule::Revocation;
    let Some(url) = link(entry).and_then(|id| web_address(&id)) else {
        return no_answer(
            inquiry,
            rule,
            "the badge does not say where to look",
            "its status has no web address".to_owned(),
            None,
            at,
        );
    };
    let id = link(credential);
    let list = match inquiry.json(&url) {
        Ok(list) => list,
        Err(why) => {
            let (why, evidence) = unreachable(&why, &url);
            let before = last_known(inquiry, &url, id.as_deref(), signer);
            return no_answer(inquiry, rule, why, evidence, before, at);
        }
    };
    match look_up(&list, id.as_deref(), signer) {
        Ok(Some(reason)) => inquiry.fail(
            rule,
            match reason {
                Some(reason) => format!("Revoked by its issuer: {reason}"),
                None => "Revoked by its issuer, without a reason".to_owned(),
            },
            url.to_string(),
        ),
        Ok(None) => inquiry.pass(rule, "Not revoked", format!("not on the list at {url}")),
        Err(evidence) => {
            let before = last_known(inquiry, &url, id.as_deref(), signer);
            no_answer(
                inquiry,
                rule,
                "the issuer’s list cannot be relied on",
                format!("{url}: {evidence}"),
                before,
                at,
            );
        }
    }
}

/// What the list said when it was last asked; `None` if that cannot be said.
fn last_known(
    inquiry: &Inquiry<'_>,
    url: &Url,
    id: Option<&str>,
    signer: &Signer,
) -> Option<Before> {
    let list = inquiry.last_known(url)?;
    let said = serde_json::from_slice(&list.body).ok()?;
    let set = look_up(&said, id, signer).ok()?.is_some();
    Some(Before { set, list })
}

/// Whether the list has the credential, with the reason that it gives. Servers write the name of the
/// list in the singular, as the standard does, and in the plural.
fn look_up(
    list: &Value,
    id: Option<&str>,
    signer: &Signer,
) -> Result<Option<Option<String>>, String> {
    if let Some(owner) = link_in(list, "issuer").filter(|owner| *owner != signer.controller) {
        return Err(format!("it is the list of {owner}"));
    }
    let names = ["revokedCredential", "revokedCredentials"];
    if !names.iter().any(|name| list.get(name).is_some()) {
        return Err("it is no list of revoked credentials".to_owned());
    }
    let id = id.ok_or("the badge has no id to look for")?;
    let entry = names
        .iter()
        .flat_map(|name| many(list, name))
        .filter(|entry| one(entry, "revoked").is_none() || truth(entry, "revoked"))
        .find(|entry| link(entry).is_some_and(|listed| same(&listed, id)));
    Ok(entry.map(|entry| text(entry, "revocationReason")))
}

/// Whether two identifiers are the same, whichever way an address is written.
fn same(listed: &str, id: &str) -> bool {
    let address = |text: &str| Url::parse(text).map_or_else(|_| text.to_owned(), String::from);
    listed == id || address(listed) == address(id)
}
