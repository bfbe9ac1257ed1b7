//! What of a badge is searched beside its name and issuer.

use openbadges::Badge;
use openbadges::badge::{Achievement, AchievementResult, Award, Evidence};

/// What stands between two texts, so that no phrase spans them.
const BETWEEN: &str = " \u{2022} ";

/// The most characters of one badge that are indexed: an issuer may write a book.
const MOST: usize = 50_000;

/// Its skills: tags, and alignments with their frameworks and codes.
pub(super) fn of_skills(badge: &Badge) -> String {
    let skills = badge.skills.iter().chain(
        badge
            .results
            .iter()
            .flat_map(|result| result.alignments.iter()),
    );
    joined(skills.flat_map(|skill| {
        [
            Some(&skill.name),
            skill.framework.as_ref(),
            skill.code.as_ref(),
        ]
    }))
}

/// Its description, and what else it says of the achievement, the award and the evidence.
pub(super) fn of_description(badge: &Badge) -> String {
    let achievement = badge
        .achievement
        .as_deref()
        .into_iter()
        .flat_map(of_achievement);
    let award = badge.award.as_deref().into_iter().flat_map(of_award);
    joined(
        std::iter::once(badge.description.as_ref())
            .chain(achievement)
            .chain(award)
            .chain(badge.results.iter().flat_map(of_result))
            .chain(badge.evidence.iter().flat_map(of_evidence)),
    )
}

fn of_achievement(achievement: &Achievement) -> impl Iterator<Item = Option<&String>> {
    [
        achievement.achievement_type.as_ref(),
        achievement.field_of_study.as_ref(),
        achievement.specialization.as_ref(),
        achievement.human_code.as_ref(),
        achievement
            .creator
            .as_ref()
            .and_then(|creator| creator.name.as_ref()),
    ]
    .into_iter()
    .chain(
        achievement
            .other_identifiers
            .iter()
            .map(|other| Some(&other.identifier)),
    )
}

fn of_award(award: &Award) -> [Option<&String>; 4] {
    [
        award.role.as_ref(),
        award.term.as_ref(),
        award.license_number.as_ref(),
        award
            .source
            .as_ref()
            .and_then(|source| source.name.as_ref()),
    ]
}

fn of_result(result: &AchievementResult) -> [Option<&String>; 3] {
    [
        result.name.as_ref(),
        result.value.as_ref(),
        result
            .achieved_level
            .as_ref()
            .and_then(|level| level.name.as_ref()),
    ]
}

fn of_evidence(evidence: &Evidence) -> [Option<&String>; 4] {
    [
        evidence.name.as_ref(),
        evidence.description.as_ref(),
        evidence.narrative.as_ref(),
        evidence.genre.as_ref(),
    ]
}

fn joined<'t>(texts: impl Iterator<Item = Option<&'t String>>) -> String {
    let mut all = String::new();
    for text in texts.flatten() {
        let left = MOST.saturating_sub(all.len());
        if left == 0 {
            break;
        }
        if !all.is_empty() {
            all.push_str(BETWEEN);
        }
        all.extend(text.chars().take(left));
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Query;
    use super::super::samples::*;

    #[test]
    fn what_3_0_says_of_an_achievement_is_found() {
        let sample = Sample::new();
        let id = sample.add(json!({
            "@context": ["https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": "did:web:issuer.example", "type": "Profile"},
            "validFrom": "2026-01-01T00:00:00Z",
            "evidence": {"type": "Evidence", "name": "Loom", "genre": "Drawing",
                "narrative": "Woven by hand"},
            "credentialSubject": {"type": "AchievementSubject", "role": "Author",
                "term": "Autumn", "licenseNumber": "L-1815",
                "result": {"type": "Result", "resultDescription": "urn:g", "achievedLevel": "urn:l",
                    "alignment": {"type": "Alignment", "targetName": "Weaving",
                        "targetUrl": "https://frame.example/w", "targetCode": "W-7",
                        "targetFramework": "Guild"}},
                "achievement": {"id": "urn:uuid:2", "type": "Achievement", "name": "Degree",
                    "description": "…", "criteria": {"narrative": "…"},
                    "achievementType": "ext:NanoDegree", "fieldOfStudy": "Computing",
                    "specialization": "Engines", "humanCode": "E101",
                    "creator": {"id": "did:web:maker.example", "name": "Maker"},
                    "otherIdentifier": {"identifier": "978315", "identifierType": "isbn"},
                    "resultDescription": {"id": "urn:g", "name": "Thesis", "rubricCriterionLevel":
                        {"id": "urn:l", "name": "Excellent"}}}}
        }));
        for text in [
            "nanodegree",
            "computing",
            "engines",
            "e101",
            "maker",
            "978315",
            "author",
            "autumn",
            "l-1815",
            "thesis",
            "excellent",
            "weaving",
            "w-7",
            "guild",
            "loom",
            "drawing",
            "woven",
        ] {
            let query = Query {
                search: text.into(),
                ..Query::default()
            };
            let found = sample.wallet.ids(&query, now()).expect("a list");
            assert_eq!(found, [id.as_str()], "{text}");
        }
    }
}
