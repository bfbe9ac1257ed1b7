//! Public collections: one address that stands for several badges. Only what the document or the page
//! itself names is followed.

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::Sha256;
use url::Url;

use openbadges::identity::hex_digest;
use openbadges::{Document, Standard};

use super::content::{self, web_address};
use super::pages::{self, Named};

/// The most badges that one collection brings.
pub(super) const MAX_MEMBERS: usize = 200;

/// A collection after its document was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Collection {
    /// The id that it has as a collection of the wallet.
    pub(super) id: String,
    /// What it calls itself, or its address.
    pub(super) name: String,
    /// Its badges, at most [`MAX_MEMBERS`].
    pub(super) members: Vec<Named>,
    /// Whether it has more.
    pub(super) more: bool,
}

/// A Badgr collection (`"type": "Collection"`, the badges as assertions in `badges`), or a group of
/// the Displayer API, as Open Badge Passport gives it (`groupId`, the badges with their `hostedUrl`).
#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow, rename = "groupId")]
    group: Option<&'a RawValue>,
    name: Option<String>,
    #[serde(borrow)]
    badges: Vec<&'a RawValue>,
}

/// What a member says of where it lives.
#[derive(Deserialize)]
struct Member {
    id: Option<String>,
    #[serde(rename = "hostedUrl")]
    hosted: Option<String>,
}

/// The collection that an answer is, if it is one.
pub(super) fn in_answer(given: &Url, answer: &Document) -> Option<Collection> {
    let text = std::str::from_utf8(&answer.body).ok()?;
    if text.trim_start().starts_with('{') {
        return in_document(given, text);
    }
    if !pages::is_collection(given) && !pages::is_collection(&answer.url) {
        return None;
    }
    let mut members = pages::badges_in(&answer.body, &answer.url, MAX_MEMBERS + 1);
    let more = members.len() > MAX_MEMBERS;
    members.truncate(MAX_MEMBERS);
    // A page that names nothing is told like any other page that names nothing.
    (!members.is_empty()).then(|| Collection {
        id: id(given),
        name: given.to_string(),
        members,
        more,
    })
}

fn in_document(given: &Url, text: &str) -> Option<Collection> {
    let written: Written<'_> = serde_json::from_str(text).ok()?;
    let is_collection = written
        .kind
        .is_some_and(|kind| kind.get().contains("\"Collection\""));
    if !is_collection && written.group.is_none() {
        return None;
    }
    let more = written.badges.len() > MAX_MEMBERS;
    let members = written.badges.iter().take(MAX_MEMBERS);
    Some(Collection {
        id: id(given),
        name: written
            .name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| given.to_string()),
        members: members.filter_map(|badge| member(badge.get())).collect(),
        more,
    })
}

/// A member by its address, or as it stands if it is signed: what others write about a hosted badge
/// is worth nothing.
fn member(text: &str) -> Option<Named> {
    if let Ok(address) = serde_json::from_str::<String>(text) {
        return web_address(&address).map(Named::Address);
    }
    let signed = content::written(String::new(), text)
        .is_ok_and(|read| read.credential.standard() == Some(Standard::V3_0));
    if signed {
        return Some(Named::Document(text.to_owned()));
    }
    let member: Member = serde_json::from_str(text).ok()?;
    let address = member.hosted.or(member.id)?;
    web_address(&address).map(Named::Address)
}

fn id(given: &Url) -> String {
    hex_digest::<Sha256>(&[given.as_str().as_bytes()])
        .chars()
        .take(16)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    fn read(given: &str, body: &str) -> Option<Collection> {
        let answer = Document {
            requested: url(given),
            url: url(given),
            status: 200,
            content_type: None,
            body: body.as_bytes().to_vec(),
            fetched_at: chrono::DateTime::UNIX_EPOCH,
        };
        in_answer(&url(given), &answer)
    }

    const PLACE: &str = "https://api.badgr.io/public/collections/0f1e2d?v=2_0";

    fn badgr(badges: &[Value]) -> String {
        json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Collection",
            "id": PLACE, "name": "Kitchen", "description": "", "owner": {"firstName": "Ada"},
            "badges": badges,
        })
        .to_string()
    }

    #[test]
    fn a_badgr_collection_names_its_badges_by_their_addresses() {
        let text = badgr(&[
            json!({"type": "Assertion", "id": "https://api.badgr.io/public/assertions/A?v=2_0"}),
            json!({"type": "Assertion", "id": "urn:uuid:1"}),
            json!("https://api.badgr.io/public/assertions/B?v=2_0"),
            json!(7),
        ]);
        let collection = read(PLACE, &text).expect("a collection");
        assert_eq!(collection.name, "Kitchen");
        assert_eq!(
            collection.members,
            ["A", "B"].map(|id| Named::Address(url(&format!(
                "https://api.badgr.io/public/assertions/{id}?v=2_0"
            ))))
        );
        assert!(!collection.more);
    }

    #[test]
    fn a_public_group_of_a_displayer_names_its_badges_by_their_addresses() {
        let place = "https://openbadgepassport.com/displayer/7/group/1.json";
        let text = json!({"userId": 7, "groupId": 1, "badges": [{
            "lastValidated": "2026-01-01", "hostedUrl": "https://issuer.example/a/1",
            "assertion": {"id": "https://elsewhere.example/"}, "imageUrl": "https://i.example/1.png",
        }]});
        let collection = read(place, &text.to_string()).expect("a collection");
        assert_eq!(collection.name, place);
        assert_eq!(
            collection.members,
            [Named::Address(url("https://issuer.example/a/1"))]
        );
    }

    #[test]
    fn a_collection_brings_no_more_than_so_many_badges() {
        let many: Vec<Value> = (0..=MAX_MEMBERS)
            .map(|number| json!(format!("https://issuer.example/{number}")))
            .collect();
        let collection = read(PLACE, &badgr(&many)).expect("a collection");
        assert_eq!(collection.members.len(), MAX_MEMBERS);
        assert!(collection.more);
    }

    #[test]
    fn a_public_page_of_open_badge_passport_names_its_badges_by_links() {
        let page = "<a href='/app/badge/info/12'>One</a> <a href='/app/badge/info/13'>Two</a>\
                    <a href='/app/user/login'>Log in</a>";
        let collection =
            read("https://openbadgepassport.com/app/page/view/3", page).expect("a collection");
        assert_eq!(
            collection.members,
            [12, 13].map(|number| Named::Address(url(&format!(
                "https://openbadgepassport.com/app/badge/info/{number}"
            ))))
        );
        let elsewhere = read("https://issuer.example/app/page/view/3", page);
        assert_eq!(elsewhere, None);
    }

    #[test]
    fn a_badge_or_any_other_document_is_no_collection() {
        for text in [
            json!({"type": "Assertion", "badges": []}).to_string(),
            json!({"type": "Collection"}).to_string(),
            json!({"badges": [1]}).to_string(),
            "{".to_owned(),
            String::new(),
        ] {
            assert_eq!(read(PLACE, &text), None, "{text}");
        }
    }
}
