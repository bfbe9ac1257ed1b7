//! Badgr and its family, which say nothing of themselves: their v2 interface is known by how it
//! refuses somebody who is not signed in.

use openbadges::source::Wanted;
use openbadges::{Source, SourceError};
use serde_json::Value;
use url::Url;

use super::{DiscoverError, Search};
use crate::backpack::{Server, Speech};

const PROBE: &str = "/v2/backpack/assertions";

/// The Badgr at the host that was typed, at the interface that a manifest found there names, or at
/// the name that its interface has beside its pages.
pub(super) fn find(search: &Search<'_>, found: &[Server]) -> Result<Option<Server>, DiscoverError> {
    let connect = found
        .iter()
        .find(|server| server.speech == Speech::BadgeConnect);
    let mut hosts: Vec<Url> = search.well_known("/").into_iter().collect();
    match connect {
        Some(connect) => hosts.extend(root(&connect.base)),
        None if found.is_empty() => hosts.extend(beside(search.address)),
        None => {}
    }
    hosts.dedup();
    let mut first_trouble = None;
    for host in hosts {
        match is_badgr(search, &host) {
            Ok(true) => return Ok(Some(server(search, host, connect))),
            Ok(false) => {}
            // A guess may lead nowhere; the address that was typed may not.
            Err(error) if host.host() == search.address.host() => {
                first_trouble = first_trouble.or(Some(error));
            }
            Err(_) => {}
        }
    }
    match first_trouble {
        Some(error) if found.is_empty() => Err(error.into()),
        _ => Ok(None),
    }
}

fn root(url: &Url) -> Option<Url> {
    let mut root = url.clone();
    root.set_path("/");
    root.set_query(None);
    Some(root)
}

/// `api.badgr.io` beside `badgr.io`.
fn beside(address: &Url) -> Option<Url> {
    let mut url = root(address)?;
    let name = url.domain()?.to_owned();
    if name.starts_with("api.") {
        return None;
    }
    url.set_host(Some(&format!("api.{name}"))).ok()?;
    Some(url)
}

fn is_badgr(search: &Search<'_>, host: &Url) -> Result<bool, SourceError> {
    let Ok(url) = host.join(PROBE) else {
        return Ok(false);
    };
    search.client.permits_call(&url)?;
    let document = search.client.get(&url, Wanted::Document)?;
    if !matches!(document.status, 400 | 401 | 403) {
        return Ok(false);
    }
    let answer: Value = serde_json::from_slice(&document.body).unwrap_or_default();
    Ok(
        answer.pointer("/status/success") == Some(&Value::Bool(false))
            && answer.pointer("/status/description").is_some(),
    )
}

fn server(search: &Search<'_>, host: Url, connect: Option<&Server>) -> Server {
    let door = |path: &str| {
        let mut url = host.clone();
        url.set_path(path);
        url
    };
    Server {
        speech: Speech::BadgrV2,
        badgr: true,
        name: connect.map_or_else(
            || host.host_str().unwrap_or_default().to_owned(),
            |connect| connect.name.clone(),
        ),
        address: search.address.clone(),
        registration: None,
        authorization: connect.and_then(|connect| connect.authorization.clone()),
        token: door("/o/token"),
        refresh: None,
        revocation: Some(door("/o/revoke_token")),
        issuer: None,
        scopes: ["rw:backpack", "rw:profile"].map(str::to_owned).to_vec(),
        policies: connect.map_or_else(Vec::new, |connect| connect.policies.clone()),
        base: super::base(host),
    }
}
