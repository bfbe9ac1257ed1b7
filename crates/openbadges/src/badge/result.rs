//! What an earner reached: grades, scores, levels of a rubric (3.0 Result).

use serde::{Deserialize, Serialize};

use super::Skill;

/// A result, with what its issuer says that it means (3.0 Result and ResultDescription).
///
/// What was described and not given has neither value, nor status, nor level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AchievementResult {
    /// What was measured, as in “Final project grade”.
    pub name: Option<String>,
    /// How it was measured: `LetterGrade`, `Percent`, `RubricCriterionLevel`, …, or the issuer's
    /// own word behind `ext:`.
    pub result_type: Option<String>,
    /// The grade, score or number.
    pub value: Option<String>,
    /// How far it got: `Completed`, `InProgress`, `Failed`, …
    pub status: Option<String>,
    /// The level of the rubric that was reached.
    pub achieved_level: Option<Level>,
    /// The values that were possible, the lowest first.
    pub allowed_values: Vec<String>,
    /// The lowest value that was possible.
    pub value_min: Option<String>,
    /// The highest value that was possible.
    pub value_max: Option<String>,
    /// The value that was needed.
    pub required_value: Option<String>,
    /// The level that was needed.
    pub required_level: Option<Level>,
    /// All levels of the rubric (`rubricCriterionLevel`).
    pub levels: Vec<Level>,
    /// What the result shows, in terms of frameworks.
    pub alignments: Vec<Skill>,
}

/// A level of a rubric (3.0 RubricCriterionLevel).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Level {
    /// Its `id`; all that is known of a level that the credential does not describe.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where it stands among the levels, in the rubric's words.
    pub level: Option<String>,
    /// What it counts.
    pub points: Option<String>,
    /// What reaching it means.
    pub description: Option<String>,
}
