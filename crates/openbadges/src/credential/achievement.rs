//! Reads what 3.0 says of an achievement and of its award, as issuers write it: what has another
//! type than the standard's is passed over.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::fields::{link, link_in, many, one, plain, text};
use super::hosted::{read_alignments, read_issuer};
use crate::badge::{
    Achievement, AchievementResult, Award, Issuer, Level, OtherIdentifier, Related,
};
use crate::date;

/// The most values that are read of any one member.
const MOST: usize = 100;

/// What an achievement says beyond its name, description, criteria and picture.
pub(super) fn read_achievement(achievement: &Value) -> Option<Achievement> {
    let read = Achievement {
        id: link(achievement),
        achievement_type: text(achievement, "achievementType"),
        field_of_study: text(achievement, "fieldOfStudy"),
        specialization: text(achievement, "specialization"),
        human_code: text(achievement, "humanCode"),
        credits_available: number(achievement, "creditsAvailable"),
        version: text(achievement, "version"),
        creator: profile(achievement, "creator"),
        other_identifiers: several(achievement, "otherIdentifier")
            .filter_map(|entry| {
                Some(OtherIdentifier {
                    identifier: text(entry, "identifier")?,
                    identifier_type: text(entry, "identifierType"),
                })
            })
            .collect(),
        related: several(achievement, "related")
            .filter_map(|related| {
                Some(Related {
                    id: link(related)?,
                    language: text(related, "inLanguage"),
                    version: text(related, "version"),
                })
            })
            .collect(),
    };
    (read != Achievement::default()).then_some(read)
}

/// What the subject of an award says beside the achievement itself.
pub(super) fn read_award(subject: &Value) -> Option<Award> {
    let award = Award {
        activity_start: moment(subject, "activityStartDate"),
        activity_end: moment(subject, "activityEndDate"),
        term: text(subject, "term"),
        credits_earned: number(subject, "creditsEarned"),
        role: text(subject, "role"),
        license_number: text(subject, "licenseNumber"),
        source: profile(subject, "source"),
    };
    (award != Award::default()).then_some(award)
}

/// The results, each with its description; then the descriptions of which there is no result.
pub(super) fn read_results(subject: &Value, achievement: &Value) -> Vec<AchievementResult> {
    let descriptions: Vec<&Value> = several(achievement, "resultDescription").collect();
    let mut used = Vec::new();
    let mut results: Vec<AchievementResult> = several(subject, "result")
        .filter(|result| result.is_object())
        .map(|result| {
            let described_by = link_in(result, "resultDescription");
            let description = descriptions
                .iter()
                .find(|description| described_by.is_some() && link(description) == described_by);
            used.extend(description.and_then(|description| link(description)));
            given(result, description.copied().unwrap_or(&Value::Null))
        })
        .collect();
    let left = descriptions
        .into_iter()
        .filter(|description| link(description).is_none_or(|id| !used.contains(&id)))
        .map(described);
    results.extend(left);
    results.retain(|result| *result != AchievementResult::default());
    results
}

fn given(result: &Value, description: &Value) -> AchievementResult {
    let meant = described(description);
    let mut alignments = read_alignments(result, &["alignment"]);
    for alignment in &meant.alignments {
        if !alignments.contains(alignment) {
            alignments.push(alignment.clone());
        }
    }
    AchievementResult {
        value: text(result, "value"),
        status: text(result, "status"),
        achieved_level: level_in(result, "achievedLevel", &meant.levels),
        alignments,
        ..meant
    }
}

fn described(description: &Value) -> AchievementResult {
    let levels: Vec<Level> = several(description, "rubricCriterionLevel")
        .filter(|level| level.is_object())
        .map(read_level)
        .collect();
    AchievementResult {
        name: text(description, "name"),
        result_type: text(description, "resultType"),
        allowed_values: several(description, "allowedValue")
            .filter_map(|value| plain(value, None))
            .collect(),
        value_min: text(description, "valueMin"),
        value_max: text(description, "valueMax"),
        required_value: text(description, "requiredValue"),
        required_level: level_in(description, "requiredLevel", &levels),
        alignments: read_alignments(description, &["alignment"]),
        levels,
        ..AchievementResult::default()
    }
}

fn read_level(level: &Value) -> Level {
    Level {
        id: link(level),
        name: text(level, "name"),
        level: text(level, "level"),
        points: text(level, "points"),
        description: text(level, "description"),
    }
}

/// The level that a member names by its `id`, or holds.
fn level_in(object: &Value, member: &str, levels: &[Level]) -> Option<Level> {
    let value = one(object, member)?;
    let id = link(value);
    let known = levels
        .iter()
        .find(|level| id.is_some() && level.id == id)
        .cloned();
    known
        .or_else(|| value.is_object().then(|| read_level(value)))
        .or_else(|| {
            id.map(|id| Level {
                id: Some(id),
                ..Level::default()
            })
        })
        .filter(|level| *level != Level::default())
}

/// A profile, or the address that stands for it.
pub(super) fn profile(object: &Value, member: &str) -> Option<Issuer> {
    let value = one(object, member)?;
    let profile = if value.is_string() {
        Issuer {
            id: link(value),
            ..Issuer::default()
        }
    } else {
        read_issuer(value)
    };
    (profile != Issuer::default()).then_some(profile)
}

fn several<'v>(object: &'v Value, member: &str) -> impl Iterator<Item = &'v Value> {
    many(object, member).into_iter().take(MOST)
}

fn number(object: &Value, member: &str) -> Option<f64> {
    let number = match one(object, member)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn moment(object: &Value, member: &str) -> Option<DateTime<Utc>> {
    date::read(one(object, member)?).map(|date| date.at)
}
