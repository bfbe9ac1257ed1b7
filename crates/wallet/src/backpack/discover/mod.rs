//! Finds out what a backpack speaks, and where its doors are, from the address that the earner typed.
//!
//! Each kind of backpack is asked for in its own way; what is found may name doors on other hosts,
//! and each of them must be one that a call may go to.

mod badge_connect;
mod badgr;
mod metadata;
mod open_badges_3;

use openbadges::source::Wanted;
use openbadges::{Source, SourceError};
use serde_json::Value;
use url::Url;

use super::{Server, Speech, plain};
use crate::error::{fetch_code, fetch_hint};
use crate::net::Client;

/// How many scopes of a server are read.
const MAX_SCOPES: usize = 100;

/// Why no backpack was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// What was typed is no web address.
    #[error("{0} is not a web address")]
    NotAnAddress(String),
    /// The server could not be asked.
    #[error(transparent)]
    Fetch(#[from] SourceError),
    /// The server answers, and not as any backpack does that Lapel knows.
    #[error("{0} does not say that it is a backpack")]
    NoBackpack(String),
    /// It says that it is one, and leaves out what is needed to use it.
    #[error("{host} says that it is a backpack, but {what}")]
    Unusable {
        /// The host.
        host: String,
        /// What is wrong, as a clause.
        what: String,
    },
}

impl DiscoverError {
    /// A stable name for programs, as in `backpack.none-found`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnAddress(_) => "backpack.not-an-address",
            Self::Fetch(error) => fetch_code(error),
            Self::NoBackpack(_) => "backpack.none-found",
            Self::Unusable { .. } => "backpack.unusable",
        }
    }

    /// What the person can do next, as a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAnAddress(_) => "Type the address of the backpack, as in badges.example.org.",
            Self::Fetch(error) => fetch_hint(error),
            Self::NoBackpack(_) => {
                "Check the address. If the backpack takes uploads only, export files instead."
            }
            Self::Unusable { .. } => "Tell whoever runs it, and export files until it works.",
        }
    }
}

/// The backpacks at an address, best first: most badges are of 2.0, which go over Badge Connect. One
/// server may speak in several ways.
///
/// # Errors
/// [`DiscoverError`].
pub fn discover(client: &Client, typed: &str) -> Result<Vec<Server>, DiscoverError> {
    let address = address(typed)?;
    client.permits_call(&address)?;
    let search = Search {
        client,
        address: &address,
    };
    let mut servers = Vec::new();
    let mut trouble = None;
    for find in [badge_connect::find, open_badges_3::find] {
        match find(&search) {
            Ok(Some(server)) => servers.push(metadata::complete(&search, server)),
            Ok(None) => {}
            // Whoever does not answer at all is not asked in other ways.
            Err(error) if is_deaf(&error) => return Err(error),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    match badgr::find(&search, &servers) {
        Ok(Some(server)) => {
            // It is found at the interface that the manifest names, so the two are one server.
            for other in &mut servers {
                other.badgr |= other.speech == Speech::BadgeConnect;
            }
            servers.push(server);
        }
        Ok(None) => {}
        Err(error) => trouble = trouble.or(Some(error)),
    }
    match (servers.is_empty(), trouble) {
        (false, _) => Ok(servers),
        (true, Some(trouble)) => Err(trouble),
        (true, None) => Err(DiscoverError::NoBackpack(search.host())),
    }
}

fn is_deaf(error: &DiscoverError) -> bool {
    matches!(
        error,
        DiscoverError::Fetch(
            SourceError::Offline
                | SourceError::Unreachable { .. }
                | SourceError::Tls { .. }
                | SourceError::TimedOut { .. }
        )
    )
}

/// What was typed, as an address; `https://` may be left out.
fn address(typed: &str) -> Result<Url, DiscoverError> {
    let typed = typed.trim();
    let nonsense = || DiscoverError::NotAnAddress(plain(typed));
    let url = match Url::parse(typed) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => url,
        // `badges.example.org:8443` parses as an address with a scheme of its own.
        _ if typed.contains("://") => return Err(nonsense()),
        _ => Url::parse(&format!("https://{typed}")).map_err(|_| nonsense())?,
    };
    let is_host = url
        .host_str()
        .is_some_and(|host| !host.is_empty() && !typed.contains('@') && !typed.contains(' '));
    if !is_host {
        return Err(nonsense());
    }
    Ok(url)
}

/// One search for a backpack.
struct Search<'a> {
    client: &'a Client,
    /// What the earner typed.
    address: &'a Url,
}

