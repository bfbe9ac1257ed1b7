//! What the documents demand of requests and answers, as JSON schemas of our own.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::state::Shared;

/// The shapes, by name.
static SHAPES: LazyLock<HashMap<&'static str, Validator>> = LazyLock::new(|| {
    let text = json!({"type": "string", "minLength": 1});
    let https = json!({"type": "string", "pattern": "^https://"});
    let texts = json!({"type": "array", "items": text, "minItems": 1});
    let assertion = json!({
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string", "pattern": "^(https?://|urn:)"}}
    });
    let credential = json!({
        "type": "object",
        "required": ["@context", "id", "type", "credentialSubject", "issuer"],
        "properties": {
            "@context": {"type": "array", "minItems": 2},
            "id": text,
            "type": {
                "type": "array",
                "contains": {"enum": ["OpenBadgeCredential", "AchievementCredential"]}
            },
            "credentialSubject": {"type": "object"}
        }
    });
    let status = json!({
        "type": "object",
        "required": ["error", "statusCode", "statusText"],
        "properties": {
            "error": {"type": ["string", "null"]},
            "statusCode": {"type": "integer"},
            "statusText": {"enum": [
                "OK", "REQUEST_VALIDATION_ERROR", "RECIPIENT_PROFILE_MISMATCH", "INVALID_BADGE",
                "BAD_REQUEST", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND",
                "METHOD_NOT_ALLOWED"
            ]}
        }
    });
    let shapes = [
        (
            "registration",
            json!({
                "type": "object",
                "required": [
                    "client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id",
                    "software_version", "redirect_uris", "scope", "grant_types", "response_types",
                    "token_endpoint_auth_method"
                ],
                "properties": {
                    "client_name": text, "client_uri": https, "logo_uri": https,
                    "tos_uri": https, "policy_uri": https, "software_id": text,
                    "software_version": text, "redirect_uris": texts, "scope": text,
                    "grant_types": texts, "response_types": texts,
                    "token_endpoint_auth_method": {"enum": ["client_secret_basic"]}
                }
            }),
        ),
        (
            "assertion",
            json!({
                "type": "object",
                "anyOf": [{"required": ["assertion"]}, {"required": ["signedAssertion"]}],
                "properties": {
                    "assertion": assertion,
                    "signedAssertion": {"type": "string", "pattern": "^[\\w-]+\\.[\\w-]+\\.[\\w-]+$"}
                },
                "additionalProperties": false
            }),
        ),
        (
            "assertions",
            json!({
                "type": "object",
                "required": ["status", "assertions", "signedAssertions"],
                "properties": {"status": status, "assertions": {"type": "array", "items": assertion}}
            }),
        ),
        (
            "status",
            json!({"type": "object", "required": ["status"], "properties": {"status": status}}),
        ),
        ("credential", credential.clone()),
        (
            "credentials",
            json!({
                "type": "object",
                "properties": {
                    "credential": {"type": "array", "items": credential},
                    "compactJwsString": {"type": "array", "items": text}
                },
                "additionalProperties": false
            }),
        ),
        (
            "imsx",
            json!({
                "type": "object",
                "required": ["imsx_codeMajor", "imsx_severity"],
                "properties": {
                    "imsx_codeMajor": {"enum": ["success", "failure", "processing", "unsupported"]},
                    "imsx_severity": {"enum": ["status", "error", "warning"]}
                }
            }),
        ),
        (
            "import",
            json!({
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "properties": {
                    "url": {"type": "string", "pattern": "^https?://"},
                    "image": {"type": "string", "pattern": "^data:image/png;base64,"},
                    "assertion": {"type": "object"}
                },
                "additionalProperties": false
            }),
        ),
    ];
    shapes
        .into_iter()
        .map(|(name, schema)| {
            let validator = jsonschema::validator_for(&schema).expect("a schema");
            (name, validator)
        })
        .collect()
});

/// Whether `document` has a shape; if not, that is noted as a violation of whoever made it.
pub(super) fn has_shape(shared: &Shared, shape: &str, document: &Value) -> bool {
    let validator = SHAPES.get(shape).expect("a known shape");
    match validator.validate(document) {
        Ok(()) => true,
        Err(error) => {
            shared.violation(format!("{shape}: {error} at {}", error.instance_path()));
            false
        }
    }
}
