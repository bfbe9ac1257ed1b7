//! Arbitrary JSON with a proof is judged, and never valid: nobody signed it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Verdict};
use openbadges_fuzz::{Nobody, now};

fuzz_target!(|text: &str| {
    if let Ok(credential) = Credential::read(text) {
        let report = verify(&Request::of(&credential, now()), &Nobody);
        assert_ne!(report.verdict, Verdict::Valid);
    }
});
