//! Any text as a credential: nothing panics, and the text stays as it came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::Credential;

fuzz_target!(|text: &str| {
    if let Ok(credential) = Credential::read(text) {
        assert_eq!(credential.text(), text);
        let _ = credential.badge();
    }
});
