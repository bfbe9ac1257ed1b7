//! Any text as N-Quads: nothing panics, what is read comes back as it was written, and its canonical
//! form is its own.

#![no_main]

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::nquads;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(dataset) = nquads::parse(text) else {
        return;
    };
    if let Ok(written) = nquads::serialize(&dataset) {
        assert_eq!(nquads::parse(&written).as_ref(), Ok(&dataset));
    }
    if let Ok(canonical) = canonicalize(&dataset, Hash::Sha256, Budget::default()) {
        let again = nquads::parse(&canonical.text()).expect("what was written");
        let again = canonicalize(&again, Hash::Sha256, Budget::default());
        assert_eq!(again.map(|again| again.lines), Ok(canonical.lines));
    }
});
