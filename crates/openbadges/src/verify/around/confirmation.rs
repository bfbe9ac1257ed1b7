//! Who is the issuer? A right signature by an unknown key proves little: anybody can make a key and
//! call it a university. So somebody must vouch for it: the web domain that the key belongs to, or a
//! registry that the earner trusts.

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use super::bound;
use crate::credential::{link_in, many, one, text, web_address};
use crate::verify::Request;
use crate::verify::dates::aged;
use crate::verify::did::Did;
use crate::verify::inquiry::{Inquiry, NoDocument};
use crate::verify::report::{Confirmation, Signer};
use crate::verify::rule::Rule;
use crate::verify::scope::same_site;

/// The most addresses of one issuer that are asked whether its key is theirs.
const MOST: usize = 2;

/// Finds out who vouches for the issuer, and notes [`Rule::Confirmation`]. Where a registry or a web
/// site cannot be asked, what it said when it was last asked counts, and is told as such.
pub(in crate::verify) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    signer: &Signer,
    request: &Request<'_>,
) -> Confirmation {
    if let Some(domain) = own_domain(&signer.controller) {
        inquiry.pass(
            Rule::Confirmation,
            format!("The key belongs to {domain}"),
            signer.controller.clone(),
        );
        return Confirmation::Domain { domain };
    }
    let mut asked = vec![format!("key {}", signer.fingerprint)];
    let mut silent = Vec::new();
    for registry in request.registries {
        let Answer {
            said: list, since, ..
        } = match ask(inquiry, &registry.url) {
            Ok(answer) => answer,
            Err(why) => {
                silent.extend(why.is_silence().then(|| registry.name.clone()));
                asked.push(why.evidence(&registry.url));
                continue;
            }
        };
        let Some(entry) = entry(&list, &signer.controller) else {
            asked.push(format!("{} does not list it", registry.name));
            continue;
        };
        let listed_as = text(entry, "name")
            .or_else(|| text(one(entry, "federation_entity")?, "organization_name"));
        let whom = match &listed_as {
            Some(name) => format!("the issuer as {name}"),
            None => "the issuer".to_owned(),
        };
        let name = registry.name.clone();
        let told = match since {
            None => format!("{name} knows {whom}"),
            Some(then) => format!(
                "{name} could not be asked; it knew {whom} on {}",
                aged(then, request.at)
            ),
        };
        inquiry.pass(Rule::Confirmation, told, registry.url.to_string());
        return Confirmation::Registry { name, listed_as };
    }
    for origin in claimed_origins(credential) {
        let Some(url) = bound::configuration(&origin) else {
            continue;
        };
        let domain = origin.host_str().unwrap_or_default().to_owned();
        let Answer {
            said: configuration,
            from,
            since,
        } = match ask(inquiry, &url) {
            Ok(answer) => answer,
            Err(why) => {
                silent.extend(why.is_silence().then_some(domain));
                asked.push(why.evidence(&url));
                continue;
            }
        };
        // What another site says is not this one's word, whoever sent Lapel there.
        if from.scheme() != "https" || !same_site(&from, &url) {
            asked.push(format!("{url} redirects to {from}"));
            continue;
        }
        let did = &signer.controller;
        if let Err(why) = bound::to_origin(inquiry, &configuration, &url, did, &origin, request.at)
        {
            asked.push(why);
            continue;
        }
        let told = match since {
            None => format!("{domain} says that the key is its own"),
            Some(then) => format!(
                "{domain} could not be asked; it said that the key is its own on {}",
                aged(then, request.at)
            ),
        };
        inquiry.pass(Rule::Confirmation, told, url.to_string());
        return Confirmation::Domain { domain };
    }
    let told = match silent.as_slice() {
        [] => "It is signed, but nobody confirms who the issuer is".to_owned(),
        silent => format!(
            "It is signed, but nobody confirms who the issuer is: {} could not be asked",
            silent.join(" and ")
        ),
    };
    inquiry.warn(Rule::Confirmation, told, asked.join("; "));
    Confirmation::Nobody
}

/// What an address says.
struct Answer {
    said: Value,
    /// Where that was, after redirects.
    from: Url,
    /// When it said so, if it says nothing just now.
    since: Option<DateTime<Utc>>,
}

/// What an address says; if it says nothing just now, what it said when it was last asked.
fn ask(inquiry: &mut Inquiry<'_>, url: &Url) -> Result<Answer, NoDocument> {
    match inquiry.json(url) {
        Ok(said) => Ok(Answer {
            said,
            from: inquiry
                .answer_of(url)
                .map_or(url, |answer| &answer.url)
                .clone(),
            since: None,
        }),
        Err(why) if why.is_silence() => {
            let (said, before) = inquiry.last_known_json(url).ok_or(why)?;
            Ok(Answer {
                said,
                from: before.url,
                since: Some(before.fetched_at),
            })
        }
        Err(why) => Err(why),
    }
}

/// The domain of an issuer whose key was found at its own web address.
fn own_domain(controller: &str) -> Option<String> {
    // A DID that is a key is nowhere on the web; it need not be read again to know that.
    let url = if controller.starts_with("did:key:") {
        return None;
    } else {
        match Did::read(controller) {
            Some(Ok(Did::Web(url))) => url,
            Some(_) => return None,
            None => web_address(controller).filter(|url| url.scheme() == "https")?,
        }
    };
    url.host_str().map(str::to_owned)
}

/// The web sites that the issuer profile calls its own: a claim, until the site says so too.
fn claimed_origins(credential: &Value) -> Vec<Url> {
    let Some(issuer) = one(credential, "issuer") else {
        return Vec::new();
    };
    let mut origins: Vec<Url> = Vec::new();
    let claimed = link_in(issuer, "url").into_iter().chain(
        many(issuer, "alsoKnownAs")
            .into_iter()
            .filter_map(|name| name.as_str().map(str::to_owned)),
    );
    for address in claimed {
        let origin = web_address(&address)
            .filter(|url| url.scheme() == "https")
            .and_then(|url| url.join("/").ok());
        origins.extend(origin.filter(|origin| !origins.contains(origin)));
    }
    origins.truncate(MOST);
    origins
}

/// The entry of an issuer in a registry: the documents of the Digital Credentials Consortium have an
/// object of DID to entry.
fn entry<'v>(list: &'v Value, did: &str) -> Option<&'v Value> {
    ["registry", "issuers", "entries"]
        .iter()
        .filter_map(|member| list.get(member))
        .find_map(|entries| entries.get(did))
        .filter(|entry| entry.is_object())
}
