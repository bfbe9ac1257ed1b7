//! Pictures for the window: always PNG, always drawn here, never the badge's own bytes.
//!
//! A picture is hostile until it is drawn: how much a PNG may inflate to and how much an SVG may
//! draw is counted before any of it is done, an SVG gets nothing from outside itself, and whatever
//! takes too long all the same is given up.

mod jpeg;
mod png;
mod shrink;
mod svg;
mod turn;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use openbadges::image::Kind;
use sha2::{Digest, Sha256};

use crate::{Error, Result, Wallet};

/// The largest square that is drawn, in pixels a side.
const MAX_SIZE: u32 = 1024;
/// Where thumbnails are kept in a wallet's folder. All of it can be deleted at any time.
const FOLDER: &str = "thumbnails";

/// Why a picture is not drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PictureError {
    /// More pixels than are decoded.
    #[error("the picture is larger than {0} by {0} pixels")]
    TooManyPixels(u32),
    /// More bytes than are read.
    #[error("the picture is larger than {0} bytes")]
    TooManyBytes(usize),
    /// A PNG or SVG that is not well formed.
    #[error("the picture is broken: {0}")]
    Broken(String),
    /// An SVG that declares entities.
    #[error("the picture declares entities, which Lapel does not expand")]
    Entities,
    /// An SVG with more, or more deeply nested, elements than are drawn, each counted as often as it
    /// is used.
    #[error("the picture has more elements than Lapel draws")]
    TooManyElements,
    /// The time was up.
    #[error("the picture takes too long to draw")]
    TooSlow,
    /// The drawing failed in a way that nobody foresaw.
    #[error("the picture cannot be drawn")]
    Failed,
}

impl Wallet {
    /// A PNG of the badge's picture that fits in a square of `size` pixels, made once and kept.
    /// None if the badge has no picture.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`]; [`crate::Error::Io`], also for a picture that cannot be drawn.
    pub fn thumbnail(&self, id: &str, size: u32) -> Result<Option<Vec<u8>>> {
        let Some((_, digest)) = self.picture_name(id)? else {
            return Ok(None);
        };
        let size = size.clamp(1, MAX_SIZE);
        self.drawn_once(&format!("{digest}-{size}"), |path| {
            let Some((kind, bytes)) = self.picture(id)? else {
                return Ok(None);
            };
            turn::draw(&digest, move || draw(kind, &bytes, size))
                .map(Some)
                .map_err(|error| Error::Io {
                    path: path.to_owned(),
                    action: "drawn",
                    source: io::Error::new(io::ErrorKind::InvalidData, error),
                })
        })
    }

    /// A PNG that is drawn once and kept. `name` says all that it is drawn from.
    pub(crate) fn drawn_once(
        &self,
        name: &str,
        draw: impl FnOnce(&Path) -> Result<Option<Vec<u8>>>,
    ) -> Result<Option<Vec<u8>>> {
        let folder = self.folder().join(FOLDER);
        let path = folder.join(format!("{name}.png"));
        let failed = |action| {
            let path = path.clone();
            move |source| Error::Io {
                path,
                action,
                source,
            }
        };
        match fs::read(&path) {
            Ok(kept) if is_whole(&kept) => return Ok(Some(kept)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed("read")(error)),
        }
        let Some(drawn) = draw(&path)? else {
            return Ok(None);
        };
        keep(&folder, &path, &drawn).map_err(failed("written"))?;
        Ok(Some(drawn))
    }
}

/// The system's fonts.
pub(crate) fn fonts() -> std::sync::Arc<resvg::usvg::fontdb::Database> {
    std::sync::Arc::clone(&svg::FONTS)
}

/// Draws a picture into a PNG.
fn draw(kind: Kind, bytes: &[u8], size: u32) -> std::result::Result<Vec<u8>, PictureError> {
    let picture = match kind {
        Kind::Png => png::draw(bytes, size)?,
        Kind::Svg => svg::draw(bytes, size)?,
    };
    png::encode(&picture)
}

/// Draws any picture, be it a PNG, an SVG or a JPEG, into a PNG that fits in a square of `size` pixels,
/// for no longer than one may take.
pub(crate) fn safely(bytes: Vec<u8>, size: u32) -> std::result::Result<Vec<u8>, PictureError> {
    let digest = format!("{:x}", Sha256::digest(&bytes));
    let size = size.clamp(1, MAX_SIZE);
    turn::draw(&digest, move || match Kind::of(&bytes) {
        Some(kind) => draw(kind, &bytes, size),
        None => png::encode(&jpeg::coloured(&bytes, size)?),
    })
}

/// A picture in shades of grey, row by row, on white paper.
pub(crate) struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// Draws a picture in shades of grey, no larger than a square of `side`.
pub(crate) fn grey(kind: Kind, bytes: &[u8], side: u32) -> std::result::Result<Grey, PictureError> {
    Ok(in_grey(&match kind {
        Kind::Png => png::draw(bytes, side)?,
        Kind::Svg => svg::draw(bytes, side)?,
    }))
}

/// The same for a photograph, which carries no badge and may show one's QR code.
pub(crate) fn photograph(bytes: &[u8], side: u32) -> std::result::Result<Grey, PictureError> {
    Ok(in_grey(&jpeg::grey(bytes, side)?))
}

fn in_grey(picture: &Picture) -> Grey {
    let shade = |pixel: &[u8]| {
        let &[red, green, blue, alpha] = pixel else {
            return u8::MAX;
        };
        // The weights of Rec. 601, in thousandths.
        let light = (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000;
        let alpha = u32::from(alpha);
        u8::try_from((light * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    Grey {
        width: picture.width,
        height: picture.height,
        pixels: picture.pixels.chunks_exact(4).map(shade).collect(),
    }
}

/// Looks at a picture for no longer than one may take to draw. `digest` names the picture and what is
/// looked for, so that none takes its time twice.
pub(crate) fn look<T: Send + 'static>(
    digest: &str,
    look: impl FnOnce() -> std::result::Result<T, PictureError> + Send + 'static,
) -> std::result::Result<T, PictureError> {
    turn::draw(digest, look)
}

/// Whether a kept thumbnail was written to its end before the computer went down.
fn is_whole(png: &[u8]) -> bool {
    png.starts_with(b"\x89PNG\r\n\x1a\n") && png.ends_with(b"IEND\xae\x42\x60\x82")
}

fn keep(folder: &Path, path: &Path, png: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(png)?;
    file.persist(path)?;
    Ok(())
}

/// Pixels: red, green, blue and alpha for each, row by row, the colours not multiplied by alpha.
struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// The largest size of the shape `width` by `height` that fits in a square and is no larger than it
/// was.
fn fit(width: u32, height: u32, size: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= size {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(size) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(side).unwrap_or(size).clamp(1, size)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests;
