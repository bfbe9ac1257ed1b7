//! One model for every version of the standard.

mod achievement;
mod clr;
mod endorsement;
mod parts;
mod result;

pub use achievement::{Achievement, Award, OtherIdentifier, Related};
pub use clr::Association;
pub use endorsement::{Endorsed, Endorsement};
pub use parts::{Criteria, Evidence, Issuer, RecipientIdentity, Skill};
pub use result::{AchievementResult, Level};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A version of the Open Badges standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Standard {
    /// 0.5, Mozilla, 2011 to 2013.
    #[serde(rename = "0.5")]
    V0_5,
    /// 1.0, Mozilla, 2013.
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.1, Badge Alliance, 2015.
    #[serde(rename = "1.1")]
    V1_1,
    /// 2.0, IMS Global, 2018.
    #[serde(rename = "2.0")]
    V2_0,
    /// 2.1, IMS Global, 2021. Its assertions are those of 2.0; only a context of its own tells it.
    #[serde(rename = "2.1")]
    V2_1,
    /// 3.0, 1EdTech, 2024: a W3C verifiable credential.
    #[serde(rename = "3.0")]
    V3_0,
}

impl Standard {
    /// The number alone, as in `2.0`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V0_5 => "0.5",
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V2_0 => "2.0",
            Self::V2_1 => "2.1",
            Self::V3_0 => "3.0",
        }
    }
}

impl std::fmt::Display for Standard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a badge says, whatever version it says it in.
///
/// Every text in it is the issuer's and may be hostile: show it as text, never as markup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Badge {
    /// The version it was written in.
    pub standard: Standard,
    /// The assertion's or credential's own `id` (1.0: `uid` where there is no address).
    pub id: Option<String>,
    /// The badge class's or achievement's name.
    pub name: Option<String>,
    /// The badge class's or achievement's description.
    pub description: Option<String>,
    /// What had to be done to earn it.
    pub criteria: Criteria,
    /// The address (https, or a data URI) of the picture of the badge class or achievement.
    pub image: Option<String>,
    /// Who issued it.
    pub issuer: Issuer,
    /// To whom. 3.0 can name several identities of one person; before that there is one.
    pub recipients: Vec<RecipientIdentity>,
    /// When it was issued or, for 3.0, awarded.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub issued_on: Option<DateTime<Utc>>,
    /// When its validity begins, where that is said apart from `issued_on` (3.0: `validFrom`).
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub valid_from: Option<DateTime<Utc>>,
    /// When its validity ends.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub expires: Option<DateTime<Utc>>,
    /// What the earner did.
    pub evidence: Vec<Evidence>,
    /// The assertion's own narrative.
    pub narrative: Option<String>,
    /// Tags and alignments.
    pub skills: Vec<Skill>,
    /// Who else vouches for the badge, its class or its issuer.
    pub endorsements: Vec<Endorsement>,
    /// How the awards in a transcript belong together.
    #[serde(default)]
    pub associations: Vec<Association>,
    /// Whether a transcript says that it leaves awards out (CLR 2.0 `partial`).
    #[serde(default)]
    pub partial: Option<bool>,
    /// What 3.0 says of the achievement beside that; `None` where it says nothing.
    #[serde(default)]
    pub achievement: Option<Box<Achievement>>,
    /// What 3.0 says of this award of it; `None` where it says nothing.
    #[serde(default)]
    pub award: Option<Box<Award>>,
    /// Grades, scores and levels (3.0).
    #[serde(default)]
    pub results: Vec<AchievementResult>,
    /// `@language` or `inLanguage`, a BCP 47 tag.
    pub language: Option<String>,
}

impl Badge {
    /// A badge of which nothing is known but its version.
    pub(crate) fn silent(standard: Standard) -> Self {
        Self {
            standard,
            id: None,
            name: None,
            description: None,
            criteria: Criteria::default(),
            image: None,
            issuer: Issuer::default(),
            recipients: Vec::new(),
            issued_on: None,
            valid_from: None,
            expires: None,
            evidence: Vec::new(),
            narrative: None,
            skills: Vec::new(),
            endorsements: Vec::new(),
            associations: Vec::new(),
            partial: None,
            achievement: None,
            award: None,
            results: Vec::new(),
            language: None,
        }
    }
}
