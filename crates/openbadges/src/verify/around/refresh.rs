//! Does the issuer have a newer version? (3.0 "Verification", step 3; 1EdTechCredentialRefresh.)

use serde_json::Value;
use url::Url;

use crate::credential::{Credential, date, link, link_in, many, one, types, web_address};
use crate::identity::compare;
use crate::source::Wanted;
use crate::verify::did::Did;
use crate::verify::inquiry::{Inquiry, NoDocument};
use crate::verify::report::{Recipient, Refreshed, Signer};
use crate::verify::rule::Rule;
use crate::verify::scope::same_host;
use crate::verify::{Request, nested};

/// Asks once, and only the issuer itself: an address elsewhere could be anybody's who wants to know
/// when the earner looks at the badge. What comes is verified like any other, and counts only if it
/// is the same badge by the same issuer, and still the earner's if it was. It is newer unless it says the
/// same or is older: an issuer that corrects a badge need not change the day from which it is valid.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    signer: &Signer,
    request: &Request<'_>,
) -> Option<Refreshed> {
    let service = many(credential, "refreshService")
        .into_iter()
        .find(|service| types(service).contains(&"1EdTechCredentialRefresh"))?;
    let Some(url) = link(service).and_then(|id| web_address(&id)) else {
        inquiry.warn(
            Rule::Refresh,
            "Whether there is a newer version is not known: it does not say where to ask",
            None,
        );
        return None;
    };
    if !is_issuers(&url, credential, signer) {
        inquiry.warn(
            Rule::Refresh,
            "Whether there is a newer version is not known: it would be asked of somebody else than the issuer",
            url.to_string(),
        );
        return None;
    }
    let text = match fetch(inquiry, &url) {
        Ok(text) => text,
        Err(why) => {
            inquiry.skip(
                Rule::Refresh,
                "Whether there is a newer version is not known: the issuer gave no answer",
                why.evidence(&url),
            );
            return None;
        }
    };
    let newer = match Credential::read(&text) {
        Ok(newer) => newer,
        Err(error) => {
            inquiry.warn(
                Rule::Refresh,
                "The issuer’s newer version of it is not a badge",
                format!("{url}: {error}"),
            );
            return None;
        }
    };
    let same_id = link(credential).is_some() && newer.badge().id == link(credential);
    let same_issuer = newer.badge().issuer.id.as_deref() == Some(&signer.controller);
    if !same_id || !same_issuer {
        inquiry.warn(
            Rule::Refresh,
            "What the issuer gives as a newer version is another badge",
            url.to_string(),
        );
        return None;
    }
    let said = ["validFrom", "issuanceDate"];
    let begins = said
        .iter()
        .find_map(|member| date(credential, member).ok().flatten());
    let none = "The issuer has no newer version of it";
    if newer.badge().valid_from < begins || says_the_same(&newer.document(), credential) {
        inquiry.pass(Rule::Refresh, none, url.to_string());
        return None;
    }
    let report = nested(inquiry, &newer, request);
    let this = &request.credential.badge().recipients;
    if report.recipient == Recipient::Other && compare(this, request.identities) == Recipient::Yours
    {
        inquiry.warn(
            Rule::Refresh,
            "What the issuer gives as a newer version was awarded to somebody else",
            url.to_string(),
        );
        return None;
    }
    let signed_before = |newer: &Signer| {
        let times = newer.created.zip(signer.created);
        times.is_some_and(|(newer, this)| newer < this)
    };
    if newer.badge().valid_from == begins && report.signer.as_ref().is_some_and(signed_before) {
        inquiry.pass(Rule::Refresh, none, url.to_string());
        return None;
    }
    inquiry.pass(
        Rule::Refresh,
        "The issuer has a newer version of it",
        url.to_string(),
    );
    Some(Refreshed {
        text,
        report: Box::new(report),
    })
}

/// Whether two credentials say the same, until the same day: a server may sign anew whenever it is
/// asked, but one that signs for longer gives something new.
fn says_the_same(newer: &Value, credential: &Value) -> bool {
    let said = |credential: &Value| {
        let ends: Vec<Value> = many(credential, "proof")
            .into_iter()
            .filter_map(|proof| proof.get("expires").cloned())
            .collect();
        let mut unsigned = credential.clone();
        if let Some(members) = unsigned.as_object_mut() {
            // The last two are when a JWT was signed.
            for member in ["proof", "iat", "nbf"] {
                members.remove(member);
            }
        }
        (unsigned, ends)
    };
    said(newer) == said(credential)
}

/// Whether an address is on the issuer's own host, by its identifier; or by its web site, where the
/// identifier is but a key.
fn is_issuers(url: &Url, credential: &Value, signer: &Signer) -> bool {
    let home = match Did::read(&signer.controller) {
        Some(Ok(Did::Web(home))) => Some(home),
        Some(Ok(Did::Key { .. })) => one(credential, "issuer")
            .and_then(|issuer| link_in(issuer, "url"))
            .and_then(|home| web_address(&home)),
        Some(Err(_)) => None,
        None => web_address(&signer.controller),
    };
    url.scheme() == "https" && home.is_some_and(|home| same_host(&home, url))
}

fn fetch(inquiry: &mut Inquiry<'_>, url: &Url) -> Result<String, NoDocument> {
    let document = inquiry.get(url, Wanted::Credential)?;
    if !document.is_success() {
        return Err(NoDocument::Status(document.status));
    }
    String::from_utf8(document.body.clone()).map_err(|_| NoDocument::NotJson)
}
