//! Which files and folders the person has shown to Lapel in this run.
//!
//! The page names files by their paths, and it is the page that hostile input would get hold of
//! first. So it can only name what a person dropped, chose in a dialog or opened with Lapel.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::failure::Failure;

/// The paths that were shown, by the text that the page knows them by. The text of a path that is
/// not Unicode says less than the path does.
#[derive(Debug, Default)]
pub(crate) struct Chosen(Mutex<HashMap<String, PathBuf>>);

impl Chosen {
    /// Remembers a path, and gives the text to call it by.
    pub(crate) fn add(&self, path: &Path) -> String {
        let text = path.to_string_lossy().into_owned();
        self.lock().insert(text.clone(), path.into());
        text
    }

    /// The path that the page means.
    ///
    /// # Errors
    /// If the person has not shown it.
    pub(crate) fn path(&self, text: &str) -> Result<PathBuf, Failure> {
        self.lock().get(text).cloned().ok_or_else(|| {
            Failure::new(
                "path.not-chosen",
                &format!("{text} was not chosen by you"),
                "Drop it on the window, or choose it again.",
            )
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_shown_can_be_named() {
        let chosen = Chosen::default();
        chosen.add(Path::new("/home/ada/badges"));
        assert_eq!(
            chosen.path("/home/ada/badges"),
            Ok(PathBuf::from("/home/ada/badges"))
        );
        for path in [
            "/etc/passwd",
            "/home/ada",
            "/home/ada/badges/../.ssh/id_ed25519",
            "",
        ] {
            let refused = chosen.path(path).expect_err("nobody showed it");
            assert_eq!(refused.code, "path.not-chosen");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_unicode_survives_the_way_over_the_page() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"/tmp/caf\xe9.png"));
        let chosen = Chosen::default();
        let text = chosen.add(path);
        assert_eq!(chosen.path(&text).as_deref(), Ok(path));
    }
}
