//! What a transcript says of the awards in it (CLR 2.0 ClrSubject).

use std::collections::HashMap;

use serde_json::Value;

use super::fields::{link, many, one, plain, text};
use super::{Jws, credential_in};
use crate::badge::Association;

/// The most associations that are read.
const MOST: usize = 1_000;

/// How the awards of a transcript belong together, by the names that the transcript gives them.
pub(super) fn read_associations(subject: &Value) -> Vec<Association> {
    let associations = many(subject, "association");
    if associations.is_empty() {
        return Vec::new();
    }
    let names = names(subject);
    let end = |association: &Value, member: &str| {
        let id = one(association, member).and_then(link)?;
        let name = names.get(&id).cloned();
        Some((id, name))
    };
    associations
        .into_iter()
        .take(MOST)
        .filter_map(|association| {
            let (source, source_name) = end(association, "sourceId")?;
            let (target, target_name) = end(association, "targetId")?;
            Some(Association {
                kind: text(association, "associationType")?,
                source,
                source_name,
                target,
                target_name,
            })
        })
        .collect()
}

/// The names of the achievements, by their ids and by the ids of the credentials that award them.
fn names(subject: &Value) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let mut note = |id: Option<String>, achievement: &Value| {
        let name = one(achievement, "name").and_then(|name| plain(name, None));
        if let (Some(id), Some(name)) = (id, name) {
            names.entry(id).or_insert(name);
        }
    };
    for achievement in many(subject, "achievement") {
        note(link(achievement), achievement);
    }
    for credential in many(subject, "verifiableCredential") {
        let decoded;
        let credential = match credential.as_str().map(Jws::read) {
            Some(Ok(jws)) => {
                decoded = credential_in(&jws).into_owned();
                &decoded
            }
            _ => credential,
        };
        for subject in many(credential, "credentialSubject") {
            for achievement in many(subject, "achievement") {
                note(link(achievement), achievement);
                note(link(credential), achievement);
            }
        }
    }
    names
}
