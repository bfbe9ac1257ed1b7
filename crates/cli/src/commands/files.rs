//! Files that commands read and write by themselves.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use wallet::import::Input;

use crate::error::Error;

/// The most that is read from one file, or from standard input, in bytes. A ZIP of badges may come
/// through it.
const LARGEST: u64 = 256 << 20;

/// The word that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// What the words of a command line name: files, folders, addresses, standard input.
pub(super) fn inputs(words: &[OsString]) -> Result<Vec<Input>, Error> {
    at_most_one_standard_input(words)?;
    words
        .iter()
        .map(|word| {
            if word == STANDARD_INPUT {
                return Ok(Input::Bytes {
                    name: STANDARD_INPUT.into(),
                    bytes: read(Path::new(word))?,
                });
            }
            Ok(match word.to_str().filter(|word| is_address(word)) {
                Some(address) => Input::Link(address.to_owned()),
                None => Input::Path(PathBuf::from(word)),
            })
        })
        .collect()
}

/// Whether a word, or the name of an input, is a web address.
pub(super) fn is_address(word: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        word.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Refuses to read standard input twice: the second time it would be empty.
pub(super) fn at_most_one_standard_input<W: AsRef<std::ffi::OsStr>>(
    words: &[W],
) -> Result<(), Error> {
    let times = words.iter().filter(|word| word.as_ref() == STANDARD_INPUT);
    if times.count() > 1 {
        return Err(Error::InputTwice);
    }
    Ok(())
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    if path.as_os_str() == STANDARD_INPUT {
        return read_all(io::stdin().lock(), Path::new("standard input"));
    }
    let file = File::open(path).map_err(failed(path, "read"))?;
    read_all(file, path)
}

fn read_all(reader: impl Read, path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = reader.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(failed(path, "read"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            limit: LARGEST,
        });
    }
    Ok(bytes)
}

/// Writes a file whole or not at all. One that is there is replaced only if `force` says so.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lapel-");
    // What a person writes is theirs to share: the usual rights, not those of a temporary file.
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder
        .tempfile_in(folder)
        .map_err(failed(path, "written"))?;
    file.write_all(bytes).map_err(failed(path, "written"))?;
    file.as_file().sync_all().map_err(failed(path, "written"))?;
    let placed = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    match placed {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::Exists(path.to_owned()))
        }
        Err(error) => Err(failed(path, "written")(error.error)),
    }
}

fn failed(path: &Path, action: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::File {
        path: path.to_owned(),
        action,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(word: &str) -> Input {
        let inputs = inputs(&[word.into()]).expect("a word");
        inputs.into_iter().next().expect("one input")
    }

    #[test]
    fn words_are_told_apart_by_their_look() {
        for address in ["https://issuer.example/1", "HTTP://issuer.example/1"] {
            assert_eq!(named(address), Input::Link(address.into()));
        }
        for path in ["badge.png", "./-", "https", "https:/one-slash", "é"] {
            assert_eq!(named(path), Input::Path(path.into()));
        }
    }

    #[test]
    fn standard_input_is_read_once() {
        let twice = inputs(&["-".into(), "-".into()]);
        assert!(matches!(twice, Err(Error::InputTwice)));
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_by_force() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("badge.png");
        write(&file, b"one", false).expect("a new file");
        assert!(matches!(write(&file, b"two", false), Err(Error::Exists(_))));
        assert_eq!(std::fs::read(&file).expect("it is there"), b"one");
        write(&file, b"two", true).expect("by force");
        assert_eq!(std::fs::read(&file).expect("it is there"), b"two");
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 1, "nothing temporary is left");
    }
}
