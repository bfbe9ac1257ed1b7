//! What an authorization server says of itself beside the backpack's own document (RFC 8414).

use serde_json::Value;
use url::Url;

use super::Search;
use crate::backpack::Server;

const PATH: &str = "/.well-known/oauth-authorization-server";

/// The server with what its metadata adds: the name that its answers carry (RFC 9207), and where
/// tokens are revoked. Most backpacks have none, and what cannot be read adds nothing.
pub(super) fn complete(search: &Search<'_>, server: Server) -> Server {
    let Some(found) = read(search, &server) else {
        return server;
    };
    Server {
        issuer: found.issuer,
        revocation: server.revocation.or(found.revocation),
        ..server
    }
}

struct Metadata {
    issuer: Option<String>,
    revocation: Option<Url>,
}

fn read(search: &Search<'_>, server: &Server) -> Option<Metadata> {
    let mut url = server.token.clone();
    url.set_path(PATH);
    url.set_query(None);
    let (found_at, metadata) = search.json(&url).ok()??;
    let text = |member: &str| metadata.get(member).and_then(Value::as_str);
    // It must be about this server, and by this server (RFC 8414, section 3.3).
    let token = Url::parse(text("token_endpoint")?).ok()?;
    let issuer = text("issuer")?;
    let is_own = Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == server.token.origin());
    if token != server.token || !is_own {
        return None;
    }
    let names_itself =
        metadata.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true));
    Some(Metadata {
        issuer: names_itself.then(|| issuer.to_owned()),
        revocation: search
            .optional_door(&found_at, &metadata, "revocation_endpoint")
            .ok()?,
    })
}
