//! Where the test data of other people lies, if it is there. The tests of the crates below include
//! this file by its path.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "each test program uses its own part; a test reads from the disk and says what it leaves out"
)]

use std::path::{Path, PathBuf};

/// The folder of the vectors: `LAPEL_VECTORS`, or `../shared/vectors` beside the repository. They are
/// no part of the project: where `needed` is not among them, `None`, and that is said loudly.
pub fn folder(needed: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").exists())?;
    let folder = std::env::var_os("LAPEL_VECTORS")
        .map_or_else(|| root.join("../shared/vectors"), PathBuf::from);
    if folder.join(needed).exists() {
        return Some(folder);
    }
    eprintln!(
        "\n*** LEFT OUT: THE VECTORS ARE NOT IN {} (LAPEL_VECTORS names their folder) ***\n",
        folder.display()
    );
    None
}

/// One line of the manifest.
#[derive(Debug, Clone)]
pub struct Row {
    /// The file, from the folder on.
    pub file: String,
    /// What kind of thing it is.
    pub kind: String,
    /// What is in it, in words.
    pub what: String,
    /// What its source says of it, in words.
    pub expected: String,
}

impl Row {
    /// The file's own name.
    pub fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }
}

/// The vectors and their manifest.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder, if it is there; else that is said loudly.
    pub fn find() -> Option<Self> {
        folder("MANIFEST.tsv").map(Self)
    }

    /// The rows of the manifest whose kind is one of `kinds`.
    ///
    /// # Panics
    /// If the manifest has none, or is not one.
    pub fn rows(&self, kinds: &[&str]) -> Vec<Row> {
        let manifest = std::fs::read_to_string(self.0.join("MANIFEST.tsv")).expect("a manifest");
        let mut lines = manifest.lines();
        let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
        let column = |name| {
            let mut columns = header.iter();
            columns.position(|column| *column == name).expect(name)
        };
        let [file, kind, what, expected] = ["file", "kind", "what", "expected"].map(column);
        let rows: Vec<Row> = lines
            .map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                let said = |column: usize| columns[column].to_owned();
                Row {
                    file: said(file),
                    kind: said(kind),
                    what: said(what),
                    expected: said(expected),
                }
            })
            .filter(|row| kinds.contains(&row.kind.as_str()))
            .collect();
        assert!(!rows.is_empty(), "the manifest has rows of {kinds:?}");
        rows
    }

    /// Where a file is.
    pub fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// What is in the file of a row.
    ///
    /// # Panics
    /// If the file is not there.
    pub fn read(&self, row: &Row) -> Vec<u8> {
        std::fs::read(self.path(&row.file)).expect("the manifest lists what is there")
    }
}
