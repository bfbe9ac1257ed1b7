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
use super::before::{is_fetchable, is_in_date, is_presentable, refused};
use super::connect::success;
use super::speak::{below, date, objects, texts};
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
            update_profile: false,
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
        is_in_date(version, now)?;
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
        let mut refusal = None;
        for (form, body) in forms(version) {
            let body = body.to_string().into_bytes();
            let reply = session.call(Method::POST, &url, JSON, Some((JSON, body)))?;
            let answer = Answer::read(&reply);
            if answer.is_success() {
                let made = objects(&answer.document, &["result"]);
                let made = made.first();
                return Ok(Sent {
                    was_there: false,
                    remote_id: made.and_then(|made| entity(made)),
                    pending: made.is_some_and(|made| is_pending(made)),
                });
            }
            if answer.means_present() {
                return Ok(Sent {
                    was_there: true,
                    ..Sent::default()
                });
            }
            let is_about_the_form = is_about(form, &answer);
            refusal = Some(answer.trouble());
            if !is_about_the_form {
                break;
            }
        }
        Err(refusal.unwrap_or_else(|| {
            refused(
                Reason::NotFetchable,
                "This backpack fetches badges from their issuers, and this one has no address.",
            )
        }))
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
            answered_at: date(&reply),
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
        if answer.is_success() || reply.status == StatusCode::GONE {
            return Ok(());
        }
        if reply.status != StatusCode::NOT_FOUND {
            return Err(answer.trouble());
        }
        // “Entity not found or insufficient privileges”: which of the two, the list tells.
        let there = self.list(session, None, None)?.held;
        if there.iter().any(|held| held.remote_id.as_ref() == Some(id)) {
            return Err(refused(
                Reason::NotPermitted,
                "The backpack does not let Lapel remove this badge. Remove it there yourself.",
            ));
        }
        Ok(())
    }
}

/// The forms in which a badge can be imported, each under its member's name, the surest first: the
/// issuer's address, the baked PNG as received, the assertion itself.
fn forms(version: &ParcelVersion) -> Vec<(&'static str, Value)> {
    let mut forms = Vec::new();
    if let Some(address) = version.credential.address() {
        forms.push(("url", json!({ "url": address.as_str() })));
    }
    if let Some((Kind::Png, image)) = &version.image {
        let image = format!("data:image/png;base64,{}", STANDARD.encode(image));
        forms.push(("image", json!({ "image": image })));
    }
    if let Content::Json(assertion) = version.credential.content() {
        forms.push(("assertion", json!({ "assertion": assertion })));
    }
    forms
}

/// Whether a refusal is about the form and not about the badge, so that another form may be taken: a
/// field error of that member, an address that it takes for none, a kind of image that it cannot read.
fn is_about(form: &str, answer: &Answer) -> bool {
    let fields = answer.document.get("fieldErrors");
    fields.and_then(|fields| fields.get(form)).is_some()
        || answer.says("valid URL")
        || answer.says("Invalid MIME type")
}

fn is_pending(value: &Value) -> bool {
    value.get("pending").and_then(Value::as_bool) == Some(true)
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
        pending: is_pending(value),
    }
}
