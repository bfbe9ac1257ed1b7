//! Has the issuer of a signed badge taken it back? (1.x: an object of `uid` to reason; 2.0:
//! RevocationList.)

use serde_json::Value;
use url::Url;

use super::inquiry::Inquiry;
use super::rule::Rule;
use crate::credential::{link, link_in, many, text, web_address};

/// Looks a signed assertion up in its issuer's list.
pub(super) fn check(inquiry: &mut Inquiry<'_>, assertion: &Value, profile: &Value, issuer: &Url) {
    let Some(address) = link_in(profile, "revocationList") else {
        inquiry.pass(
            Rule::Revocation,
            "Not revoked",
            "the issuer publishes no revocation".to_owned(),
        );
        return;
    };
    let Some(url) = web_address(&address) else {
        inquiry.skip(
            Rule::Revocation,
            "Whether it was revoked is not known: the issuer’s list has no web address",
            address,
        );
        return;
    };
    let list = match inquiry.json(&url) {
        Ok(list) => list,
        Err(why) => {
            // Even a broken list contradicts nothing that the badge says.
            inquiry.skip(
                Rule::Revocation,
                "Whether it was revoked is not known: the issuer’s list could not be read",
                why.evidence(&url),
            );
            return;
        }
    };
    if let Some(owner) = link_in(&list, "issuer")
        && web_address(&owner).as_ref() != Some(issuer)
    {
        inquiry.skip(
            Rule::Revocation,
            "Whether it was revoked is not known: the list is another issuer’s",
            owner,
        );
        return;
    }
    let names: Vec<String> = link(assertion)
        .into_iter()
        .chain(text(assertion, "uid"))
        .collect();
    match entry(&list, &names) {
        Some(reason) => inquiry.fail(
            Rule::Revocation,
            match reason {
                Some(reason) => format!("Revoked by its issuer: {reason}"),
                None => "Revoked by its issuer, without a reason".into(),
            },
            url.to_string(),
        ),
        None => inquiry.pass(
            Rule::Revocation,
            "Not revoked",
            format!("not on the list at {url}"),
        ),
    }
}

/// The entry for a badge that goes by any of `names`: its reason, if it gives one.
#[expect(
    clippy::option_option,
    reason = "no entry and an entry without a reason are two things"
)]
fn entry(list: &Value, names: &[String]) -> Option<Option<String>> {
    if list.get("revokedAssertions").is_some() {
        return many(list, "revokedAssertions")
            .into_iter()
            .find_map(|entry| {
                let entry_names = [link(entry), text(entry, "uid")];
                entry_names
                    .iter()
                    .flatten()
                    .any(|name| names.contains(name))
                    .then(|| text(entry, "revocationReason"))
            });
    }
    names
        .iter()
        .find(|name| list.get(name.as_str()).is_some())
        .map(|name| text(list, name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(list: Value) -> Option<Option<String>> {
        entry(&list, &["urn:uuid:1".into(), "uid-1".into()])
    }

    #[test]
    fn a_list_of_2_0_names_ids_or_uids() {
        assert_eq!(
            found(json!({"revokedAssertions": ["urn:uuid:1"]})),
            Some(None)
        );
        assert_eq!(
            found(json!({"revokedAssertions": "urn:uuid:1"})),
            Some(None)
        );
        let with_reason =
            json!({"revokedAssertions": [{"uid": "uid-1", "revocationReason": "error"}]});
        assert_eq!(found(with_reason), Some(Some("error".into())));
        assert_eq!(
            found(json!({"revokedAssertions": ["urn:uuid:2", {"id": "urn:uuid:12"}]})),
            None
        );
    }

    #[test]
    fn a_list_of_1_x_maps_uids_to_reasons() {
        assert_eq!(
            found(json!({"uid-1": "cheated"})),
            Some(Some("cheated".into()))
        );
        assert_eq!(found(json!({"uid-2": "cheated"})), None);
    }
}
