//! The Open Badges 3.0 API ("Open Badges API", section 6 of the specification).

use chrono::{DateTime, Utc};
use http::{Method, StatusCode};
use serde_json::Value;
use url::Url;

use openbadges::credential::Content;
use openbadges::{Credential, Standard};

use super::answer::Answer;
use super::before::{is_presentable, refused};
use super::connect::{account, first_page, success};
use super::speak::{self, below, date, is_granted, next, objects, offered, texts, total};
use super::{
    Abilities, Account, Backpack, Held, Listing, Parcel, ParcelVersion, Protocol, Reason, Sent,
    Session, Trouble,
};

const ACCEPT: &str = "application/json, application/ld+json, text/plain;q=0.5";

/// The Open Badges 3.0 API.
pub(crate) struct OpenBadges3;

impl Protocol for OpenBadges3 {
    fn abilities(&self, granted: &[String]) -> Abilities {
        Abilities {
            send: is_granted(granted, "credential.upsert"),
            list: is_granted(granted, "credential.readonly"),
            // 3.0 has no way to delete.
            take_back: false,
            update_profile: is_granted(granted, "profile.update"),
            takes: vec![Standard::V3_0],
        }
    }

    fn scopes(&self, offers: &[String]) -> Vec<String> {
        let wanted = [
            "credential.upsert",
            "credential.readonly",
            "profile.readonly",
            "profile.update",
            "offline_access",
        ];
        offered(offers, &wanted)
    }

    fn account(&self, session: &mut Session<'_>) -> Result<Account, Trouble> {
        let url = below(session, "profile")?;
        let reply = session.call(Method::GET, &url, ACCEPT, None)?;
        Ok(account(&success(&reply)?.document))
    }

    fn update_profile(&self, session: &mut Session<'_>, name: &str) -> Result<Account, Trouble> {
        let url = below(session, "profile")?;
        let reply = session.call(Method::GET, &url, ACCEPT, None)?;
        // The profile as it is there, with every member: PUT puts another in its place.
        let Value::Object(mut profile) = success(&reply)?.document else {
            return Err(refused(
                Reason::ServerBroken,
                "The backpack gives no profile that could be changed.",
            ));
        };
        profile.insert("name".to_owned(), Value::String(name.to_owned()));
        let body = Value::Object(profile).to_string().into_bytes();
        let reply = session.call(Method::PUT, &url, ACCEPT, Some(("application/json", body)))?;
        let answer = Answer::read(&reply);
        if !answer.is_success() {
            return Err(answer.trouble());
        }
        // What counts is what it says now, whatever it answered.
        self.account(session)
    }

    fn choose<'p>(
        &self,
        parcel: &'p Parcel,
        _backpack: &Backpack,
        _now: DateTime<Utc>,
    ) -> Result<&'p ParcelVersion, Trouble> {
        let version = parcel
            .versions
            .iter()
            .find(|version| version.standard() == Some(Standard::V3_0))
            .ok_or_else(|| {
                refused(
                    Reason::Version,
                    "This backpack takes Open Badges 3.0, and this badge is of an older version.",
                )
            })?;
        is_presentable(version)?;
        Ok(version)
    }

    fn send(
        &self,
        session: &mut Session<'_>,
        _parcel: &Parcel,
        version: &ParcelVersion,
    ) -> Result<Sent, Trouble> {
        let url = below(session, "credentials")?;
        let kind = match version.credential.content() {
            Content::Jws(_) => "text/plain",
            _ => "application/json",
        };
        // The very text: a signature may cover its every byte.
        let body = version.credential.text().trim().as_bytes().to_vec();
        let reply = session.call(Method::POST, &url, ACCEPT, Some((kind, body)))?;
        let answer = Answer::read(&reply);
        if answer.is_success() {
            return Ok(Sent {
                was_there: reply.status == StatusCode::OK,
                ..Sent::default()
            });
        }
        if answer.means_present() {
            return Ok(Sent {
                was_there: true,
                ..Sent::default()
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
        let page = match page {
            Some(page) => page.clone(),
            None => first_page(below(session, "credentials")?, since),
        };
        let (page, reply) = speak::page(session, &page, ACCEPT)?;
        let answer = success(&reply)?;
        let document = &answer.document;
        let credentials = objects(document, &["credential", "credentials"]);
        let mut compact = texts(document, "compactJwsString");
        compact.extend(texts(document, "compactJwsStrings"));
        let came = credentials.len() + compact.len();
        let held = credentials
            .into_iter()
            .map(Value::to_string)
            .chain(compact)
            .map(held)
            .collect();
        Ok(Listing {
            next: next(&reply, &page, came),
            total: total(&reply),
            answered_at: date(&reply),
            held,
        })
    }

    fn take_back(&self, _session: &mut Session<'_>, _held: &Held) -> Result<(), Trouble> {
        Err(refused(
            Reason::NotPermitted,
            "This backpack lets no program remove badges. Remove it there yourself.",
        ))
    }
}

/// A credential in a list, JSON or a compact JWS.
fn held(text: String) -> Held {
    let credential = Credential::read(&text).ok();
    let badge = credential.as_ref().map(Credential::badge);
    Held {
        credential_id: badge.and_then(|badge| badge.id.clone()),
        name: badge.and_then(|badge| badge.name.clone()),
        text: Some(text),
        ..Held::default()
    }
}
