//! Figures for docs/backpacks.md.

use std::path::PathBuf;

/// Keeps a line where `./dev transcript` wants it.
pub(crate) fn keep(name: &str, line: &str) {
    if let Some(folder) = folder() {
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        std::fs::write(folder.join(format!("{name}.txt")), line).expect("a file can be written");
    }
}

/// The lines that were kept, in the order of their names.
pub(crate) fn kept() -> Vec<String> {
    let entries = folder().and_then(|folder| std::fs::read_dir(folder).ok());
    let mut paths: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

fn folder() -> Option<PathBuf> {
    std::env::var_os("LAPEL_FIGURES").map(PathBuf::from)
}
