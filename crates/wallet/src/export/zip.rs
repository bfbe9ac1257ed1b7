//! One ZIP of many badges, with an index for people and one for programs.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Timelike, Utc};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::files::{Leaving, Piece, failed, make_folder, sync_folder, temporary};
use super::index::{self, Line};
use super::names::{self, Taken};
use super::{Exported, Form};
use crate::{Result, Stop, Wallet};

/// Writes the ZIP `file`. Stopped, it writes nothing at all.
pub(super) fn write(
    wallet: &Wallet,
    ids: &[String],
    file: &Path,
    form: Form,
    now: DateTime<Utc>,
    stop: &Stop,
    done: &(dyn Fn(&Exported) + Sync),
) -> Result<Vec<Exported>> {
    let folder = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    make_folder(folder)?;
    let not_written = |error| failed(file, "written", error);
    // Said before the work rather than after it.
    if file.exists() {
        return Err(not_written(io::ErrorKind::AlreadyExists.into()));
    }
    let waiting = temporary(folder)?;
    let mut archive = Archive::new(waiting.as_file(), now).map_err(not_written)?;
    let mut exported = Vec::with_capacity(ids.len());
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        if stop.is_stopped() {
            return Ok(Vec::new());
        }
        let leaving = Leaving::take(wallet, id, form, now)?;
        let files = archive.add(&leaving).map_err(not_written)?;
        let one = Exported {
            id: id.clone(),
            name: leaving.page.card.name.clone(),
            files: files.iter().map(PathBuf::from).collect(),
        };
        done(&one);
        lines.push(Line::new(leaving.page, files));
        exported.push(one);
    }
    archive
        .put("index.html", index::html(&lines, now).as_bytes(), true)
        .and_then(|()| archive.put("index.json", &index::json(&lines, now)?, true))
        .and_then(|()| archive.finish())
        .map_err(not_written)?;
    waiting
        .persist_noclobber(file)
        .map_err(|error| not_written(error.error))?;
    sync_folder(folder)?;
    Ok(exported)
}

/// The ZIP while it is being written.
struct Archive<'f> {
    zip: ZipWriter<BufWriter<&'f File>>,
    taken: Taken,
    modified: zip::DateTime,
}

impl<'f> Archive<'f> {
    fn new(file: &'f File, now: DateTime<Utc>) -> io::Result<Self> {
        let mut taken = Taken::default();
        taken.take("index.html");
        taken.take("index.json");
        Ok(Self {
            zip: ZipWriter::new(BufWriter::new(file)),
            taken,
            modified: dos_time(now),
        })
    }

    /// Adds a badge's files. Returns their names.
    fn add(&mut self, leaving: &Leaving) -> io::Result<Vec<String>> {
        let stem = names::stem(&leaving.page.card.name);
        let mut files = Vec::with_capacity(leaving.pieces.len());
        let mut number = 1;
        for Piece { extension, bytes } in &leaving.pieces {
            let name = loop {
                let name = names::numbered(&stem, number, extension);
                if self.taken.take(&name) {
                    break name;
                }
                number += 1;
            };
            // PNG is compressed already.
            self.put(&name, bytes, *extension != "png")?;
            files.push(name);
        }
        Ok(files)
    }

    fn put(&mut self, name: &str, bytes: &[u8], pack: bool) -> io::Result<()> {
        let method = if pack {
            CompressionMethod::Deflated
        } else {
            CompressionMethod::Stored
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.modified)
            .unix_permissions(0o644);
        self.zip
            .start_file(name, options)
            .map_err(io::Error::from)?;
        self.zip.write_all(bytes)
    }

    fn finish(self) -> io::Result<()> {
        let mut file = self.zip.finish().map_err(io::Error::from)?;
        file.flush()?;
        file.stream_position()?;
        file.get_ref().sync_all()
    }
}

/// `now` as a ZIP holds it; the format begins in 1980.
fn dos_time(now: DateTime<Utc>) -> zip::DateTime {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    u16::try_from(now.year())
        .ok()
        .and_then(|year| {
            zip::DateTime::from_date_and_time(
                year,
                part(now.month()),
                part(now.day()),
                part(now.hour()),
                part(now.minute()),
                part(now.second()),
            )
            .ok()
        })
        .unwrap_or_default()
}
