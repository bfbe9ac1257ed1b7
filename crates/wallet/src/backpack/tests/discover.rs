use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use openbadges::SourceError;

use super::peer::{Peer, Quirks, manifest};
use crate::backpack::{DiscoverError, Server, Speech, discover};
use crate::net::{Cache, Client, Rules};

const CONNECT: &str = "/.well-known/badgeconnect.json";
const THREE: &str = "/ims/ob/v3p0/discovery";
const BADGR: &str = "/v2/backpack/assertions";

fn found(documents: &[(&'static str, Value)]) -> (Peer, Result<Vec<Server>, DiscoverError>) {
    let peer = Peer::new(Quirks {
        documents: documents.iter().cloned().collect(),
        ..Quirks::default()
    });
    let found = discover(&peer.client(), peer.url("/").as_str());
    (peer, found)
}

#[test]
fn a_manifest_is_found_through_its_redirect() {
    let (peer, found) = found(&[(BADGR, Value::Null)]);
    let found = found.expect("a backpack");
    assert_eq!(found.len(), 1);
    let server = &found[0];
    assert_eq!(server.speech, Speech::BadgeConnect);
    assert_eq!(server.base, peer.url("/bcv1"), "no slash at its end");
    assert_eq!(server.registration, Some(peer.url("/o/register")));
    assert_eq!(server.authorization, Some(peer.url("/o/authorize")));
    assert_eq!(server.token, peer.url("/o/token"));
    assert_eq!(server.scopes.len(), 4);
    assert_eq!(server.policies.len(), 2);
    assert!(server.name.starts_with("Peer"));
    assert!(!server.name.contains('\u{202e}'), "{:?}", server.name);
}

#[test]
fn both_contexts_and_manifests_without_a_list_are_read() {
    for context in [
        json!("https://w3id.org/openbadges/badgeconnect/v1"),
        json!("https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"),
    ] {
        let mut document = manifest("https://backpack.example");
        document["@context"] = context;
        let (_, found) = found(&[(CONNECT, document), (BADGR, Value::Null)]);
        assert_eq!(found.expect("a backpack").len(), 1);
    }
    let bare = manifest("https://backpack.example")["badgeConnectAPI"][0].clone();
    let (_, found) = found(&[(CONNECT, bare), (BADGR, Value::Null)]);
    assert_eq!(
        found.expect("a backpack")[0].base.as_str(),
        "https://backpack.example/bcv1"
    );
}

#[test]
fn of_several_entries_the_last_usable_one_counts() {
    let entry = |root: &str| manifest(root)["badgeConnectAPI"][0].clone();
    let mut broken = entry("https://broken.example");
    broken["tokenUrl"] = Value::Null;
    let document = json!({"badgeConnectAPI": [
        entry("https://old.example"), entry("https://new.example"), broken,
    ]});
    let (_, found) = found(&[(CONNECT, document), (BADGR, Value::Null)]);
    assert_eq!(
        found.expect("a backpack")[0].token.host_str(),
        Some("new.example")
    );
}

#[test]
fn doors_may_be_on_other_hosts_and_must_be_secure() {
    let mut document = manifest("https://api.backpack.example");
    document["badgeConnectAPI"][0]["authorizationUrl"] =
        json!("https://consent.example/auth/oauth2/authorize");
    let (_, answer) = found(&[(CONNECT, document.clone()), (BADGR, Value::Null)]);
    let authorization = answer.expect("a backpack")[0].authorization.clone();
    assert_eq!(
        authorization.expect("a page").host_str(),
        Some("consent.example")
    );
    for bad in [
        "http://consent.example/authorize",
        "https://127.0.0.1/authorize",
        "https://user@consent.example/",
        "https://consent.example:8443/",
        "javascript://consent.example/%0aalert(1)",
    ] {
        document["badgeConnectAPI"][0]["authorizationUrl"] = json!(bad);
        let (_, found) = found(&[(CONNECT, document.clone()), (BADGR, Value::Null)]);
        assert!(
            matches!(found, Err(DiscoverError::Unusable { .. })),
            "{bad}: {found:?}"
        );
    }
}

#[test]
fn a_service_description_document_is_read() {
    let document = json!({
        "openapi": "3.0.1",
        "info": {"title": "Cred Trail", "termsOfService": "https://trail.example/terms",
            "x-imssf-privacyPolicyUrl": "trail.example/privacy"},
        "servers": [{"url": "/ims/ob/v3p0"}],
        "components": {"securitySchemes": {"OAuth2ACG": {
            "type": "oauth2",
            "x-imssf-registrationUrl": "trail.example/registration",
            "flows": {"authorizationCode": {
                "authorizationUrl": "https://trail.example/authorize",
                "tokenUrl": "trail.example/token",
                "refreshUrl": "https://trail.example/refresh",
                "scopes": {
                    "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly": "",
                    "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert": "",
                },
            }},
        }}},
    });
    let absent = [(CONNECT, Value::Null), (BADGR, Value::Null)];
    let (peer, found_) = found(&[&absent[..], &[(THREE, document.clone())]].concat());
    let found_ = found_.expect("a backpack");
    let server = &found_[0];
    assert_eq!(server.speech, Speech::OpenBadges3);
    assert_eq!(server.name, "Cred Trail");
    assert_eq!(server.base, peer.url("/ims/ob/v3p0"));
    assert_eq!(server.token.as_str(), "https://trail.example/token");
    let registration = server.registration.as_ref().map(url::Url::as_str);
    assert_eq!(registration, Some("https://trail.example/registration"));
    assert_eq!(
        server.refresh.as_ref().map(url::Url::as_str),
        Some("https://trail.example/refresh")
    );
    assert_eq!(server.scopes.len(), 2);
    assert_eq!(server.policies.len(), 2);
    // Where the document does not say, its API is where it lies.
    let mut silent = document;
    silent.as_object_mut().expect("an object").remove("servers");
    let (peer, found) = found(&[&absent[..], &[(THREE, silent)]].concat());
    assert_eq!(found.expect("a backpack")[0].base, peer.url("/ims/ob/v3p0"));
}

#[test]
fn a_badgr_is_known_by_how_it_refuses() {
    let (peer, found) = found(&[(CONNECT, Value::Null)]);
    let found = found.expect("a backpack");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].speech, Speech::BadgrV2);
    assert_eq!(found[0].token, peer.url("/o/token"));
    assert_eq!(found[0].authorization, None);
}

