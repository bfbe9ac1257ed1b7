//! Any bytes as an image: nothing panics, and what can be baked into gives back what was baked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::Credential;
use openbadges::image::{ImageError, bake, unbake};

const ADDRESS: &str = "https://issuer.example/assertions/1";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(unbaked) = unbake(bytes) {
        assert!(!unbaked.versions().is_empty());
    }
    let credential = Credential::read(ADDRESS).expect("an address is a credential");
    let Ok(baked) = bake(bytes, &credential) else {
        return;
    };
    match unbake(&baked) {
        Ok(unbaked) => assert!(
            unbaked
                .credentials
                .iter()
                .any(|found| found.text == ADDRESS)
        ),
        // Credentials of the other family are left as they are, and may be broken or too many.
        Err(error) => assert!(!matches!(
            error,
            ImageError::UnknownKind | ImageError::NoCredential | ImageError::Truncated
        )),
    }
});