impl Search<'_> {
    fn host(&self) -> String {
        self.address.host_str().unwrap_or_default().to_owned()
    }

    /// The JSON at `url` and where it was found after redirects; none if no JSON is there.
    fn json(&self, url: &Url) -> Result<Option<(Url, Value)>, SourceError> {
        let document = self.client.get(url, Wanted::Document)?;
        if !document.is_success() {
            return Ok(None);
        }
        let json = serde_json::from_slice(&document.body).ok();
        Ok(json.map(|json| (document.url, json)))
    }

    /// A path of the host that was typed.
    fn well_known(&self, path: &str) -> Option<Url> {
        let mut url = self.address.clone();
        url.set_path(path);
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    }

    /// The door that `member` names.
    fn door(&self, found_at: &Url, object: &Value, member: &str) -> Result<Url, DiscoverError> {
        self.optional_door(found_at, object, member)?
            .ok_or_else(|| self.unusable(format!("it names no {member}")))
    }

    /// The door that `member` names, if it names one.
    fn optional_door(
        &self,
        found_at: &Url,
        object: &Value,
        member: &str,
    ) -> Result<Option<Url>, DiscoverError> {
        let text = object.get(member).and_then(Value::as_str).map(str::trim);
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let url = web_address(found_at, text)
            .ok_or_else(|| self.unusable(format!("its {member} is no web address")))?;
        match self.client.permits_call(&url) {
            Ok(()) => Ok(Some(url)),
            Err(SourceError::Refused { reason, .. }) => {
                Err(self.unusable(format!("its {member} cannot be used: {reason}")))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn unusable(&self, what: String) -> DiscoverError {
        DiscoverError::Unusable {
            host: self.host(),
            what,
        }
    }
}

/// An address as real servers write it: whole, from the root, or without `https://` as in the
/// examples of Open Badges 3.0, section 7.
fn web_address(found_at: &Url, text: &str) -> Option<Url> {
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => url,
        _ if text.contains("://") => return None,
        _ if text.starts_with(['/', '.']) => found_at.join(text).ok()?,
        _ => Url::parse(&format!("https://{text}")).ok()?,
    };
    let mut url = Some(url).filter(|url| url.has_host())?;
    url.set_fragment(None);
    Some(url)
}

/// The address to which paths are appended.
fn base(mut url: Url) -> Url {
    url.set_query(None);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

/// What the server calls itself, for showing; its host where it says nothing.
fn name(object: &Value, member: &str, base: &Url) -> String {
    let name = object.get(member).and_then(Value::as_str).map(plain);
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| base.host_str().unwrap_or_default().to_owned())
}

/// The pages that are to be read before signing in.
fn policies(found_at: &Url, texts: &[Option<&Value>]) -> Vec<Url> {
    let mut policies: Vec<Url> = texts
        .iter()
        .flatten()
        .filter_map(|text| web_address(found_at, text.as_str()?.trim()))
        .collect();
    policies.dedup();
    policies
}

/// A scope is one word (RFC 6749, section 3.3).
fn scopes<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names
        .filter(|name| {
            (1..=300).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
        })
        .take(MAX_SCOPES)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_may_leave_https_out() {
        for (typed, expected) in [
            ("badges.example.org", "https://badges.example.org/"),
            (" badges.example.org ", "https://badges.example.org/"),
            (
                "badges.example.org:8443",
                "https://badges.example.org:8443/",
            ),
            ("badges.example.org/team", "https://badges.example.org/team"),
            ("https://badges.example.org/", "https://badges.example.org/"),
            ("http://127.0.0.1:8100", "http://127.0.0.1:8100/"),
            ("localhost:8100", "https://localhost:8100/"),
        ] {
            assert_eq!(address(typed).expect(typed).as_str(), expected);
        }
        for typed in [
            "",
            "my backpack",
            "ada@example.org",
            "ftp://example.org",
            "file:///etc/passwd",
            "javascript://example.org/%0aalert(1)",
            "https://",
        ] {
            assert!(
                matches!(address(typed), Err(DiscoverError::NotAnAddress(_))),
                "{typed}"
            );
        }
    }

    #[test]
    fn addresses_are_read_as_servers_write_them() {
        let here = Url::parse("https://host.example/.well-known/x.json").expect("an address");
        for (text, expected) in [
            ("https://other.example/token", "https://other.example/token"),
            ("/o/token", "https://host.example/o/token"),
            ("provider.example/token", "https://provider.example/token"),
            ("https://host.example/a#b", "https://host.example/a"),
        ] {
            assert_eq!(web_address(&here, text).expect(text).as_str(), expected);
        }
        for text in ["javascript://x/", "ftp://host.example/", "https://"] {
            assert_eq!(web_address(&here, text), None, "{text}");
        }
    }
}
