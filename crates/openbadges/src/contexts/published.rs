//! Which address leads to which context, today and before.

use serde_json::Value;

use super::term::{Edition, Term, context};
use super::{clr, open_badges, suites};

/// What an address leads to.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// A document as it was published.
    Text(&'static str),
    /// An edition of a table.
    Table(&'static [Term], &'static Edition),
}

use Content::{Table, Text};

impl Content {
    pub(super) fn document(self) -> Value {
        match self {
            // The texts are the program's own. One that were no JSON would be a context that no
            // document can use; a test reads them all.
            Text(text) => serde_json::from_str(text).unwrap_or_default(),
            Table(terms, edition) => context(terms, edition),
        }
    }
}

const OB_3_0_0: Content = Table(open_badges::TERMS, &open_badges::EDITION_3_0_0);
const CLR_2_0_0: Content = Table(clr::TERMS, &clr::EDITION_2_0_0);
const CONTROLLED_IDENTIFIER: Content = Table(suites::CONTROLLED_IDENTIFIER, &suites::EDITION);

const OB_ALIAS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context.json";
const OB_OLD_ALIAS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld";
const CLR_ALIAS: &str = "https://purl.imsglobal.org/spec/clr/v2p0/context.json";

/// All contexts that are part of the program, as they are published today.
pub(super) const TODAY: &[(&str, Content)] = &[
    // Open Badges 3.0 and CLR 2.0
    (OB_ALIAS, OB_3_0_0),
    (OB_OLD_ALIAS, OB_3_0_0),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json",
        OB_3_0_0,
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        Table(open_badges::TERMS, &open_badges::EDITION_3_0_1),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        Table(open_badges::TERMS, &open_badges::EDITION_3_0_2),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        Table(open_badges::TERMS, &open_badges::EDITION_3_0_3),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        Table(open_badges::EXTENSIONS, &open_badges::EDITION_3_0_0),
    ),
    (CLR_ALIAS, CLR_2_0_0),
    (
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.0.json",
        CLR_2_0_0,
    ),
    (
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        Table(clr::TERMS, &clr::EDITION_2_0_1),
    ),
    (
        "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json",
        Text(ssi_contexts::JFF_VC_EDU_PLUGFEST_2022),
    ),
    // the data model
    (
        "https://www.w3.org/2018/credentials/v1",
        Text(ssi_contexts::CREDENTIALS_V1),
    ),
    (
        "https://www.w3.org/2018/credentials/examples/v1",
        Text(ssi_contexts::CREDENTIALS_EXAMPLES_V1),
    ),
    (
        "https://www.w3.org/ns/credentials/v2",
        Text(ssi_contexts::CREDENTIALS_V2),
    ),
    (
        "https://www.w3.org/ns/credentials/examples/v2",
        Text(ssi_contexts::CREDENTIALS_EXAMPLES_V2),
    ),
    (
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        Text(r#"{"@context": {"@vocab": "https://www.w3.org/ns/credentials/undefined-term#"}}"#),
    ),
    (
        "https://www.w3.org/ns/odrl.jsonld",
        Text(ssi_contexts::ODRL),
    ),
    // proofs
    (
        "https://w3id.org/security/v1",
        Text(ssi_contexts::SECURITY_V1),
    ),
    (
        "https://w3id.org/security/v2",
        Text(ssi_contexts::SECURITY_V2),
    ),
    (
        "https://w3id.org/security/data-integrity/v1",
        Text(ssi_contexts::W3ID_DATA_INTEGRITY_V1),
    ),
    (
        "https://w3id.org/security/data-integrity/v2",
        Text(ssi_contexts::W3ID_DATA_INTEGRITY_V2),
    ),
    (
        "https://w3id.org/security/suites/ed25519-2018/v1",
        Table(suites::ED25519_2018, &suites::EDITION),
    ),
    (
        "https://w3id.org/security/suites/ed25519-2020/v1",
        Text(ssi_contexts::W3ID_ED2020_V1),
    ),
    (
        "https://w3id.org/security/suites/jws-2020/v1",
        Text(ssi_contexts::W3ID_JWS2020_V1),
    ),
    (
        "https://w3c-ccg.github.io/lds-jws2020/contexts/lds-jws2020-v1.json",
        Text(ssi_contexts::LDS_JWS2020_V1),
    ),
    (
        "https://w3id.org/security/suites/secp256k1-2019/v1",
        Table(suites::SECP256K1_2019, &suites::EDITION),
    ),
    // keys and who holds them
    ("https://www.w3.org/ns/did/v1", Text(ssi_contexts::DID_V1)),
    ("https://www.w3.org/ns/did/v1.1", CONTROLLED_IDENTIFIER),
    ("https://www.w3.org/ns/cid/v1", CONTROLLED_IDENTIFIER),
    (
        "https://w3id.org/security/multikey/v1",
        Table(suites::MULTIKEY, &suites::EDITION),
    ),
    (
        "https://w3id.org/security/jwk/v1",
        Table(suites::JSON_WEB_KEY, &suites::EDITION),
    ),
    (
        "https://w3id.org/security/suites/x25519-2019/v1",
        Table(suites::X25519_2019, &suites::EDITION),
    ),
    (
        "https://w3id.org/security/suites/x25519-2020/v1",
        Table(suites::X25519_2020, &suites::EDITION),
    ),
    (
        "https://identity.foundation/.well-known/did-configuration/v1",
        Text(ssi_contexts::DID_CONFIGURATION_V1),
    ),
    (
        "https://identity.foundation/.well-known/contexts/did-configuration-v0.0.jsonld",
        Text(ssi_contexts::DID_CONFIGURATION_V0_0),
    ),
    // status, and how credentials are presented
    (
        "https://www.w3.org/ns/credentials/status/v1",
        Table(suites::STATUS_LIST, &suites::STATUS_EDITION),
    ),
    (
        "https://w3id.org/vc/status-list/2021/v1",
        Text(ssi_contexts::STATUS_LIST_2021_V1),
    ),
    (
        "https://w3id.org/vc/status-list/v1",
        Text(ssi_contexts::STATUS_LIST_2021_V1),
    ),
    (
        "https://w3id.org/vc-revocation-list-2020/v1",
        Text(ssi_contexts::REVOCATION_LIST_2020_V1),
    ),
    (
        "https://identity.foundation/presentation-exchange/submission/v1",
        Text(ssi_contexts::PRESENTATION_SUBMISSION_V1),
    ),
];

