//! The manifest of Badge Connect (Open Badges 2.1, section 5.1).

use serde_json::Value;
use url::Url;

use super::{DiscoverError, Search, base, name, policies, scopes};
use crate::backpack::{Server, Speech};

const PATH: &str = "/.well-known/badgeconnect.json";

/// The backpack that a manifest describes, if there is one.
pub(super) fn find(search: &Search<'_>) -> Result<Option<Server>, DiscoverError> {
    let Some(url) = search.well_known(PATH) else {
        return Ok(None);
    };
    let Some((found_at, manifest)) = search.json(&url)? else {
        return Ok(None);
    };
    let entries: Vec<&Value> = match manifest.get("badgeConnectAPI") {
        Some(Value::Array(entries)) => entries.iter().collect(),
        Some(entry) => vec![entry],
        // Small servers write the entry itself.
        None if manifest.get("apiBase").is_some() => vec![&manifest],
        None => return Ok(None),
    };
    // Of several, the last that can be used: the newest version, as Moodle takes them.
    let mut trouble = None;
    for entry in entries.into_iter().rev() {
        match read(search, &found_at, entry) {
            Ok(server) => return Ok(Some(server)),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    Err(trouble.unwrap_or_else(|| search.unusable("its manifest is empty".to_owned())))
}

fn read(search: &Search<'_>, found_at: &Url, entry: &Value) -> Result<Server, DiscoverError> {
    let base = base(search.door(found_at, entry, "apiBase")?);
    let offered = entry.get("scopesOffered").and_then(Value::as_array);
    Ok(Server {
        speech: Speech::BadgeConnect,
        badgr: false,
        name: name(entry, "name", &base),
        address: search.address.clone(),
        registration: search.optional_door(found_at, entry, "registrationUrl")?,
        authorization: Some(search.door(found_at, entry, "authorizationUrl")?),
        token: search.door(found_at, entry, "tokenUrl")?,
        refresh: None,
        revocation: search.optional_door(found_at, entry, "tokenRevocationUrl")?,
        issuer: None,
        scopes: scopes(
            offered
                .into_iter()
                .flatten()
                .filter_map(|scope| scope.as_str()),
        ),
        policies: policies(
            found_at,
            &[
                entry.get("termsOfServiceUrl"),
                entry.get("privacyPolicyUrl"),
            ],
        ),
        base,
    })
}
