//! The terms of Open Badges 3.0 (`https://purl.imsglobal.org/spec/ob/v3p0/context….json`).
//!
//! What the editions changed, told by `since` and `until`: 3.0.1 took most value types back and gave
//! wrong names their own; 3.0.2 protects every term and leaves the type of strings unsaid; 3.0.3
//! gave `achievement` and `image` their names back. The published 3.0.3 has grown since its first
//! day; what grew only added terms.

use super::term::{Edition, Term, XSD, named, own, schema};

const DRAFT: u8 = 0;
const V3_0_0: u8 = 1;
const V3_0_1: u8 = 2;
const V3_0_2: u8 = 3;
const V3_0_3: u8 = 4;

const VOCABULARY: &str = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";

/// 3.0.0 as it stands since November 2022.
pub(super) const EDITION_3_0_0: Edition = Edition {
    number: V3_0_0,
    vocabulary: VOCABULARY,
    xsd: true,
    protected: false,
};

/// 3.0.0 of September and October 2022.
pub(super) const EDITION_AUTUMN_2022: Edition = Edition {
    vocabulary: "https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#",
    ..EDITION_3_0_0
};

/// The draft of the summer of 2022.
pub(super) const EDITION_SUMMER_2022: Edition = Edition {
    number: DRAFT,
    vocabulary: "https://imsglobal.github.io/openbadges-specification/ob_v3p0.html#",
    ..EDITION_3_0_0
};

/// 3.0.1.
pub(super) const EDITION_3_0_1: Edition = Edition {
    number: V3_0_1,
    ..EDITION_3_0_0
};

/// 3.0.2.
pub(super) const EDITION_3_0_2: Edition = Edition {
    number: V3_0_2,
    vocabulary: VOCABULARY,
    xsd: false,
    protected: true,
};

/// 3.0.3.
pub(super) const EDITION_3_0_3: Edition = Edition {
    number: V3_0_3,
    ..EDITION_3_0_2
};

/// The terms of all editions.
pub(super) const TERMS: &[Term] = &[
    own("Achievement").with(ACHIEVEMENT),
    named("AchievementCredential", "OpenBadgeCredential"),
    own("AchievementSubject").with(ACHIEVEMENT_SUBJECT),
    own("Address").with(ADDRESS),
    schema("Alignment").with(ALIGNMENT).until(V3_0_0),
    named("Alignment", "schema:AlignmentObject")
        .with(ALIGNMENT)
        .since(V3_0_1),
    own("Criteria"),
    own("EndorsementCredential"),
    own("EndorsementSubject").with(&[own("endorsementComment").text()]),
    own("Evidence").with(&[schema("audience").text(), schema("genre").text()]),
    own("GeoCoordinates").with(&[schema("latitude").text(), schema("longitude").text()]),
    own("IdentifierEntry").with(&[own("identifier").text(), own("identifierType").text()]),
    own("IdentityObject").with(&[
        own("hashed").of("xs:boolean"),
        own("identityHash").text(),
        own("identityType").text(),
        own("salt").text(),
    ]),
    own("Image").with(&[schema("caption").text()]),
    own("OpenBadgeCredential"),
    own("Profile").with(PROFILE),
    own("Related").with(&[schema("inLanguage").since(V3_0_3), own("version").text()]),
    own("Result").with(&[
        own("achievedLevel").of("xs:anyURI"),
        own("resultDescription").of("xs:anyURI"),
        own("status").text(),
        schema("value").text(),
    ]),
    own("ResultDescription").with(RESULT_DESCRIPTION),
    own("RubricCriterionLevel").with(&[own("level").text(), own("points").text()]),
    own("alignment").at_first("own:Alignment").set(),
    own("awardedDate")
        .of("xsd:dateTime")
        .since(V3_0_1)
        .until(V3_0_1),
    // No `xsd` is defined here: the type is this very text.
    own("awardedDate").of("xsd:dateTime").since(V3_0_3),
    schema("description").text(),
    own("endorsement")
        .at_first("own:EndorsementCredential")
        .set(),
    own("endorsementJwt").set().since(V3_0_3),
    own("image").of("own:Image").until(V3_0_0),
    own("image").link().since(V3_0_1).until(V3_0_1),
    named("image", "own:Image")
        .link()
        .since(V3_0_2)
        .until(V3_0_2),
    own("image").link().since(V3_0_3),
    schema("inLanguage").since(V3_0_3),
    named("jti", "https://www.iana.org/assignments/jwt#jti")
        .link()
        .since(V3_0_3),
    schema("name").text(),
    own("narrative").text(),
    schema("url").of("xs:anyURI"),
    named("xsd", XSD).short().until(V3_0_1),
];

