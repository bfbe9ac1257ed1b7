//! The folder of vectors and its manifest.

use std::path::PathBuf;

/// One line of the manifest.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) file: String,
    pub(crate) kind: String,
    /// What its source says of it, in words.
    pub(crate) expected: String,
}

impl Row {
    /// The file's own name.
    pub(crate) fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }
}

pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn find() -> Option<Self> {
        let beside = lapel_tests::lapel::workspace().join("../shared/vectors");
        let folder = std::env::var_os("LAPEL_VECTORS").map_or(beside, PathBuf::from);
        folder.join("MANIFEST.tsv").exists().then_some(Self(folder))
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        let manifest = std::fs::read_to_string(self.0.join("MANIFEST.tsv")).expect("a manifest");
        let mut lines = manifest.lines();
        let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
        let column = |name| {
            header
                .iter()
                .position(|column| *column == name)
                .expect(name)
        };
        let (file, kind, expected) = (column("file"), column("kind"), column("expected"));
        lines
            .map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                Row {
                    file: columns[file].to_owned(),
                    kind: columns[kind].to_owned(),
                    expected: columns[expected].to_owned(),
                }
            })
            .collect()
    }

    pub(crate) fn read(&self, row: &Row) -> Vec<u8> {
        std::fs::read(self.0.join(&row.file)).expect("the manifest lists what is there")
    }
}
