//! A JWT made of three arbitrary parts is judged, and never valid: nobody signed it.

#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Verdict};
use openbadges_fuzz::{Nobody, now};

fuzz_target!(|parts: (String, String, Vec<u8>)| {
    let (header, payload, signature) = parts;
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let text = format!(
        "{}.{}.{}",
        part(header.as_bytes()),
        part(payload.as_bytes()),
        part(&signature)
    );
    if let Ok(credential) = Credential::read(&text) {
        let report = verify(&Request::of(&credential, now()), &Nobody);
        assert_ne!(report.verdict, Verdict::Valid);
    }
});
