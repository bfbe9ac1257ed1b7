//! The v2 interface of Badgr and its family, for those that have no Badge Connect: Canvas Credentials,
//! Open Educational Badges, servers of one's own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use openbadges::Standard;
use openbadges::credential::Content;
use openbadges::image::Kind;

use super::answer::Answer;
use super::before::{has_expired, is_fetchable, is_presentable, refused};
use super::connect::success;
use super::speak::{below, objects, texts};
use super::{
    Abilities, Account, Backpack, Held, Listing, Parcel, ParcelVersion, Protocol, Reason, Sent,
    Session, Trouble,
};

const JSON: &str = "application/json";

/// Badgr v2.
pub(crate) struct Badgr;

impl Protocol for Badgr {
    fn abilities(&self, _granted: &[String]) -> Abilities {
        Abilities {
            send: true,
            list: true,
            take_back: true,
            takes: vec![Standard::V2_1, Standard::V2_0, Standard::V1_1],
        }
    }

    fn scopes(&self, _offers: &[String]) -> Vec<String> {
        vec!["rw:backpack".to_owned(), "r:profile".to_owned()]
    }

    fn account(&self, session: &mut Session<'_>) -> Result<Account, Trouble> {
        let url = below(session, "v2/users/self")?;
        let reply = session.call(Method::GET, &url, JSON, None)?;
        let answer = success(&reply)?;
        let users = objects(&answer.document, &["result"]);
        let user = users.first().copied().unwrap_or(&answer.document);
        let text = |member: &str| user.get(member).and_then(Value::as_str);
        let name = [text("firstName"), text("lastName")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let verified = objects(user, &["emails"])
            .into_iter()
            .filter(|email| email.get("verified").and_then(Value::as_bool) != Some(false));
        let mut emails = Vec::new();
        for email in verified {
            emails.extend(texts(email, "email"));
            emails.extend(texts(email, "caseVariants"));
        }
        Ok(Account {
            name: Some(super::plain(&name)).filter(|name| !name.is_empty()),
            emails,
        })
    }

    fn choose<'p>(
        &self,
        parcel: &'p Parcel,
        backpack: &Backpack,
        now: DateTime<Utc>,
    ) -> Result<&'p ParcelVersion, Trouble> {
        let version = parcel
            .versions
            .iter()
            .find(|version| version.standard() != Some(Standard::V3_0))
            .ok_or_else(|| {
                refused(
                    Reason::Version,
                    "This backpack takes Open Badges 2.0, and this badge is of version 3.0.",
                )
            })?;
        is_presentable(version)?;
        if has_expired(version, now) {
            return Err(refused(
                Reason::Expired,
                "The badge has expired, and this backpack takes no expired badges.",
            ));
        }
        if let Content::Jws(_) = version.credential.content() {
            return match &version.image {
                Some((Kind::Png, _)) => Ok(version),
                _ => Err(refused(
                    Reason::Image,
                    "This backpack takes signed badges only as PNG images, and this one is none.",
                )),
            };
        }
        is_fetchable(version, backpack)?;
        Ok(version)
    }

    fn send(
        &self,
        session: &mut Session<'_>,
        _parcel: &Parcel,
        version: &ParcelVersion,
    ) -> Result<Sent, Trouble> {
        let url = below(session, "v2/backpack/import")?;
        let body = match (version.credential.address(), &version.image) {
            (Some(address), _) => json!({ "url": address.as_str() }),
            (None, Some((_, image))) => {
                let image = STANDARD.encode(image);
                json!({ "image": format!("data:image/png;base64,{image}") })
            }
            (None, None) => {
                return Err(refused(
                    Reason::NotFetchable,
                    "This backpack fetches badges from their issuers, and this one has no address.",
                ));
            }
        };
        let body = body.to_string().into_bytes();
        let reply = session.call(Method::POST, &url, JSON, Some((JSON, body)))?;
        let answer = Answer::read(&reply);
        if answer.is_success() {
            let made = objects(&answer.document, &["result"]);
            return Ok(Sent {
                was_there: false,
                remote_id: made.first().and_then(|made| entity(made)),
            });
        }
        if answer.means_present() {
            return Ok(Sent {
                was_there: true,
                remote_id: None,
            });
        }
        Err(answer.trouble())
    }

    fn list(
        &self,
        session: &mut Session<'_>,
        since: Option<DateTime<Utc>>,
        page: Option<&Url>,
    ) -> Result<Listing, Trouble> {
        if page.is_some() {
            return Ok(Listing::default());
        }
        let mut url = below(session, "v2/backpack/assertions")?;
        // What has expired, was revoked or waits to be accepted is hidden unless asked for.
        url.query_pairs_mut()
            .append_pair("include_expired", "1")
            .append_pair("include_revoked", "1")
            .append_pair("include_pending", "1")
            .append_pair("expand", "badgeclass");
        let reply = session.call(Method::GET, &url, JSON, None)?;
        let answer = success(&reply)?;
        let held: Vec<Held> = objects(&answer.document, &["result"])
            .into_iter()
            .filter(|one| since.is_none_or(|since| came_after(one, since)))
            .map(held)
            .collect();
        Ok(Listing {
            next: None,
            total: None,
            held,
        })
    }

    fn take_back(&self, session: &mut Session<'_>, held: &Held) -> Result<(), Trouble> {
        let Some(id) = &held.remote_id else {
            return Err(refused(
                Reason::Other,
                "The backpack does not say which of its badges this is. Remove it there yourself.",
            ));
        };
        let mut url = below(session, "v2/backpack/assertions/")?;
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(id);
        }
        let reply = session.call(Method::DELETE, &url, JSON, None)?;
        let answer = Answer::read(&reply);
        // What is not there is taken back.
        if answer.is_success() || matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Ok(());
        }
        Err(answer.trouble())
    }
}

fn entity(value: &Value) -> Option<String> {
    Some(value.get("entityId")?.as_str()?.to_owned())
}

/// Whether a badge came after `since`; one that does not say when did.
fn came_after(value: &Value, since: DateTime<Utc>) -> bool {
    value
        .get("createdAt")
        .and_then(Value::as_str)
        .and_then(|at| DateTime::parse_from_rfc3339(at).ok())
        .is_none_or(|at| at.to_utc() >= since)
}

fn held(value: &Value) -> Held {
    let id = value
        .get("openBadgeId")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let class = value.get("badgeclass");
    Held {
        remote_id: entity(value),
        name: class
            .and_then(|class| class.get("name"))
            .and_then(Value::as_str)
            .map(super::plain),
        address: id
            .as_deref()
            .and_then(|id| Url::parse(id).ok())
            .filter(|url| matches!(url.scheme(), "https" | "http")),
        credential_id: id,
        text: None,
        pending: value.get("pending").and_then(Value::as_bool) == Some(true),
    }
}
