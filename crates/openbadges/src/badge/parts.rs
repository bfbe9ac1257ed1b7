//! What a badge is made of in every version: criteria, issuer, recipient, evidence, skills.

use serde::{Deserialize, Serialize};

/// What had to be done to earn a badge (2.0: Criteria).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Criteria {
    /// A page that says it.
    pub url: Option<String>,
    /// The text itself; Markdown by the standard, shown as plain text.
    pub narrative: Option<String>,
}

/// Who issued a badge (1.x: IssuerOrganization, 2.0 and 3.0: Profile).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Issuer {
    /// The profile's own `id`: an https address, a DID, or nothing before 1.1.
    pub id: Option<String>,
    /// Its name, in its own words.
    pub name: Option<String>,
    /// Its home page.
    pub url: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// The address of its logo.
    pub image: Option<String>,
    /// What it says about itself.
    pub description: Option<String>,
}

/// To whom a badge was awarded (2.0: IdentityObject).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecipientIdentity {
    /// The kind of identifier as the badge names it: `email`, `url`, `telephone`, `id`,
    /// `emailAddress`, …
    pub kind: String,
    /// The identifier, or `algorithm$hexadecimal digest`.
    pub identity: String,
    /// Whether `identity` is a digest.
    pub hashed: bool,
    /// What was appended to the identifier before it was hashed.
    pub salt: Option<String>,
}

/// One piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Evidence {
    /// Where it is.
    pub url: Option<String>,
    /// Its title.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// How it came about.
    pub narrative: Option<String>,
    /// What kind of thing it is.
    pub genre: Option<String>,
    /// For whom it was made.
    pub audience: Option<String>,
}

/// A tag, or an alignment to an entry of a framework.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Skill {
    /// The tag, or the alignment's `targetName`.
    pub name: String,
    /// The alignment's `targetUrl`.
    pub url: Option<String>,
    /// The alignment's `targetDescription`.
    pub description: Option<String>,
    /// The alignment's `targetFramework`.
    pub framework: Option<String>,
    /// The alignment's `targetCode`.
    pub code: Option<String>,
    /// The alignment's `targetType`: `CTDL`, `CFItem`, … (3.0).
    #[serde(default)]
    pub target_type: Option<String>,
}
