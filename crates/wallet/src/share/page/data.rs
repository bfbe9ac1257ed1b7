//! The pages as schema.org knows them.

use serde_json::{Value, json};

use super::badge::Downloads;
use super::exhibit::Exhibit;
use super::layout::{tag, web};
use super::site::{LARGE, Site};
use super::text::short;
use super::words::machine;

/// The first page: whose badges they are.
pub(super) fn of_index(site: &Site, counted: &str) -> Value {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": if site.name.is_some() { "ProfilePage" } else { "CollectionPage" },
        "name": site.title,
        "description": site.about.as_deref().map_or_else(|| counted.to_owned(), |about| short(about, 500)),
    });
    if let Some(address) = site.frame.address_of("") {
        data["url"] = address.into();
    }
    if let Some(name) = &site.name {
        data["mainEntity"] = json!({"@type": "Person", "name": name});
    }
    data
}

/// A badge (EducationalOccupationalCredential).
pub(super) fn of_badge(site: &Site, exhibit: &Exhibit, downloads: &Downloads) -> Value {
    let Exhibit { card, badge, .. } = exhibit;
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": card.name,
        "credentialCategory": "badge",
    });
    let mut say = |member: &str, value: Option<Value>| {
        if let Some(value) = value {
            data[member] = value;
        }
    };
    say(
        "description",
        badge
            .description
            .as_deref()
            .map(|said| short(said, 1000).into()),
    );
    say(
        "url",
        site.frame.address_of(&exhibit.folder).map(Value::from),
    );
    let picture = downloads
        .has_picture
        .then(|| site.frame.address_of(&format!("{}{LARGE}", exhibit.folder)));
    say("image", picture.flatten().map(Value::from));
    say("dateCreated", badge.issued_on.map(|on| machine(on).into()));
    say("expires", badge.expires.map(|on| machine(on).into()));
    say(
        "inLanguage",
        badge.language.as_deref().and_then(tag).map(Value::from),
    );
    say(
        "recognizedBy",
        card.issuer.as_ref().map(|name| {
            let mut issuer = json!({"@type": "Organization", "name": name});
            if let Some(url) = badge.issuer.url.as_deref().and_then(web) {
                issuer["url"] = url.as_str().into();
            }
            issuer
        }),
    );
    let skills: Vec<Value> = badge
        .skills
        .iter()
        .map(|skill| {
            let mut term = json!({"@type": "DefinedTerm", "name": short(&skill.name, 200)});
            if let Some(url) = skill.url.as_deref().and_then(web) {
                term["url"] = url.as_str().into();
            }
            term
        })
        .collect();
    say(
        "competencyRequired",
        (!skills.is_empty()).then(|| skills.into()),
    );
    say(
        "sameAs",
        exhibit
            .address
            .as_ref()
            .map(|address| address.url.as_str().into()),
    );
    data
}
