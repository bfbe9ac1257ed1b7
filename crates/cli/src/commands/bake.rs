//! `lapel bake` and `lapel unbake`: credentials into images and out of them, without a wallet.

use std::io::{IsTerminal, Read, Write};
use std::path::Path;

use openbadges::Credential;
use openbadges::image;

use crate::error::Error;
use crate::exit::Exit;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

pub(super) fn unbake(path: &Path) -> Result<Exit, Error> {
    let unbaked = image::unbake(&read(path)?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(unbaked.chosen().text.as_bytes())?;
    // A file gets the credential and nothing else; a terminal wants its prompt on a line of its own.
    if out.is_terminal() {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Good)
}

pub(super) fn bake(
    image_path: &Path,
    credential_path: &Path,
    output: &Path,
    force: bool,
) -> Result<Exit, Error> {
    let text = String::from_utf8(read(credential_path)?)
        .map_err(|_| openbadges::credential::ReadError::NotACredential)?;
    let credential = Credential::read(&text)?;
    let baked = image::bake(&read(image_path)?, &credential)?;
    write(output, &baked, force)?;
    Ok(Exit::Good)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        action: "read",
        source,
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(LARGEST).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        action: "written",
        source,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".lapel-")
        .tempfile_in(folder)
        .map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    let placed = if force { file.persist(path) } else { file.persist_noclobber(path) };
    match placed {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::Exists(path.to_owned()))
        }
        Err(error) => Err(failed(error.error)),
    }
}
