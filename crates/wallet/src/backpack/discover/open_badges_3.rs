//! The service description document of Open Badges 3.0 (section 7.1): an OpenAPI document.

use serde_json::Value;
use url::Url;

use super::{DiscoverError, Search, base, name, policies, scopes, web_address};
use crate::backpack::{Server, Speech};

const PATH: &str = "/ims/ob/v3p0/discovery";

/// The backpack that a service description document describes, if there is one: at the address that
/// was typed, then at the root of its host.
pub(super) fn find(search: &Search<'_>) -> Result<Option<Server>, DiscoverError> {
    let typed = search.address.path().trim_end_matches('/');
    let below = match typed {
        "" => None,
        _ if typed.ends_with(PATH) => search.well_known(typed),
        _ => search.well_known(&format!("{typed}{PATH}")),
    };
    for url in [below, search.well_known(PATH)].into_iter().flatten() {
        if let Some((found_at, document)) = search.json(&url)?
            && let Some(scheme) = document.pointer("/components/securitySchemes/OAuth2ACG")
        {
            return read(search, &found_at, &document, scheme).map(Some);
        }
    }
    Ok(None)
}

fn read(
    search: &Search<'_>,
    found_at: &Url,
    document: &Value,
    scheme: &Value,
) -> Result<Server, DiscoverError> {
    let flow = scheme
        .pointer("/flows/authorizationCode")
        .ok_or_else(|| search.unusable("it does not say how to sign in".to_owned()))?;
    let base = api(search, found_at, document)?;
    let info = document.get("info").unwrap_or(&Value::Null);
    let offered = flow.get("scopes").and_then(Value::as_object);
    let title = if info.get("x-imssf-name").is_some() {
        "x-imssf-name"
    } else {
        "title"
    };
    Ok(Server {
        speech: Speech::OpenBadges3,
        badgr: false,
        name: name(info, title, &base),
        address: search.address.clone(),
        registration: search.optional_door(found_at, scheme, "x-imssf-registrationUrl")?,
        authorization: Some(search.door(found_at, flow, "authorizationUrl")?),
        token: search.door(found_at, flow, "tokenUrl")?,
        refresh: search.optional_door(found_at, flow, "refreshUrl")?,
        revocation: search.optional_door(found_at, flow, "x-imssf-revocationUrl")?,
        issuer: None,
        scopes: scopes(offered.into_iter().flatten().map(|(name, _)| name.as_str())),
        policies: policies(
            found_at,
            &[
                info.get("termsOfService"),
                info.get("x-imssf-termsOfServiceUrl"),
                info.get("x-imssf-privacyPolicyUrl"),
            ],
        ),
        base,
    })
}

/// What the calls are put behind: the document's first server, or where the document lies.
fn api(search: &Search<'_>, found_at: &Url, document: &Value) -> Result<Url, DiscoverError> {
    let beside = || {
        let mut url = found_at.clone();
        let path = found_at.path();
        url.set_path(path.strip_suffix("/discovery").unwrap_or(path));
        url
    };
    let named = document.pointer("/servers/0/url").and_then(Value::as_str);
    let url = named
        .and_then(|text| web_address(found_at, text.trim()))
        .unwrap_or_else(beside);
    search
        .client
        .permits_call(&url)
        .map_err(|error| search.unusable(format!("its address cannot be used: {error}")))?;
    Ok(base(url))
}
