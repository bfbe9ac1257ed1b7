//! What 3.0 says of an achievement, an award and its results, in words.

use std::io::{self, Write};

use openbadges::Badge;
use openbadges::badge::{AchievementResult, Award, Issuer, Level};

use super::day;
use super::page::{fact, said};

/// Writes what a badge says of its achievement beyond name, description and criteria.
pub(super) fn facts(out: &mut impl Write, badge: &Badge) -> io::Result<()> {
    if badge.partial == Some(true) {
        fact(out, "Transcript", Some("not all awards are in it"))?;
    }
    let achievement = badge.achievement.as_deref();
    let text = |of: fn(&openbadges::badge::Achievement) -> Option<&str>| achievement.and_then(of);
    fact(out, "Type", text(|a| a.achievement_type.as_deref()))?;
    fact(out, "Field of study", text(|a| a.field_of_study.as_deref()))?;
    fact(out, "Specialisation", text(|a| a.specialization.as_deref()))?;
    fact(out, "Code", text(|a| a.human_code.as_deref()))?;
    fact(out, "Version", text(|a| a.version.as_deref()))?;
    let creator = achievement.and_then(|achievement| achievement.creator.as_ref());
    fact(out, "Made by", creator.and_then(name))?;
    fact(out, "Credits", credits(badge).as_deref())?;
    if let Some(award) = &badge.award {
        fact(out, "Done", period(award).as_deref())?;
        fact(out, "Term", award.term.as_deref())?;
        fact(out, "Role", award.role.as_deref())?;
        fact(out, "Licence number", award.license_number.as_deref())?;
        fact(out, "Assessed by", award.source.as_ref().and_then(name))?;
    }
    for given in badge.results.iter().filter(|given| is_given(given)) {
        fact(out, "Result", Some(&result(given)))?;
    }
    let achievement = achievement.into_iter();
    for related in achievement.clone().flat_map(|a| &a.related) {
        fact(
            out,
            "Related",
            Some(&said(&[
                &Some(related.id.clone()),
                &related.language,
                &related.version,
            ])),
        )?;
    }
    for other in achievement.flat_map(|a| &a.other_identifiers) {
        let kind = other.identifier_type.as_deref().unwrap_or("identifier");
        fact(
            out,
            "Also named",
            Some(&format!("{kind} {}", other.identifier)),
        )?;
    }
    Ok(())
}

fn name(profile: &Issuer) -> Option<&str> {
    profile.name.as_deref().or(profile.id.as_deref())
}

fn credits(badge: &Badge) -> Option<String> {
    let earned = badge.award.as_ref().and_then(|award| award.credits_earned);
    let available = badge
        .achievement
        .as_ref()
        .and_then(|achievement| achievement.credits_available);
    match (earned, available) {
        (Some(earned), Some(available)) => Some(format!("{earned} of {available}")),
        (Some(earned), None) => Some(format!("{earned} earned")),
        (None, Some(available)) => Some(format!("{available} available")),
        (None, None) => None,
    }
}

fn period(award: &Award) -> Option<String> {
    match (award.activity_start, award.activity_end) {
        (Some(start), Some(end)) => Some(format!("{} to {}", day(start), day(end))),
        (Some(start), None) => Some(format!("from {}", day(start))),
        (None, Some(end)) => Some(format!("to {}", day(end))),
        (None, None) => None,
    }
}

fn is_given(result: &AchievementResult) -> bool {
    result.value.is_some() || result.status.is_some() || result.achieved_level.is_some()
}

/// A result as in “Final grade: A (C, B, A; B needed)”.
fn result(result: &AchievementResult) -> String {
    let reached = result.achieved_level.as_ref().and_then(level);
    let got = said(&[&result.value, &reached, &result.status]);
    let named = match result.name.as_ref().or(result.result_type.as_ref()) {
        Some(name) => format!("{name}: {got}"),
        None => got,
    };
    let mut scale = Vec::new();
    if !result.allowed_values.is_empty() {
        scale.push(result.allowed_values.join(", "));
    }
    if let (Some(least), Some(most)) = (&result.value_min, &result.value_max) {
        scale.push(format!("{least} to {most}"));
    }
    let required = result.required_level.as_ref().and_then(level);
    if let Some(required) = result.required_value.as_ref().or(required.as_ref()) {
        scale.push(format!("{required} needed"));
    }
    if scale.is_empty() {
        return named;
    }
    format!("{named} ({})", scale.join("; "))
}

fn level(level: &Level) -> Option<String> {
    level
        .name
        .clone()
        .or_else(|| level.level.clone())
        .or_else(|| level.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level_named(name: &str) -> Option<Level> {
        Some(Level {
            name: Some(name.into()),
            ..Level::default()
        })
    }

    #[test]
    fn a_result_is_said_with_its_scale_and_what_was_needed() {
        let grade = AchievementResult {
            name: Some("Grade".into()),
            value: Some("A".into()),
            allowed_values: vec!["C".into(), "B".into(), "A".into()],
            required_value: Some("B".into()),
            ..AchievementResult::default()
        };
        assert_eq!(result(&grade), "Grade: A (C, B, A; B needed)");
        let thesis = AchievementResult {
            result_type: Some("RubricCriterionLevel".into()),
            achieved_level: level_named("Good"),
            required_level: level_named("Fair"),
            ..AchievementResult::default()
        };
        assert_eq!(result(&thesis), "RubricCriterionLevel: Good (Fair needed)");
        let bare = AchievementResult {
            value: Some("7".into()),
            ..AchievementResult::default()
        };
        assert_eq!(result(&bare), "7");
        assert!(!is_given(&AchievementResult::default()));
    }
}