/// What said something else in September and October 2022.
pub(super) const AUTUMN_2022: &[(&str, Content)] = &[
    (
        OB_ALIAS,
        Table(open_badges::TERMS, &open_badges::EDITION_AUTUMN_2022),
    ),
    (
        OB_OLD_ALIAS,
        Table(open_badges::TERMS, &open_badges::EDITION_AUTUMN_2022),
    ),
    (CLR_ALIAS, Table(clr::TERMS, &clr::EDITION_AUTUMN_2022)),
];

/// What said something else from June to August 2022.
pub(super) const SUMMER_2022: &[(&str, Content)] = &[
    (
        OB_ALIAS,
        Table(open_badges::TERMS, &open_badges::EDITION_SUMMER_2022),
    ),
    (
        OB_OLD_ALIAS,
        Table(open_badges::TERMS, &open_badges::EDITION_SUMMER_2022),
    ),
    (CLR_ALIAS, Table(clr::TERMS, &clr::EDITION_AUTUMN_2022)),
];

/// What said something else in the spring of 2022, when the first badges of 3.0 were issued.
pub(super) const SPRING_2022: &[(&str, Content)] = &[
    (OB_ALIAS, Text(ssi_contexts::JFF_VC_EDU_PLUGFEST_2022)),
    (OB_OLD_ALIAS, Text(ssi_contexts::JFF_VC_EDU_PLUGFEST_2022)),
    (CLR_ALIAS, Table(clr::TERMS, &clr::EDITION_AUTUMN_2022)),
];
