//! Any bytes as a PDF: nothing panics, what is attached keeps to its limits, and reading it again gives
//! the same.

#![no_main]

use libfuzzer_sys::fuzz_target;

// The module by itself: the wallet around it would bring all that it stands on.
#[path = "../../crates/wallet/src/import/pdf/mod.rs"]
mod pdf;

fuzz_target!(|bytes: &[u8]| {
    let _ = pdf::looks_like(bytes);
    let read = pdf::attached(bytes);
    if let Ok(files) = &read {
        assert!(files.len() <= pdf::MAX_FILES);
        let sizes = files.iter().filter_map(|file| file.bytes.as_ref().ok());
        let sizes: Vec<u64> = sizes.map(|bytes| bytes.len() as u64).collect();
        assert!(sizes.iter().all(|size| *size <= pdf::MAX_FILE_SIZE));
        assert!(sizes.iter().sum::<u64>() <= pdf::MAX_TOTAL);
    }
    assert_eq!(pdf::attached(bytes), read);
});
