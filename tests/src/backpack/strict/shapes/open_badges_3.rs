//! The Open Badges 3.0 API: sections 6 and 7 and the data models of annexes B.1 to B.5.

use serde_json::{Value, json};

use super::{https, jws, text};

const SCOPES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/";

pub(super) fn shapes() -> Vec<(&'static str, Value)> {
    vec![
        ("service description", service_description()),
        ("credential", credential(true)),
        ("credential in a jws", credential(false)),
        ("compact jws", jws()),
        (
            "credentials",
            json!({
                "type": "object",
                "properties": {
                    "credential": {"type": "array", "items": credential(true)},
                    "compactJwsString": {"type": "array", "items": jws()}
                },
                "additionalProperties": false
            }),
        ),
        ("profile 3", profile()),
        ("imsx", imsx()),
    ]
}

fn service_description() -> Value {
    let scope = |name: &str| format!("{SCOPES}{name}");
    let operation = |methods: &[&str]| json!({"type": "object", "required": methods});
    json!({
        "type": "object",
        "required": ["openapi", "info", "servers", "paths", "components"],
        "properties": {
            "openapi": {"type": "string", "pattern": "^3\\.0\\.[0-9]+$"},
            "info": {
                "type": "object",
                "required": ["title", "version", "termsOfService", "x-imssf-privacyPolicyUrl"],
                "properties": {
                    "title": text(), "version": text(), "termsOfService": https(),
                    "x-imssf-privacyPolicyUrl": https(), "x-imssf-image": text()
                }
            },
            "servers": {
                "type": "array", "minItems": 1,
                "items": {"required": ["url"], "properties": {
                    "url": {"type": "string", "pattern": "^https://.+/ims/ob/v3p0$"}
                }}
            },
            "paths": {
                "type": "object",
                "required": ["/credentials", "/profile", "/discovery"],
                "properties": {
                    "/credentials": operation(&["get", "post"]),
                    "/profile": operation(&["get", "put"]), "/discovery": operation(&["get"])
                }
            },
            "components": {
                "type": "object", "required": ["securitySchemes"],
                "properties": {"securitySchemes": {
                    "type": "object", "required": ["OAuth2ACG"],
                    "properties": {"OAuth2ACG": {
                        "type": "object", "required": ["type", "x-imssf-registrationUrl", "flows"],
                        "properties": {
                            "type": {"const": "oauth2"}, "x-imssf-registrationUrl": https(),
                            "flows": {
                                "type": "object", "required": ["authorizationCode"],
                                "properties": {"authorizationCode": {
                                    "type": "object",
                                    "required": ["authorizationUrl", "tokenUrl", "scopes"],
                                    "properties": {
                                        "authorizationUrl": https(), "tokenUrl": https(),
                                        "refreshUrl": https(),
                                        "scopes": {"type": "object", "required": [
                                            scope("credential.readonly"),
                                            scope("credential.upsert"),
                                            scope("profile.readonly"), scope("profile.update")
                                        ]}
                                    }
                                }}
                            }
                        }
                    }}
                }}
            }
        }
    })
}

/// An `AchievementCredential`; with its proof, unless a JWS is its proof.
fn credential(has_proof: bool) -> Value {
    let mut required = vec!["@context", "id", "type", "issuer", "credentialSubject"];
    if has_proof {
        required.push("proof");
    }
    let moment = json!({"type": "string", "format": "date-time"});
    let issuer = json!({
        "type": "object", "required": ["id", "type"],
        "properties": {"id": text(), "type": {"type": "array", "contains": {"const": "Profile"}}}
    });
    let achievement = json!({
        "type": "object", "required": ["id", "type", "name", "description", "criteria"],
        "properties": {
            "id": text(), "name": text(), "description": {"type": "string"},
            "type": {"type": "array", "contains": {"const": "Achievement"}},
            "criteria": {"type": "object"}
        }
    });
    json!({
        "type": "object",
        "required": required,
        "properties": {
            "@context": {
                "type": "array", "minItems": 2,
                "prefixItems": [{"enum": [
                    "https://www.w3.org/ns/credentials/v2",
                    "https://www.w3.org/2018/credentials/v1"
                ]}],
                "contains": {
                    "type": "string", "pattern": "^https://purl\\.imsglobal\\.org/spec/ob/v3p0/"
                }
            },
            "id": text(),
            "type": {
                "type": "array",
                "allOf": [
                    {"contains": {"const": "VerifiableCredential"}},
                    {"contains": {"enum": ["OpenBadgeCredential", "AchievementCredential"]}}
                ]
            },
            "issuer": {"anyOf": [text(), issuer]},
            "validFrom": moment, "validUntil": moment,
            "issuanceDate": moment, "expirationDate": moment,
            "credentialSubject": {
                "type": "object", "required": ["type", "achievement"],
                "properties": {
                    "type": {"type": "array", "contains": {"const": "AchievementSubject"}},
                    "achievement": achievement
                },
                "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}]
            },
            "proof": {"anyOf": [
                {"type": "object", "required": ["type"]},
                {"type": "array", "minItems": 1, "items": {"required": ["type"]}}
            ]}
        },
        "anyOf": [{"required": ["validFrom"]}, {"required": ["issuanceDate"]}]
    })
}

fn profile() -> Value {
    json!({
        "type": "object",
        "required": ["@context", "id", "type"],
        "properties": {
            "@context": {"type": "array", "contains": {
                "type": "string", "pattern": "^https://purl\\.imsglobal\\.org/spec/ob/v3p0/"
            }},
            "id": text(),
            "type": {"anyOf": [
                {"const": "Profile"}, {"type": "array", "contains": {"const": "Profile"}}
            ]},
            "name": text(), "email": {"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$"}
        }
    })
}

/// `Imsx_StatusInfo` (annex B.3).
fn imsx() -> Value {
    json!({
        "type": "object",
        "required": ["imsx_codeMajor", "imsx_severity"],
        "properties": {
            "imsx_codeMajor": {"enum": ["failure", "processing", "success", "unsupported"]},
            "imsx_severity": {"enum": ["error", "status", "warning"]},
            "imsx_description": {"type": "string"},
            "imsx_codeMinor": {
                "type": "object", "required": ["imsx_codeMinorField"],
                "properties": {"imsx_codeMinorField": {
                    "type": "array", "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
                        "properties": {
                            "imsx_codeMinorFieldName": text(),
                            "imsx_codeMinorFieldValue": {"enum": [
                                "forbidden", "fullsuccess", "internal_server_error", "invalid_data",
                                "invalid_query_parameter", "misdirected_request", "not_acceptable",
                                "not_allowed", "not_found", "not_modified", "server_busy",
                                "unauthorizedrequest", "unknown"
                            ]}
                        },
                        "additionalProperties": false
                    }
                }},
                "additionalProperties": false
            }
        },
        "additionalProperties": false
    })
}
