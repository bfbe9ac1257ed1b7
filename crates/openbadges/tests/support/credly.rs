//! A badge of the shape that Credly gives out: a `did:web` with a path, the contexts of 3.0.3 with
//! their extensions, an unsalted hash of the e-mail address, members that are null, a list of proofs,
//! and a revocation list of 1EdTech.

use serde_json::{Value, json};

use super::{Issuer, Signer, with};

const DID: &str = "did:web:www.badges.example:api:v1:obi:v3:issuers:0a1b";
const ADDRESS: &str = "https://www.badges.example/api/v1/obi/v3/issuers/0a1b/did.json";
const LIST: &str = "https://www.badges.example/api/v1/obi/v3/issuers/0a1b/revocation_list";
/// The badge's id.
pub const ID: &str = "https://www.badges.example/api/v1/obi/v3/open_badge_credentials/5c6d";

/// The badge, awarded to ada@example.org, and its issuer, whose list is not there yet.
pub fn badge() -> (Value, Issuer) {
    let signer = Signer::ed25519();
    let (did, list, id) = (DID, LIST, ID);
    let digest = openbadges::identity::hex_digest::<sha2::Sha256>(&[b"ada@example.org"]);
    let document = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        ],
        "id": id, "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Ada Lovelace 雪", "description": null, "image": null, "awardedDate": "2025-01-01T00:00:00Z",
        "issuer": {
            "id": did, "type": ["Profile"], "name": "Example Badges", "url": "https://www.badges.example/",
            "phone": null, "description": null, "image": null, "email": null, "otherIdentifier": []
        },
        "validFrom": "2025-01-01T00:00:00Z", "validUntil": null,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "identityHash": format!("sha256${digest}"),
                "identityType": "emailAddress", "hashed": true, "salt": null
            }],
            "achievement": {
                "id": "https://www.badges.example/api/v1/obi/v3/achievements/7e8f",
                "type": ["Achievement"], "achievementType": "Certification", "name": "Cloud Architect",
                "description": "Designs cloud systems.", "criteria": {"narrative": "Pass."},
                "image": {"id": "https://images.badges.example/1.png", "type": "Image", "caption": null},
                "tag": ["Cloud"], "alignment": [{
                    "type": ["Alignment"], "targetName": "Network Engineer",
                    "targetUrl": "https://labour.example/1", "targetDescription": null
                }]
            }
        },
        "evidence": [], "credentialStatus": {"id": list, "type": "1EdTechRevocationList"}
    });
    let method =
        json!({"verificationMethod": format!("{did}#key-0"), "created": "2025-06-01T00:00:00Z"});
    let signed = signer.prove_with(&document, "eddsa-rdfc-2022", &method);
    let signed = with(signed.clone(), json!({"proof": [signed["proof"]]}));
    let mut issuer = Issuer::default();
    issuer.put(
        ADDRESS,
        &json!({
            "id": did, "assertionMethod": [format!("{did}#key-0")], "verificationMethod": [{
                "id": format!("{did}#key-0"), "type": "Multikey", "controller": did,
                "publicKeyMultibase": signer.public().to_multikey()
            }]
        }),
    );
    (signed, issuer)
}

/// Publishes the list of what was revoked.
pub fn publish_list(issuer: &mut Issuer, revoked: &Value) {
    let list = json!({"id": LIST, "issuer": DID, "revokedCredential": revoked});
    issuer.put(LIST, &list);
}
