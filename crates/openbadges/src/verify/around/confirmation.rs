//! Who is the issuer? A right signature by an unknown key proves little: anybody can make a key and
//! call it a university. So somebody must vouch for it: the web domain that the key belongs to, or a
//! registry that the earner trusts.

use serde_json::Value;
use url::Url;

use super::bound;
use crate::credential::{link_in, many, one, text, web_address};
use crate::verify::Request;
use crate::verify::did::Did;
use crate::verify::inquiry::Inquiry;
use crate::verify::report::{Confirmation, Signer};
use crate::verify::rule::Rule;

/// The most addresses of one issuer that are asked whether its key is theirs.
const MOST: usize = 2;

/// Finds out who vouches for the issuer, and notes [`Rule::Confirmation`].
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
    let mut asked = Vec::new();
    for registry in request.registries {
        match inquiry.json(&registry.url) {
            Ok(list) => {
                if let Some(entry) = entry(&list, &signer.controller) {
                    let listed_as = text(entry, "name")
                        .or_else(|| text(one(entry, "federation_entity")?, "organization_name"));
                    inquiry.pass(
                        Rule::Confirmation,
                        match &listed_as {
                            Some(name) => format!("{} knows the issuer as {name}", registry.name),
                            None => format!("{} knows the issuer", registry.name),
                        },
                        registry.url.to_string(),
                    );
                    return Confirmation::Registry {
                        name: registry.name.clone(),
                        listed_as,
                    };
                }
                asked.push(format!("{} does not list it", registry.name));
            }
            Err(why) => asked.push(why.evidence(&registry.url)),
        }
    }
    for origin in claimed_origins(credential) {
        match bound::to_origin(inquiry, &signer.controller, &origin, request.at) {
            Ok(()) => {
                let domain = origin.host_str().unwrap_or_default().to_owned();
                inquiry.pass(
                    Rule::Confirmation,
                    format!("{domain} says that the key is its own"),
                    format!("{origin}.well-known/did-configuration.json"),
                );
                return Confirmation::Domain { domain };
            }
            Err(why) => asked.push(why),
        }
    }
    asked.insert(0, format!("key {}", signer.fingerprint));
    inquiry.warn(
        Rule::Confirmation,
        "It is signed, but nobody confirms who the issuer is",
        asked.join("; "),
    );
    Confirmation::Nobody
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