const ACHIEVEMENT: &[Term] = &[
    own("achievementType").text(),
    own("alignment").at_first("own:Alignment").set(),
    named("creator", "own:Profile").until(V3_0_0),
    own("creator").since(V3_0_1),
    own("creditsAvailable").of("xs:float"),
    named("criteria", "own:Criteria").link(),
    own("fieldOfStudy").text(),
    own("humanCode").text(),
    named("image", "own:Image")
        .link()
        .since(V3_0_1)
        .until(V3_0_2),
    own("image").link().since(V3_0_3),
    schema("inLanguage").since(V3_0_3),
    own("otherIdentifier").at_first("own:IdentifierEntry").set(),
    own("related").at_first("own:Related").set(),
    own("resultDescription")
        .at_first("own:ResultDescription")
        .set(),
    own("specialization").text(),
    named("tag", "schema:keywords").text().set(),
    own("version").text(),
];

const ACHIEVEMENT_SUBJECT: &[Term] = &[
    named("achievement", "own:Achievement").until(V3_0_0),
    named("achievement", "own:achievement-0")
        .since(V3_0_1)
        .until(V3_0_2),
    own("achievement").since(V3_0_3),
    own("activityEndDate").of("xs:date"),
    own("activityStartDate").of("xs:date"),
    own("creditsEarned").of("xs:float"),
    own("identifier").at_first("own:IdentityObject").set(),
    named("image", "own:Image")
        .link()
        .since(V3_0_1)
        .until(V3_0_2),
    own("image").link().since(V3_0_3),
    own("licenseNumber").text(),
    own("result").at_first("own:Result").set(),
    own("role").text(),
    own("source").of("own:Profile").until(V3_0_0),
    own("source").link().since(V3_0_1),
    own("term").text(),
];

const ADDRESS: &[Term] = &[
    schema("addressCountry").text(),
    named("addressCountryCode", "own:CountryCode").text(),
    named("addressLocality", "schema:addresLocality")
        .text()
        .until(DRAFT),
    schema("addressLocality").text().since(V3_0_0),
    schema("addressRegion").text(),
    named("geo", "own:GeoCoordinates"),
    schema("postOfficeBoxNumber").text(),
    schema("postalCode").text(),
    schema("streetAddress").text(),
];

const ALIGNMENT: &[Term] = &[
    own("targetCode").text(),
    schema("targetDescription").text(),
    schema("targetFramework").text(),
    schema("targetName").text(),
    own("targetType").text(),
    schema("targetUrl").of("xs:anyURI"),
];

const PROFILE: &[Term] = &[
    schema("additionalName").text(),
    named("address", "own:Address").until(V3_0_0),
    own("address").link().since(V3_0_1),
    own("dateOfBirth").of("xs:date"),
    schema("email").text(),
    schema("familyName").text(),
    own("familyNamePrefix").text(),
    schema("givenName").text(),
    schema("honorificPrefix").text(),
    schema("honorificSuffix").text(),
    named("image", "own:Image")
        .link()
        .since(V3_0_1)
        .until(V3_0_2),
    own("image").link().since(V3_0_3),
    own("official").text(),
    own("otherIdentifier").at_first("own:IdentifierEntry").set(),
    own("parentOrg").of("xs:string").until(V3_0_0),
    own("parentOrg").link().since(V3_0_1),
    own("patronymicName").text(),
    named("phone", "own:PhoneNumber").text().until(V3_0_0),
    own("phone").text().since(V3_0_1),
];

const RESULT_DESCRIPTION: &[Term] = &[
    own("allowedValue").text().set().until(V3_0_1),
    own("allowedValue").list().since(V3_0_2),
    own("requiredLevel").of("xs:anyURI"),
    own("requiredValue").text(),
    own("resultType").text(),
    own("rubricCriterionLevel")
        .at_first("own:RubricCriterionLevel")
        .set(),
    own("valueMax").text(),
    own("valueMin").text(),
];

/// The terms of `https://purl.imsglobal.org/spec/ob/v3p0/extensions.json`: services of 1EdTech that
/// a credential may name.
pub(super) const EXTENSIONS: &[Term] = &[
    named(
        "1EdTechJsonSchemaValidator2019",
        "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019",
    )
    .short(),
    named(
        "1EdTechRevocationList",
        "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList",
    )
    .short(),
    named(
        "1EdTechCredentialRefresh",
        "https://purl.imsglobal.org/spec/vccr/v1p0/context.json#1EdTechCredentialRefresh",
    )
    .short(),
];
