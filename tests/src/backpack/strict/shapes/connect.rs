//! Badge Connect, Open Badges 2.1: section 4 and its OpenAPI file. Where the two differ the text
//! counts: `@context` in a manifest, null for `error`.

use serde_json::{Value, json};

use super::{https, jws, number, text};

pub(super) fn shapes() -> Vec<(&'static str, Value)> {
    let ok = status(&["OK"], Some(200));
    let answer = |more: Value, required: &[&str]| {
        let mut properties = more;
        properties["status"] = ok.clone();
        json!({
            "type": "object", "required": required, "properties": properties,
            "additionalProperties": false
        })
    };
    let refused = |names: &[&str]| {
        json!({
            "type": "object", "required": ["status"],
            "properties": {"status": status(names, None)}, "additionalProperties": false
        })
    };
    let of_all = [
        "BAD_REQUEST",
        "REQUEST_VALIDATION_ERROR",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "NOT_FOUND",
        "METHOD_NOT_ALLOWED",
    ];
    let of_assertions = [
        &of_all[..],
        &["RECIPIENT_PROFILE_MISMATCH", "INVALID_BADGE"],
    ]
    .concat();
    vec![
        ("manifest", manifest()),
        (
            "page",
            json!({
                "type": "object",
                "properties": {
                    "limit": number(1), "offset": number(0),
                    "since": {"type": "string", "format": "date-time"},
                    // What a server puts into its own links comes back.
                    "again": {"const": "1"}
                },
                "additionalProperties": false
            }),
        ),
        (
            "assertions",
            answer(
                json!({
                    "assertions": {"type": "array", "items": assertion()},
                    "signedAssertions": {"type": "array", "items": jws()}
                }),
                &["status"],
            ),
        ),
        (
            "assertion payload",
            json!({
                "type": "object",
                "anyOf": [
                    {"required": ["assertion"], "properties": {"assertion": {"type": "object"}}},
                    {
                        "required": ["signedAssertion"],
                        "properties": {"signedAssertion": {"type": "string"}}
                    }
                ],
                "properties": {
                    "assertion": {"anyOf": [{"type": "null"}, assertion()]},
                    "signedAssertion": {"anyOf": [{"type": "null"}, jws()]}
                },
                "additionalProperties": false
            }),
        ),
        ("done", answer(json!({}), &["status"])),
        ("assertion refused", refused(&of_assertions)),
        ("question refused", refused(&of_all)),
        (
            "profile 2",
            answer(json!({"profile": profile()}), &["status", "profile"]),
        ),
        ("profile 2 alone", profile()),
    ]
}

fn manifest() -> Value {
    let scope = json!({
        "type": "string",
        "pattern": "^(https://purl\\.imsglobal\\.org/spec/ob/v2p1/scope/(assertion\\.(readonly|create)|profile\\.(readonly|update))|offline_access)$"
    });
    let api = json!({
        "type": "object",
        "required": [
            "apiBase", "authorizationUrl", "name", "privacyPolicyUrl", "registrationUrl",
            "scopesOffered", "termsOfServiceUrl", "tokenUrl", "version"
        ],
        "properties": {
            "id": text(), "type": text(), "name": text(),
            "image": {"type": "string", "pattern": "^(https://[^/]+/[^/].*|data:)"},
            "apiBase": {"type": "string", "pattern": "^https://.+/ims/ob/v2p1$"},
            "version": {"const": "v2p1"},
            "termsOfServiceUrl": https(), "privacyPolicyUrl": https(),
            "scopesOffered": {"type": "array", "minItems": 1, "uniqueItems": true, "items": scope},
            "registrationUrl": https(), "authorizationUrl": https(), "tokenUrl": https(),
            "tokenRevocationUrl": {"anyOf": [{"type": "null"}, https()]}
        },
        "additionalProperties": false
    });
    json!({
        "type": "object",
        "required": ["@context", "id", "badgeConnectAPI"],
        "properties": {
            "@context": {"const": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"},
            "id": https(), "type": {"const": "Manifest"},
            "badgeConnectAPI": {"type": "array", "minItems": 1, "items": api}
        },
        "additionalProperties": false
    })
}

/// A status; of an error it has words, which may be null (section 4.8.1).
fn status(names: &[&str], code: Option<u16>) -> Value {
    json!({
        "type": "object",
        "required": ["error", "statusCode", "statusText"],
        "properties": {
            "error": if code.is_some() { json!({"type": "null"}) } else { json!({"type": ["string", "null"]}) },
            "statusCode": code.map_or_else(
                || json!({"type": "integer", "minimum": 400, "maximum": 599}),
                |code| json!({"const": code}),
            ),
            "statusText": {"enum": names}
        },
        "additionalProperties": false
    })
}

/// An assertion (Open Badges 2.0) as far as this API looks into it.
fn assertion() -> Value {
    json!({
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": {"type": "string", "pattern": "^(https?://|urn:)"},
            "type": {"anyOf": [
                {"const": "Assertion"}, {"type": "array", "contains": {"const": "Assertion"}}
            ]},
            "recipient": {
                "type": "object", "required": ["type", "identity", "hashed"],
                "properties": {"hashed": {"type": "boolean"}, "identity": text(), "type": text()}
            },
            "verification": {"type": "object"}, "verify": {"type": "object"}
        }
    })
}

fn profile() -> Value {
    json!({
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "@context": {"const": "https://w3id.org/openbadges/v2"},
            "id": text(), "type": {"enum": ["Profile", "Issuer"]}, "name": text(), "url": https(),
            "email": {"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$"}
        }
    })
}
