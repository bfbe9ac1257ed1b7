//! Badgr's v2 interface, by its source and by what a running one answered.

use serde_json::{Value, json};

use super::text;

pub(super) fn shapes() -> Vec<(&'static str, Value)> {
    let badge_user = json!({
        "type": "object",
        "required": ["entityType", "entityId", "firstName", "lastName", "emails"],
        "properties": {
            "entityType": {"const": "BadgeUser"}, "entityId": text(),
            "emails": {"type": "array", "items": {
                "type": "object", "required": ["email", "verified", "primary"],
                "properties": {
                    "email": text(), "verified": {"type": "boolean"},
                    "primary": {"type": "boolean"},
                    "caseVariants": {"type": "array", "items": text()}
                }
            }}
        }
    });
    vec![
        (
            "badgr token request",
            json!({
                "type": "object", "required": ["grant_type"],
                "if": {"properties": {"grant_type": {"const": "password"}}},
                "then": {"required": ["username", "password"], "properties": {
                    "grant_type": {}, "username": text(), "password": text(),
                    "client_id": {"const": "public"}, "scope": text()
                }, "additionalProperties": false},
                "else": {"required": ["refresh_token"], "properties": {
                    "grant_type": {"const": "refresh_token"}, "refresh_token": text(),
                    "client_id": text(), "client_secret": text(), "scope": text()
                }, "additionalProperties": false}
            }),
        ),
        ("badgr users", result(&badge_user)),
        (
            "badgr import",
            json!({
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "properties": {
                    "url": {"type": "string", "pattern": "^https?://"},
                    "image": {
                        "type": "string", "pattern": "^data:image/(png|svg\\+xml);base64,[A-Za-z0-9+/]+=*$"
                    },
                    "assertion": {"type": "object"}
                },
                "additionalProperties": false
            }),
        ),
        (
            "badgr list",
            json!({
                "type": "object",
                "properties": {
                    "include_expired": {"const": "1"}, "include_revoked": {"const": "1"},
                    "include_pending": {"const": "1"},
                    "expand": {"anyOf": [
                        {"enum": ["badgeclass", "issuer"]},
                        {"type": "array", "items": {"enum": ["badgeclass", "issuer"]}}
                    ]}
                },
                "additionalProperties": false
            }),
        ),
        ("badgr assertions", result(&assertion())),
        (
            "badgr error",
            json!({
                "type": "object", "required": ["status", "result"],
                "properties": {
                    "status": status(false), "result": {"type": "array", "maxItems": 0},
                    "fieldErrors": {"type": "object"}, "validationErrors": {"type": "array"}
                },
                "additionalProperties": false
            }),
        ),
    ]
}

fn status(success: bool) -> Value {
    json!({
        "type": "object", "required": ["success", "description"],
        "properties": {"success": {"const": success}, "description": text()},
        "additionalProperties": false
    })
}

fn result(item: &Value) -> Value {
    json!({
        "type": "object", "required": ["status", "result"],
        "properties": {"status": status(true), "result": {"type": "array", "items": item}},
        "additionalProperties": false
    })
}

fn assertion() -> Value {
    json!({
        "type": "object",
        "required": [
            "entityType", "entityId", "acceptance", "openBadgeId", "badgeclass", "issuer", "image",
            "recipient", "issuedOn", "expires", "revoked", "pending"
        ],
        "properties": {
            "entityType": {"const": "BackpackAssertion"}, "entityId": text(),
            "acceptance": {"enum": ["Accepted", "Rejected", "Unaccepted"]}, "openBadgeId": text(),
            "badgeclass": {"anyOf": [text(), {"type": "object", "required": ["name"]}]},
            "issuer": text(), "image": text(),
            "recipient": {
                "type": "object", "required": ["identity", "type", "hashed"],
                "properties": {"hashed": {"type": "boolean"}, "plaintextIdentity": text()}
            },
            "issuedOn": text(), "expires": {"type": ["string", "null"]},
            "revoked": {"type": "boolean"}, "pending": {"type": "boolean"}
        }
    })
}
