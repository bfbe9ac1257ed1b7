//! The terms of the Comprehensive Learner Record 2.0
//! (`https://purl.imsglobal.org/spec/clr/v2p0/context….json`).
//!
//! `xsd` is defined nowhere here: beside Open Badges 3.0.0 and 3.0.1 it is theirs, else the types are
//! this very text.

use super::term::{Edition, Term, named, own};

const V2_0_0: u8 = 1;
const V2_0_1: u8 = 2;

/// 2.0.0 as it stands since November 2022.
pub(super) const EDITION_2_0_0: Edition = Edition {
    number: V2_0_0,
    vocabulary: "https://purl.imsglobal.org/spec/vc/clr/vocab.html#",
    xsd: false,
    protected: false,
};

/// 2.0.0 of September and October 2022.
pub(super) const EDITION_AUTUMN_2022: Edition = Edition {
    vocabulary: "https://purl.imsglobal.org/spec/clr/v2p0/vocab.html#",
    ..EDITION_2_0_0
};

/// 2.0.1.
pub(super) const EDITION_2_0_1: Edition = Edition {
    number: V2_0_1,
    ..EDITION_2_0_0
};

/// The terms of all editions.
pub(super) const TERMS: &[Term] = &[
    own("ClrCredential").with(&[
        named("id", "@id").short(),
        named("type", "@type").short(),
        own("partial").of("xsd:boolean").since(V2_0_1),
    ]),
    own("ClrSubject").with(&[
        named("id", "@id").short(),
        named("type", "@type").short(),
        named("cred", "https://www.w3.org/2018/credentials#").short(),
        named("obi", "https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#")
            .short()
            .until(V2_0_0),
        named("obi", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#")
            .short()
            .since(V2_0_1),
        own("achievement").of("obi:Achievement").set(),
        own("association").of("own:Association").set(),
        named("identifier", "own:identifier-1")
            .of("obi:Identifier")
            .set()
            .since(V2_0_1),
        own("verifiableCredential")
            .of("cred:verifiableCredential")
            .set(),
    ]),
    own("Association").with(&[
        named("associationType", "own:AssociationType"),
        own("sourceId").of("xsd:anyURI"),
        own("targetId").of("xsd:anyURI"),
    ]),
];
