//! A badge that is signed rightly names a status list of arbitrary content, signed by the same key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::Credential;
use openbadges::verify::{Request, verify};
use openbadges_fuzz::{LIST, Listing, now, sign};
use serde_json::{Value, json};

fuzz_target!(|given: (String, String)| {
    let (entry, list) = given;
    let mut entry: Value = serde_json::from_str(&entry).unwrap_or_default();
    if let Some(members) = entry.as_object_mut() {
        members.insert("statusListCredential".into(), json!(LIST));
        members
            .entry("type")
            .or_insert(json!("BitstringStatusListEntry"));
    }
    let text = sign(&json!({ "credentialStatus": entry }));
    let list = match serde_json::from_str::<Value>(&list) {
        Ok(list @ Value::Object(_)) => sign(&list),
        _ => list,
    };
    if let Ok(credential) = Credential::read(&text) {
        verify(&Request::of(&credential, now()), &Listing(list));
    }
});
