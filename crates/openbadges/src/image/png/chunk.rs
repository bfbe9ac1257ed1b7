//! The chunks of a PNG, and what holds them together (PNG specification, third edition, §5).

use super::super::ImageError;

/// The eight bytes that every PNG begins with.
pub(crate) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// The most chunks in one file: with image data in pieces of 8 KiB, enough for an image of 512 MiB.
const MAX_CHUNKS: usize = 65_536;

/// Length, kind and checksum, around a chunk's data.
const FRAME: usize = 12;

/// One chunk, where it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'a> {
    pub(super) kind: &'a [u8; 4],
    pub(super) data: &'a [u8],
    /// The whole chunk: length, kind, data and checksum.
    pub(super) whole: &'a [u8],
    /// What the checksum is over: kind and data.
    checked: &'a [u8],
    checksum: [u8; 4],
}

impl<'a> Chunk<'a> {
    fn take(rest: &'a [u8]) -> Result<Self, ImageError> {
        let (length, after_length) = rest.split_first_chunk::<4>().ok_or(ImageError::Truncated)?;
        let length = u32::from_be_bytes(*length);
        if length > i32::MAX.unsigned_abs() {
            return Err(ImageError::BrokenPng("a chunk is longer than PNG allows"));
        }
        let length = usize::try_from(length).map_err(|_| ImageError::Truncated)?;
        let (kind, after_kind) = after_length
            .split_first_chunk::<4>()
            .ok_or(ImageError::Truncated)?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(ImageError::BrokenPng("a chunk has no proper name"));
        }
        let (data, after_data) = after_kind
            .split_at_checked(length)
            .ok_or(ImageError::Truncated)?;
        let checksum = after_data.first_chunk().ok_or(ImageError::Truncated)?;
        Ok(Self {
            kind,
            data,
            whole: rest.get(..length + FRAME).ok_or(ImageError::Truncated)?,
            checked: after_length
                .get(..length + 4)
                .ok_or(ImageError::Truncated)?,
            checksum: *checksum,
        })
    }

    pub(super) fn name(&self) -> String {
        String::from_utf8_lossy(self.kind).into_owned()
    }

    /// Whether no reader can do without this chunk (§5.4).
    pub(super) fn is_critical(&self) -> bool {
        self.kind[0].is_ascii_uppercase()
    }

    pub(super) fn check(&self) -> Result<(), ImageError> {
        if crc32fast::hash(self.checked).to_be_bytes() == self.checksum {
            Ok(())
        } else {
            Err(ImageError::Checksum(self.name()))
        }
    }
}

/// How far into the image the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    BeforeData,
    InData,
    AfterData,
    End,
}

/// The chunks of a file up to and with IEND, each judged by its place as it comes: IHDR first and
/// once, the image data in one piece, IEND last. After an error nothing more comes.
pub(super) struct Chunks<'a> {
    rest: &'a [u8],
    place: Place,
    count: usize,
}

impl<'a> Chunks<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, ImageError> {
        Ok(Self {
            rest: bytes
                .strip_prefix(&SIGNATURE)
                .ok_or(ImageError::Signature)?,
            place: Place::Start,
            count: 0,
        })
    }

    /// What has not been scanned: after the last chunk, whatever follows the image.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn step(&mut self) -> Result<Chunk<'a>, ImageError> {
        self.count += 1;
        if self.count > MAX_CHUNKS {
            return Err(ImageError::BrokenPng(
                "it has more chunks than any image needs",
            ));
        }
        let chunk = Chunk::take(self.rest)?;
        self.place = follow(self.place, &chunk)?;
        self.rest = self.rest.get(chunk.whole.len()..).unwrap_or_default();
        Ok(chunk)
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, ImageError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::End {
            return None;
        }
        let chunk = self.step();
        if chunk.is_err() {
            self.place = Place::End;
        }
        Some(chunk)
    }
}

/// Where the scan is after `chunk`, if it may stand there (§5.6).
fn follow(place: Place, chunk: &Chunk<'_>) -> Result<Place, ImageError> {
    let broken = |why| Err(ImageError::BrokenPng(why));
    match (place, chunk.kind) {
        (Place::Start, b"IHDR") => {
            chunk.check()?;
            check_header(chunk.data)?;
            Ok(Place::BeforeData)
        }
        (Place::Start, _) => broken("it does not begin with a header"),
        (_, b"IHDR") => broken("it has two headers"),
        (Place::BeforeData | Place::InData, b"IDAT") => Ok(Place::InData),
        (_, b"IDAT") => broken("its image data is torn apart"),
        (Place::BeforeData, b"IEND") => broken("it has no image data"),
        (_, b"IEND") if !chunk.data.is_empty() => broken("its end is not empty"),
        (_, b"IEND") => Ok(Place::End),
        (Place::InData, _) => Ok(Place::AfterData),
        _ => Ok(place),
    }
}

/// Colour type and bit depth go together, and methods are known, as §11.2.1 says.
fn check_header(header: &[u8]) -> Result<(), ImageError> {
    let broken = |why| Err(ImageError::BrokenPng(why));
    let &[
        w0,
        w1,
        w2,
        w3,
        h0,
        h1,
        h2,
        h3,
        depth,
        colour,
        compression,
        filter,
        interlace,
    ] = header
    else {
        return broken("its header has a wrong length");
    };
    let sizes = [[w0, w1, w2, w3], [h0, h1, h2, h3]].map(u32::from_be_bytes);
    if sizes
        .iter()
        .any(|size| !(1..=i32::MAX.unsigned_abs()).contains(size))
    {
        return broken("it has an impossible size");
    }
    let depths: &[u8] = match colour {
        0 => &[1, 2, 4, 8, 16],
        3 => &[1, 2, 4, 8],
        2 | 4 | 6 => &[8, 16],
        _ => return broken("it has an unknown colour type"),
    };
    if !depths.contains(&depth) {
        return broken("its bit depth does not fit its colour type");
    }
    if compression != 0 || filter != 0 || interlace > 1 {
        return broken("its header names an unknown method");
    }
    Ok(())
}
