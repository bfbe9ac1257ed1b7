//! `lapel bake` and `lapel unbake`: credentials into images and out of them, without a wallet.

use std::io::{IsTerminal, Write};
use std::path::Path;

use openbadges::Credential;
use openbadges::credential::{Content, ReadError};
use openbadges::image;

use super::files;
use crate::args::Bake;
use crate::error::Error;
use crate::exit::Exit;

pub(super) fn unbake(path: &Path) -> Result<Exit, Error> {
    let unbaked = image::unbake(&files::read(path)?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(unbaked.chosen().text.as_bytes())?;
    // A file gets the credential and nothing else; a terminal wants its prompt on a line of its own.
    if out.is_terminal() {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Good)
}

pub(super) fn bake(arguments: &Bake) -> Result<Exit, Error> {
    let Bake {
        image,
        credential,
        output,
        force,
    } = arguments;
    files::at_most_one_standard_input(&[image, credential])?;
    let credential = credential_in(&files::read(credential)?)?;
    let baked = image::bake(&files::read(image)?, &credential)?;
    files::write(output, &baked, *force)?;
    Ok(Exit::Good)
}

/// The credential in a text file. JSON stays as it is to the last byte; the line end that an editor
/// puts after an address or a JWS is no part of it.
fn credential_in(bytes: &[u8]) -> Result<Credential, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| ReadError::NotACredential)?;
    let credential = Credential::read(text)?;
    Ok(match credential.content() {
        Content::Json(_) => credential,
        Content::Address(_) | Content::Jws(_) => Credential::read(text.trim())?,
    })
}
