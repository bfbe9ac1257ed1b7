//! Registration, authorization and tokens: RFC 6749, 7009, 7591, 7636, 8414, as Open Badges 2.1
//! (section 4.2) and 3.0 (section 7) narrow them.

use serde_json::{Value, json};

use super::{https, text, texts};

pub(super) fn shapes() -> Vec<(&'static str, Value)> {
    let metadata = json!({
        "client_name": text(), "client_uri": https(), "logo_uri": https(), "tos_uri": https(),
        "policy_uri": https(), "software_id": text(), "software_version": text(),
        "redirect_uris": {"type": "array", "items": https(), "minItems": 1},
        "token_endpoint_auth_method": {"const": "client_secret_basic"},
        "grant_types": {
            "type": "array", "minItems": 1, "uniqueItems": true,
            "items": {"enum": ["authorization_code", "refresh_token"]},
            "contains": {"const": "authorization_code"}
        },
        "response_types": {"type": "array", "items": {"const": "code"}, "minItems": 1},
        "scope": scope(), "contacts": texts()
    });
    let asked = [
        "client_name",
        "client_uri",
        "logo_uri",
        "tos_uri",
        "policy_uri",
        "software_id",
        "software_version",
        "redirect_uris",
        "scope",
    ];
    let mut answered = metadata.clone();
    answered["client_id"] = text();
    answered["client_secret"] = text();
    answered["client_id_issued_at"] = json!({"type": "integer", "minimum": 1});
    answered["client_secret_expires_at"] = json!({"type": "integer", "minimum": 0});
    let given = [
        &asked[..],
        &[
            "client_id",
            "client_secret",
            "client_id_issued_at",
            "client_secret_expires_at",
        ],
    ]
    .concat();
    vec![
        (
            "registration",
            json!({
                "type": "object", "required": asked, "properties": metadata,
                "additionalProperties": false
            }),
        ),
        (
            "registered",
            json!({"type": "object", "required": given, "properties": answered}),
        ),
        (
            "registration error",
            error(&[
                "invalid_redirect_uri",
                "invalid_client_metadata",
                "invalid_software_statement",
                "unapproved_software_statement",
            ]),
        ),
        ("authorization", authorization()),
        ("token request", token_request()),
        ("tokens", tokens()),
        (
            "token error",
            error(&[
                "invalid_request",
                "invalid_client",
                "invalid_grant",
                "unauthorized_client",
                "unsupported_grant_type",
                "unsupported_token_type",
                "invalid_scope",
            ]),
        ),
        (
            "revocation",
            json!({
                "type": "object", "required": ["token", "token_type_hint"],
                "properties": {
                    "token": text(), "token_type_hint": {"enum": ["access_token", "refresh_token"]},
                    "client_id": text(), "client_secret": text()
                },
                "additionalProperties": false
            }),
        ),
        (
            "metadata",
            json!({
                "type": "object",
                "required": [
                    "issuer", "authorization_endpoint", "token_endpoint", "response_types_supported"
                ],
                "properties": {
                    "issuer": https(), "authorization_endpoint": https(),
                    "token_endpoint": https(), "registration_endpoint": https(),
                    "revocation_endpoint": https(), "scopes_supported": texts(),
                    "response_types_supported": texts(),
                    "code_challenge_methods_supported": {
                        "type": "array", "contains": {"const": "S256"}
                    },
                    "authorization_response_iss_parameter_supported": {"type": "boolean"}
                }
            }),
        ),
    ]
}

/// Words, one blank between two (RFC 6749, section 3.3).
fn scope() -> Value {
    json!({"type": "string", "pattern": "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$"})
}

/// What goes to the consent page. `consent` is the button on it.
fn authorization() -> Value {
    json!({
        "type": "object",
        "required": [
            "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
            "code_challenge_method"
        ],
        "properties": {
            "response_type": {"const": "code"}, "client_id": text(), "redirect_uri": text(),
            "scope": scope(), "state": {"type": "string", "minLength": 16},
            "code_challenge": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
            "code_challenge_method": {"const": "S256"}, "consent": {"enum": ["yes", "no"]}
        },
        "additionalProperties": false
    })
}

fn token_request() -> Value {
    let client = json!({"client_id": text(), "client_secret": text()});
    let mut by_code = client.clone();
    by_code["grant_type"] = json!({"const": "authorization_code"});
    by_code["code"] = text();
    by_code["redirect_uri"] = text();
    by_code["scope"] = scope();
    by_code["code_verifier"] = json!({"type": "string", "pattern": "^[A-Za-z0-9._~-]{43,128}$"});
    let mut by_refresh = client;
    by_refresh["grant_type"] = json!({"const": "refresh_token"});
    by_refresh["refresh_token"] = text();
    by_refresh["scope"] = scope();
    json!({
        "type": "object",
        "required": ["grant_type"],
        "if": {"properties": {"grant_type": {"const": "refresh_token"}}},
        "then": {
            "required": ["refresh_token", "scope"], "properties": by_refresh,
            "additionalProperties": false
        },
        "else": {
            "required": ["code", "redirect_uri", "scope", "code_verifier"], "properties": by_code,
            "additionalProperties": false
        }
    })
}

fn tokens() -> Value {
    json!({
        "type": "object",
        "required": ["access_token", "token_type", "scope"],
        "properties": {
            "access_token": text(), "token_type": {"type": "string", "pattern": "^[Bb]earer$"},
            "scope": scope(), "expires_in": {"type": "integer", "minimum": 1},
            "refresh_token": text()
        },
        "additionalProperties": false
    })
}

/// An error by one of these names, with words in plain ASCII.
fn error(names: &[&str]) -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"enum": names},
            "error_description": {"type": "string", "pattern": "^[ !#-\\[\\]-~]*$"},
            "error_uri": {"type": "string", "pattern": "^[!#-\\[\\]-~]*$"}
        },
        "additionalProperties": false
    })
}
