//! Looks for secrets where none may be.

use std::collections::HashMap;
use std::path::Path;

use lapel_tests::backpack::{Kind, Secret};

/// How many bytes of a secret tell it from chance.
const HEAD: usize = 8;

/// Secrets in every form in which they could be found.
pub(crate) struct Search {
    by_head: HashMap<[u8; HEAD], Vec<(Kind, Vec<u8>)>>,
    /// Whether any begins with these two bytes: most places of a file are passed by this alone.
    begins: Vec<bool>,
}

impl Search {
    /// A search for these, but for those of the kinds that may be shown.
    pub(crate) fn of(secrets: &[Secret], but: &[Kind]) -> Self {
        let mut by_head: HashMap<_, Vec<_>> = HashMap::new();
        let mut begins = vec![false; 1 << 16];
        for secret in secrets.iter().filter(|secret| !but.contains(&secret.kind)) {
            for form in secret.forms() {
                let head = form.as_bytes().first_chunk::<HEAD>();
                let head = *head.expect("no secret is that short");
                begins[first_two(&head)] = true;
                by_head
                    .entry(head)
                    .or_default()
                    .push((secret.kind, form.into_bytes()));
            }
        }
        Self { by_head, begins }
    }

    /// The kinds of secrets that are in some bytes, each as often as it is there.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Vec<Kind> {
        let mut found = Vec::new();
        for begin in 0..bytes.len().saturating_sub(HEAD - 1) {
            let rest = &bytes[begin..];
            if !self.begins[first_two(rest)] {
                continue;
            }
            let head = rest.first_chunk::<HEAD>();
            let forms = head.and_then(|head| self.by_head.get(head));
            for (kind, form) in forms.into_iter().flatten() {
                if rest.starts_with(form) {
                    found.push(*kind);
                }
            }
        }
        found
    }

    /// Looks into every file below a folder, but for one folder in it: says which file holds what,
    /// and how many files there were.
    pub(crate) fn folder(&self, folder: &Path, but: Option<&Path>) -> (Vec<String>, usize) {
        let (mut found, mut files) = (Vec::new(), 0);
        let entries = std::fs::read_dir(folder).expect("a folder");
        for entry in entries {
            let path = entry.expect("an entry").path();
            if Some(path.as_path()) == but {
                continue;
            }
            if path.is_dir() {
                let (more, searched) = self.folder(&path, but);
                found.extend(more);
                files += searched;
                continue;
            }
            // A socket is no file.
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            let kinds = self.bytes(&bytes);
            found.extend(
                kinds
                    .iter()
                    .map(|kind| format!("{} holds a {kind:?}", path.display())),
            );
            files += 1;
        }
        (found, files)
    }
}

fn first_two(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}
