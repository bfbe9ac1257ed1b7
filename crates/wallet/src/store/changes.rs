//! What a newer version of a badge says otherwise.

use serde_json::{Map, Value};

use openbadges::Badge;
use openbadges::badge::{AchievementResult, Level};

use super::Change;

/// The members of a badge that differ. Of a list only what was taken away and what was added is told.
pub(super) fn changes(before: &Badge, after: &Badge) -> Vec<Change> {
    let members = |badge| match serde_json::to_value(badge) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let (then, now) = (members(before), members(after));
    now.iter()
        .filter_map(|(member, now)| {
            let then = then.get(member).unwrap_or(&Value::Null);
            (then != now).then(|| {
                let (before, after) = match listed(before, member).zip(listed(after, member)) {
                    Some((before, after)) => (without(&before, &after), without(&after, &before)),
                    None => (plain(then), plain(now)),
                };
                Change {
                    member: member.clone(),
                    before,
                    after,
                }
            })
        })
        .collect()
}

/// A text, number, or what a person would call the thing: criteria, an issuer.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => ["name", "narrative", "url"]
            .iter()
            .find_map(|member| members.get(*member)?.as_str().map(str::to_owned)),
        Value::Bool(_) | Value::Null | Value::Array(_) => None,
    }
}

/// The items of a member that is a list, each in a few words; none for any other member.
fn listed(badge: &Badge, member: &str) -> Option<Vec<String>> {
    match member {
        "skills" => Some(
            badge
                .skills
                .iter()
                .map(|skill| skill.name.clone())
                .collect(),
        ),
        "results" => Some(badge.results.iter().map(result).collect()),
        "evidence" => {
            let name = |evidence: &openbadges::badge::Evidence| {
                let named = evidence.name.as_ref().or(evidence.url.as_ref());
                named.or(evidence.narrative.as_ref()).cloned()
            };
            Some(badge.evidence.iter().filter_map(name).collect())
        }
        _ => None,
    }
}

/// A result as in “Final grade: A”.
fn result(result: &AchievementResult) -> String {
    let reached = result.achieved_level.as_ref().and_then(level);
    let got: Vec<&str> = [result.value.as_deref(), reached, result.status.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let got = got.join(", ");
    match result.name.as_ref().or(result.result_type.as_ref()) {
        Some(name) if got.is_empty() => name.clone(),
        Some(name) => format!("{name}: {got}"),
        None => got,
    }
}

fn level(level: &Level) -> Option<&str> {
    let named = level.name.as_deref().or(level.level.as_deref());
    named.or(level.id.as_deref())
}

/// The items of `list` that `other` does not have.
fn without(list: &[String], other: &[String]) -> Option<String> {
    let only: Vec<&str> = list
        .iter()
        .filter(|item| !item.is_empty() && !other.contains(item))
        .map(String::as_str)
        .collect();
    (!only.is_empty()).then(|| only.join("; "))
}

#[cfg(test)]
mod tests {
    use openbadges::Credential;
    use serde_json::json;

    use super::*;
    use crate::store::samples::*;

    fn badge(changes: serde_json::Value) -> Badge {
        let mut credential = credential_3_0("2026-01-01T00:00:00Z");
        let subject = credential.pointer_mut("/credentialSubject").expect("one");
        *subject = with(subject.clone(), changes);
        let read = Credential::read(&credential.to_string()).expect("a credential");
        read.badge().clone()
    }

    fn told(before: serde_json::Value, after: serde_json::Value) -> Vec<Change> {
        changes(&badge(before), &badge(after))
    }

    fn change(member: &str, before: Option<&str>, after: Option<&str>) -> Change {
        Change {
            member: member.into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        }
    }

    #[test]
    fn of_results_and_skills_it_is_told_what_changed() {
        let results = |grade: &str| {
            json!({"result": [
                {"type": "Result", "resultDescription": "urn:uuid:grade", "value": grade},
                {"type": "Result", "value": "7"}
            ], "achievement": {
                "id": "urn:uuid:1", "type": "Achievement", "name": "Cloud Architect",
                "description": "Designs cloud systems.",
                "criteria": {"narrative": "Pass the exam."},
                "resultDescription": [{
                    "id": "urn:uuid:grade", "type": "ResultDescription", "name": "Final grade",
                    "resultType": "LetterGrade"
                }]
            }})
        };
        assert_eq!(
            told(results("B"), results("A")),
            [change(
                "results",
                Some("Final grade: B"),
                Some("Final grade: A")
            )]
        );
        let tagged = |tags: &[&str]| {
            json!({"achievement": {
                "id": "urn:uuid:1", "type": "Achievement", "name": "Cloud Architect",
                "description": "Designs cloud systems.",
                "criteria": {"narrative": "Pass the exam."}, "tag": tags
            }})
        };
        assert_eq!(
            told(tagged(&["a", "b"]), tagged(&["a", "b", "c"])),
            [change("skills", None, Some("c"))]
        );
        assert_eq!(
            told(tagged(&["a", "b"]), tagged(&["b", "c"])),
            [change("skills", Some("a"), Some("c"))]
        );
    }

    #[test]
    fn criteria_are_told_in_their_words() {
        let criteria = |narrative: &str| {
            json!({"achievement": {
                "id": "urn:uuid:1", "type": "Achievement", "name": "Cloud Architect",
                "description": "Designs cloud systems.", "criteria": {"narrative": narrative}
            }})
        };
        assert_eq!(
            told(criteria("Pass."), criteria("Pass both.")),
            [change("criteria", Some("Pass."), Some("Pass both."))]
        );
    }
}
