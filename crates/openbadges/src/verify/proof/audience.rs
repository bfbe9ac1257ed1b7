//! Whom a JWT is for (RFC 7519 §4.1.3).

use serde_json::Value;

use crate::badge::RecipientIdentity;
use crate::credential::{link, many, types};
use crate::identity::matching;
use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// Notes [`Rule::Audience`] if the claim `aud` of a credential names others alone: neither its subject,
/// who is to show it to whom they like, nor the earner. Nobody else may accept it. It is no forgery for
/// that, and may well mean the earner by a name that Lapel was not told, so that it stays undecided.
///
/// In a presentation the claim names the verifier to whom that was handed over (VC data model 1.1
/// §6.3.1), and what it holds is judged by itself. False: the claim cannot be read.
pub(super) fn check(inquiry: &mut Inquiry<'_>, claims: &Value, credential: &Value) -> bool {
    let Some(claim) = claims.get("aud").filter(|claim| !claim.is_null()) else {
        return true;
    };
    let all = match claim {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let names: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
    let Some(names) = names else {
        inquiry.fail(
            Rule::Claims,
            "The signed text does not say in a readable way for whom it is",
            format!("“aud” is {claim}"),
        );
        return false;
    };
    let is_presentation = types(credential).contains(&"VerifiablePresentation");
    let subjects: Vec<String> = many(credential, "credentialSubject")
        .into_iter()
        .filter_map(link)
        .collect();
    let is_among_them = |name: &&str| {
        subjects.iter().any(|subject| subject == name) || is_earner(inquiry, (*name).to_owned())
    };
    if !is_presentation && !names.iter().any(is_among_them) {
        inquiry.skip(
            Rule::Audience,
            "The signature was made for somebody else alone; if that is you, add it to your identities",
            format!("“aud” is {claim}"),
        );
    }
    true
}

fn is_earner(inquiry: &Inquiry<'_>, identity: String) -> bool {
    let named = RecipientIdentity {
        kind: "id".to_owned(),
        identity,
        hashed: false,
        salt: None,
    };
    matching(&[named], inquiry.identities).is_some()
}
