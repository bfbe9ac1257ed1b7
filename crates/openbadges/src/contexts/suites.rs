//! The contexts of signature suites, keys and status lists that no crate carries in their present
//! form.

use super::term::{Edition, Term, named, own};

/// The one edition of each.
pub(super) const EDITION: Edition = Edition {
    number: 1,
    vocabulary: "https://w3id.org/security#",
    xsd: false,
    protected: true,
};

const XSD_DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";

const PROOF: Term = named("proof", "sec:proof").link().graph();
const CONTROLLER: Term = named("controller", "sec:controller").link();
const REVOKED: Term = named("revoked", "sec:revoked").of(XSD_DATE_TIME);
const EXPIRES: Term = named("expires", "sec:expiration").of(XSD_DATE_TIME);
const BASE58: Term = named("publicKeyBase58", "sec:publicKeyBase58");
const MULTIBASE: Term = named("publicKeyMultibase", "sec:publicKeyMultibase").of("sec:multibase");
const JWK: Term = named("publicKeyJwk", "sec:publicKeyJwk").of("@json");

const ASSERTION_METHOD: Term = named("assertionMethod", "sec:assertionMethod").link().set();
const AUTHENTICATION: Term = named("authentication", "sec:authenticationMethod")
    .link()
    .set();
const CAPABILITY_DELEGATION: Term = named("capabilityDelegation", "sec:capabilityDelegationMethod")
    .link()
    .set();
const CAPABILITY_INVOCATION: Term = named("capabilityInvocation", "sec:capabilityInvocationMethod")
    .link()
    .set();
const KEY_AGREEMENT: Term = named("keyAgreement", "sec:keyAgreementMethod").link().set();

/// A proof whose signature is a detached JWS.
const JWS_PROOF: &[Term] = &[
    named("challenge", "sec:challenge").short(),
    named("created", "http://purl.org/dc/terms/created").of(XSD_DATE_TIME),
    named("domain", "sec:domain").short(),
    EXPIRES,
    named("jws", "sec:jws"),
    named("nonce", "sec:nonce").short(),
    named("proofPurpose", "sec:proofPurpose")
        .of("@vocab")
        .with(&[
            ASSERTION_METHOD,
            AUTHENTICATION,
            CAPABILITY_DELEGATION,
            CAPABILITY_INVOCATION,
            KEY_AGREEMENT,
        ]),
    named("verificationMethod", "sec:verificationMethod").link(),
];

/// `https://w3id.org/security/suites/ed25519-2018/v1`
pub(super) const ED25519_2018: &[Term] = &[
    PROOF,
    named("Ed25519Signature2018", "sec:Ed25519Signature2018").with(JWS_PROOF),
    named(
        "Ed25519VerificationKey2018",
        "sec:Ed25519VerificationKey2018",
    )
    .with(&[CONTROLLER, REVOKED, BASE58]),
];

/// `https://w3id.org/security/suites/secp256k1-2019/v1`
pub(super) const SECP256K1_2019: &[Term] = &[
    PROOF,
    named(
        "EcdsaSecp256k1Signature2019",
        "sec:EcdsaSecp256k1Signature2019",
    )
    .with(JWS_PROOF),
    named(
        "EcdsaSecp256k1VerificationKey2019",
        "sec:EcdsaSecp256k1VerificationKey2019",
    )
    .with(&[
        CONTROLLER,
        REVOKED,
        named("blockchainAccountId", "sec:blockchainAccountId"),
        JWK,
        BASE58,
        MULTIBASE,
    ]),
];

/// `https://w3id.org/security/suites/x25519-2019/v1`
pub(super) const X25519_2019: &[Term] =
    &[
        named("X25519KeyAgreementKey2019", "sec:X25519KeyAgreementKey2019")
            .with(&[CONTROLLER, REVOKED, BASE58]),
    ];

/// `https://w3id.org/security/suites/x25519-2020/v1`
pub(super) const X25519_2020: &[Term] =
    &[
        named("X25519KeyAgreementKey2020", "sec:X25519KeyAgreementKey2020")
            .with(&[CONTROLLER, REVOKED, MULTIBASE]),
    ];

/// `https://w3id.org/security/multikey/v1`
pub(super) const MULTIKEY: &[Term] = &[named("Multikey", "sec:Multikey").with(&[
    CONTROLLER,
    REVOKED,
    EXPIRES,
    MULTIBASE,
    named("secretKeyMultibase", "sec:secretKeyMultibase").of("sec:multibase"),
])];

/// `https://w3id.org/security/jwk/v1`
pub(super) const JSON_WEB_KEY: &[Term] = &[named("JsonWebKey", "sec:JsonWebKey").with(&[
    CONTROLLER,
    REVOKED,
    EXPIRES,
    JWK,
    named("secretKeyJwk", "sec:secretKeyJwk").of("@json"),
])];

/// Controlled identifiers (W3C CID 1.0) and DID documents (W3C DID 1.1): the same terms.
pub(super) const CONTROLLED_IDENTIFIER: &[Term] = &[
    named(
        "alsoKnownAs",
        "https://www.w3.org/ns/activitystreams#alsoKnownAs",
    )
    .link(),
    ASSERTION_METHOD,
    AUTHENTICATION,
    CAPABILITY_DELEGATION,
    CAPABILITY_INVOCATION,
    CONTROLLER,
    KEY_AGREEMENT,
    named("service", "https://www.w3.org/ns/did#service")
        .link()
        .with(&[named(
            "serviceEndpoint",
            "https://www.w3.org/ns/did#serviceEndpoint",
        )
        .link()]),
    named("verificationMethod", "sec:verificationMethod").link(),
    MULTIKEY[0],
    JSON_WEB_KEY[0],
];

/// What `own:` stands for in [`STATUS_LIST`].
pub(super) const STATUS_EDITION: Edition = Edition {
    vocabulary: "https://www.w3.org/ns/credentials/status#",
    ..EDITION
};

/// `https://www.w3.org/ns/credentials/status/v1` (W3C Bitstring Status List 1.0).
pub(super) const STATUS_LIST: &[Term] = &[
    own("BitstringStatusListCredential").short(),
    own("BitstringStatusList").with(&[
        own("encodedList").of("sec:multibase"),
        own("statusPurpose").short(),
        own("ttl").short(),
    ]),
    own("BitstringStatusListEntry").with(&[
        own("statusListCredential").link(),
        own("statusListIndex").short(),
        own("statusPurpose").short(),
        own("statusMessage").with(&[own("message").short(), own("status").short()]),
        own("statusReference").link(),
        own("statusSize").of("xs:integer"),
    ]),
];
