//! What is written for one badge, and how a file comes into a folder whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use tempfile::NamedTempFile;

use openbadges::Credential;
use openbadges::credential::Content;
use openbadges::image::{self, Kind};

use super::Form;
use super::names;
use crate::store::BadgePage;
use crate::{Error, Result, Wallet};

/// The content of one file, and its extension without the dot.
pub(crate) struct Piece {
    pub(crate) extension: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A badge on its way out.
pub(crate) struct Leaving {
    pub(super) page: BadgePage,
    pub(crate) pieces: Vec<Piece>,
}

impl Leaving {
    /// Takes a badge out of the wallet, in `form`.
    pub(crate) fn take(wallet: &Wallet, id: &str, form: Form, now: DateTime<Utc>) -> Result<Self> {
        let page = wallet.badge(id, now)?;
        let credential = Credential::read(&page.credential)?;
        let image = match form {
            Form::Image | Form::Both => baked(wallet.picture(id)?, &credential),
            Form::Credential => None,
        };
        let text = match (form, &image) {
            (Form::Image, Some(_)) => None,
            _ => Some(Piece {
                extension: extension(&credential),
                bytes: credential.text().as_bytes().to_vec(),
            }),
        };
        Ok(Self {
            page,
            pieces: image.into_iter().chain(text).collect(),
        })
    }
}

/// The image with the credential in it: as received where it is, baked in where the image is only
/// the badge's picture. None where there is no picture that can carry it.
fn baked(image: Option<(Kind, Vec<u8>)>, credential: &Credential) -> Option<Piece> {
    let (kind, received) = image?;
    let bytes = if carries(&received, credential) {
        received
    } else {
        image::bake(&received, credential).ok()?
    };
    Some(Piece {
        extension: kind.extension(),
        bytes,
    })
}

/// Whether this very badge is baked into an image.
fn carries(image: &[u8], credential: &Credential) -> bool {
    image::unbake(image).is_ok_and(|unbaked| {
        unbaked.credentials.iter().any(|baked| {
            Credential::read(&baked.text).is_ok_and(|baked| baked.key() == credential.key())
        })
    })
}

/// The extension for a credential's text (3.0, "Document formats").
pub(crate) fn extension(credential: &Credential) -> &'static str {
    match credential.content() {
        Content::Address(_) => "url.txt",
        Content::Json(_) => "json",
        Content::Jws(_) if credential.standard() == Some(openbadges::Standard::V3_0) => "jwt",
        Content::Jws(_) => "jws",
    }
}

/// Makes a folder and those above it.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| failed(folder, "made", source))
}

/// Writes the files of one badge into `folder`, none over a file that is there. Nothing stays of them
/// if one cannot be written.
pub(super) fn write(folder: &Path, leaving: &Leaving) -> Result<Vec<PathBuf>> {
    let waiting = leaving
        .pieces
        .iter()
        .map(|piece| {
            let mut file = temporary(folder)?;
            file.write_all(&piece.bytes)
                .and_then(|()| file.as_file().sync_all())
                .map_err(|source| failed(folder, "written", source))?;
            Ok((piece.extension, file))
        })
        .collect::<Result<Vec<_>>>()?;
    let stem = names::stem(&leaving.page.card.name);
    let mut number = 1;
    let mut written = Vec::with_capacity(waiting.len());
    let mut waiting = std::collections::VecDeque::from(waiting);
    while let Some((extension, file)) = waiting.pop_front() {
        let path = folder.join(names::numbered(&stem, number, extension));
        match file.persist_noclobber(&path) {
            Ok(_) => written.push(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                waiting.push_front((extension, error.file));
                number += 1;
            }
            Err(error) => {
                for path in written {
                    // The failure that is told is the first one.
                    let _ = fs::remove_file(path);
                }
                return Err(failed(&path, "written", error.error));
            }
        }
    }
    sync_folder(folder)?;
    Ok(written)
}

/// A file without its name yet, beside where it will be; it goes away unless it gets the name.
pub(crate) fn temporary(folder: &Path) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lapel-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the user's umask takes away from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
        .tempfile_in(folder)
        .map_err(|source| failed(folder, "written", source))
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| failed(folder, "written", source))?;
    }
    Ok(())
}

pub(crate) fn failed(path: &Path, action: &'static str, source: io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        action,
        source,
    }
}