#[test]
fn a_badgr_with_badge_connect_is_offered_in_both_ways() {
    let (_, found) = found(&[]);
    let speeches: Vec<_> = found
        .expect("backpacks")
        .iter()
        .map(|server| server.speech)
        .collect();
    assert_eq!(speeches, [Speech::BadgeConnect, Speech::BadgrV2]);
}

#[test]
fn the_issuer_comes_from_the_servers_own_metadata_alone() {
    let peer = Peer::new(Quirks {
        has_metadata: true,
        documents: HashMap::from([(BADGR, Value::Null)]),
        ..Quirks::default()
    });
    let found = discover(&peer.client(), peer.url("/").as_str()).expect("a backpack");
    let root = format!("http://{}", peer.address);
    assert_eq!(found[0].issuer.as_deref(), Some(root.as_str()));
    assert_eq!(found[0].revocation, Some(peer.url("/o/revoke_token")));
    for foreign in [
        json!({"issuer": "https://evil.example", "token_endpoint": format!("{root}/o/token"),
            "authorization_response_iss_parameter_supported": true}),
        json!({"issuer": root, "token_endpoint": "https://evil.example/token",
            "authorization_response_iss_parameter_supported": true}),
    ] {
        peer.state()
            .quirks
            .documents
            .insert("/.well-known/oauth-authorization-server", foreign);
        let found = discover(&peer.client(), peer.url("/").as_str()).expect("a backpack");
        assert_eq!((&found[0].issuer, &found[0].revocation), (&None, &None));
    }
}

#[derive(Default)]
struct Memory(Mutex<HashMap<String, Vec<u8>>>);

impl Cache for Memory {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().expect("unpoisoned").get(key).cloned()
    }

    fn store(&self, key: &str, value: &[u8]) {
        let mut kept = self.0.lock().expect("unpoisoned");
        kept.insert(key.to_owned(), value.to_vec());
    }
}

#[test]
fn a_manifest_is_kept_for_as_long_as_its_server_says() {
    for (lifetime, times) in [
        (Some("max-age=600"), 1),
        (Some("no-store"), 2),
        // Nobody said: it is asked for anew.
        (None, 2),
    ] {
        let peer = Peer::new(Quirks {
            cache_control: lifetime,
            ..Quirks::default()
        });
        let client = peer.client().with_cache(Arc::new(Memory::default()));
        for _ in 0..2 {
            let found = discover(&client, peer.url("/").as_str()).expect("a backpack");
            assert_eq!(found[0].speech, Speech::BadgeConnect);
        }
        for path in [CONNECT, "/bcv1/manifest"] {
            assert_eq!(peer.requests(path).len(), times, "{path}, {lifetime:?}");
        }
    }
}

#[test]
fn a_host_that_is_no_backpack_is_named() {
    let (_, found) = found(&[(CONNECT, Value::Null), (BADGR, Value::Null)]);
    assert_eq!(found, Err(DiscoverError::NoBackpack("127.0.0.1".into())));
}

#[test]
fn a_host_inside_the_network_or_without_https_is_not_asked() {
    let client = Client::new(&Rules::default()).expect("a client");
    for typed in [
        "http://127.0.0.1:8100",
        "https://localhost",
        "http://backpack.example",
    ] {
        assert!(
            matches!(
                discover(&client, typed),
                Err(DiscoverError::Fetch(SourceError::Refused { .. }))
            ),
            "{typed}"
        );
    }
    let offline = Client::new(&Rules {
        offline: true,
        ..Rules::default()
    })
    .expect("a client");
    assert_eq!(
        discover(&offline, "backpack.example"),
        Err(DiscoverError::Fetch(SourceError::Offline))
    );
}
