//! From inputs to the wallet, batch by batch: while one batch is being kept, the next is being read.

mod follow;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use openbadges::Source;

use super::archive::Archive;
use super::candidate::Candidate;
use super::content::Content;
use super::files::{self, Contents, Found, MAX_FILE_SIZE};
use super::open::{self, Given, Opened, Reading};
use super::refusal::Reason;
use super::within;
use super::{ImportEvent, ImportResult, ImportSummary, Input};
use crate::net::Client;
use crate::{Result, Stop, Wallet};

/// The most files in a batch; one batch is one durable write.
const BATCH_FILES: usize = 256;
/// The most bytes in a batch, unless one file alone is larger. Two batches are held at a time.
const BATCH_BYTES: u64 = 32 << 20;

pub(super) fn import(
    wallet: &Wallet,
    inputs: &[Input],
    client: &Client,
    now: DateTime<Utc>,
    stop: &Stop,
    event: &(dyn Fn(ImportEvent) + Sync),
) -> Result<ImportSummary> {
    let mut summary = ImportSummary::default();
    let (batches, ready) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut reader = Reader {
                source: client,
                stop,
                event,
                batches,
                opens: true,
                known: 0,
                stopped: false,
            };
            reader.read_all(inputs);
            reader.stopped
        });
        for batch in ready {
            for result in keep(wallet, batch, now)? {
                summary.count(&result);
                event(ImportEvent::Done(result));
            }
        }
        summary.stopped = match reader.join() {
            Ok(stopped) => stopped,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        Ok(summary)
    })
}

/// Reads `inputs` and hands on what was found, file by file, until `take` says that it wants no more.
pub(super) fn each(
    inputs: &[Input],
    client: &Client,
    take: &mut dyn FnMut(std::result::Result<Candidate, ImportResult>) -> bool,
) {
    let stop = &Stop::default();
    let (batches, ready) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut reader = Reader {
                source: client,
                stop,
                event: &|_| {},
                batches,
                opens: false,
                known: 0,
                stopped: false,
            };
            reader.read_all(inputs);
        });
        // Dropping the receiver ends the reader.
        let _all_taken = ready
            .into_iter()
            .flatten()
            .all(|read| take(read.map(|candidate| *candidate).map_err(|result| *result)));
    });
}

/// Keeps what can be kept of a batch, and puts the results back in the batch's order.
fn keep(wallet: &Wallet, batch: Vec<Reading>, now: DateTime<Utc>) -> Result<Vec<ImportResult>> {
    let mut candidates = Vec::with_capacity(batch.len());
    let mut refusals: Vec<Option<ImportResult>> = Vec::with_capacity(batch.len());
    for read in batch {
        match read {
            Ok(candidate) => {
                candidates.push(*candidate);
                refusals.push(None);
            }
            Err(result) => refusals.push(Some(*result)),
        }
    }
    let mut kept = if candidates.is_empty() {
        Vec::new()
    } else {
        wallet.keep(candidates, now)?
    }
    .into_iter();
    Ok(refusals
        .into_iter()
        .filter_map(|refusal| refusal.or_else(|| kept.next()))
        .collect())
}

/// The half that reads. It sends batches until nothing is left, somebody stops it, or nobody takes
/// them any more.
struct Reader<'a> {
    source: &'a dyn Source,
    stop: &'a Stop,
    event: &'a (dyn Fn(ImportEvent) + Sync),
    batches: SyncSender<Vec<Reading>>,
    /// Whether transcripts and presentations become the badges that are in them.
    opens: bool,
    /// How many files were announced.
    known: usize,
    /// Whether something was left out because somebody stopped.
    stopped: bool,
}

/// Why reading ends early.
struct End;

impl Reader<'_> {
    fn read_all(&mut self, inputs: &[Input]) {
        // An end that comes early is told by `stopped`, or by the other half's error.
        let _: std::result::Result<(), End> = inputs
            .chunk_by(|a, b| matches!((a, b), (Input::Link(_), Input::Link(_))))
            .try_for_each(|inputs| match inputs {
                [Input::Path(path)] => self.read_path(path),
                [Input::Bytes { name, bytes }] => self.read_bytes(name, bytes),
                [Input::List { name, bytes }] => self.read_list(name, bytes),
                links => {
                    let links = links.iter().filter_map(|input| match input {
                        Input::Link(link) => Some(link.clone()),
                        Input::Path(_) | Input::Bytes { .. } | Input::List { .. } => None,
                    });
                    self.read_links(&links.collect::<Vec<_>>(), 0)
                }
            });
    }

    /// Announces `files` more.
    fn found(&mut self, files: usize) {
        self.known += files;
        (self.event)(ImportEvent::Found {
            files: u32::try_from(self.known).unwrap_or(u32::MAX),
        });
    }

    /// Hands a batch over. What was read before somebody stopped is still kept.
    fn send(&mut self, mut batch: Vec<Reading>) -> std::result::Result<(), End> {
        if self.opens {
            let files = batch.len();
            batch = batch
                .into_iter()
                .flat_map(|read| match read {
                    Ok(candidate) => within::open(*candidate),
                    Err(refusal) => vec![Err(refusal)],
                })
                .collect();
            let more = batch.len().saturating_sub(files);
            if more > 0 {
                self.found(more);
            }
        }
        if !batch.is_empty() {
            self.batches.send(batch).map_err(|_| End)?;
        }
        if self.stopped { Err(End) } else { Ok(()) }
    }

    /// Reads things side by side, and leaves out those whose turn comes after the stop.
    fn read_each<T: Send, U: Send>(
        &mut self,
        things: Vec<T>,
        read: impl Fn(T) -> U + Sync + Send,
    ) -> Vec<U> {
        let total = things.len();
        let stop = self.stop;
        let read: Vec<U> = things
            .into_par_iter()
            .filter_map(|thing| (!stop.is_stopped()).then(|| read(thing)))
            .collect();
        self.stopped |= read.len() < total;
        read
    }

    fn read_path(&mut self, path: &std::path::Path) -> std::result::Result<(), End> {
        let mut rest: VecDeque<Found> = VecDeque::new();
        for found in files::walk(path) {
            if self.stop.is_stopped() {
                self.stopped = true;
                return Err(End);
            }
            rest.push_back(found);
            if rest.len().is_multiple_of(BATCH_FILES) {
                self.found(BATCH_FILES);
            }
        }
        if !rest.len().is_multiple_of(BATCH_FILES) {
            self.found(rest.len() % BATCH_FILES);
        }
        // Somebody pointed at a file, but only at the folder in which files lie.
        let given = match rest.front() {
            Some(Found::File(file, _)) if rest.len() == 1 && file == path => Given::Itself,
            _ => Given::Within,
        };
        while !rest.is_empty() {
            let batch = self.read_files(take_batch(&mut rest), given);
            self.send_files(batch)?;
        }
        Ok(())
    }

    /// Reads the files of a batch, in their order.
    fn read_files(&mut self, batch: Vec<Found>, given: Given) -> Vec<FileRead> {
        self.read_each(batch, |found| match found {
            Found::Refused(path, reason) => FileRead::Opened(open::refused(reason, shown(&path))),
            Found::File(path, _) => match files::read(&path) {
                Ok(Contents::Zip(file)) => FileRead::Zip(path, file),
                Ok(Contents::Bytes(bytes)) => {
                    FileRead::Opened(open::open(shown(&path), bytes, given))
                }
                Err(reason) => FileRead::Opened(open::refused(reason, shown(&path))),
            },
        })
    }

    /// Hands over what was read, and each ZIP's entries at the ZIP's place.
    fn send_files(&mut self, read: Vec<FileRead>) -> std::result::Result<(), End> {
        let stopped = self.stopped;
        let mut batch = Vec::with_capacity(read.len());
        for read in read {
            match read {
                FileRead::Opened(opened) => self.send_opened(opened, &mut batch)?,
                FileRead::Zip(path, file) => {
                    self.send(std::mem::take(&mut batch))?;
                    self.read_zip(&shown(&path), file)?;
                }
            }
        }
        self.stopped |= stopped;
        self.send(batch)
    }

    /// Adds what one announced thing holds to a batch. Links are followed at its place.
    fn send_opened(
        &mut self,
        opened: Opened,
        batch: &mut Vec<Reading>,
    ) -> std::result::Result<(), End> {
        let announced = usize::from(opened.read.is_empty());
        self.found((opened.read.len() + announced).saturating_sub(1));
        batch.extend(opened.read);
        if opened.links.is_empty() {
            return Ok(());
        }
        self.send(std::mem::take(batch))?;
        self.read_links(&opened.links, announced)
    }

    fn read_list(&mut self, name: &str, bytes: &[u8]) -> std::result::Result<(), End> {
        self.found(1);
        let mut batch = Vec::new();
        self.send_opened(open::list(name, bytes), &mut batch)?;
        self.send(batch)
    }

    fn read_zip(&mut self, name: &str, reader: impl Read + Seek) -> std::result::Result<(), End> {
        let mut archive = match Archive::open(reader) {
            Ok(archive) => archive,
            Err(reason) => return self.send(vec![refused(reason, name)]),
        };
        // The ZIP itself was announced as one file.
        self.found(archive.files().saturating_sub(1));
        let mut more = true;
        while more {
            let mut entries = Vec::new();
            let mut bytes = 0;
            let mut refusal = None;
            while entries.len() < BATCH_FILES && bytes < BATCH_BYTES {
                if self.stop.is_stopped() {
                    self.stopped = true;
                    more = false;
                    break;
                }
                match archive.next() {
                    Ok(Some(entry)) => {
                        bytes += entry.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
                        entries.push(entry);
                    }
                    Ok(None) => {
                        more = false;
                        break;
                    }
                    Err(reason) => {
                        refusal = Some(refused(reason, name));
                        more = false;
                        break;
                    }
                }
            }
            // What was inflated before the stop is read to its end.
            let opened: Vec<Opened> = entries
                .into_par_iter()
                .map(|entry| {
                    let input = format!("{name}/{}", entry.name);
                    match entry.bytes {
                        Ok(bytes) => open::open(input, bytes, Given::Within),
                        Err(reason) => open::refused(reason, input),
                    }
                })
                .collect();
            let mut batch = Vec::with_capacity(opened.len());
            for opened in opened {
                self.send_opened(opened, &mut batch)?;
            }
            batch.extend(refusal);
            self.send(batch)?;
        }
        Ok(())
    }

    fn read_bytes(&mut self, name: &str, bytes: &[u8]) -> std::result::Result<(), End> {
        if self.stop.is_stopped() {
            self.stopped = true;
            return Err(End);
        }
        match Content::of(bytes) {
            Content::Zip => {
                self.found(1);
                self.read_zip(name, Cursor::new(bytes))
            }
            _ => {
                self.found(1);
                let opened = if bytes.len() as u64 > MAX_FILE_SIZE {
                    open::refused(files::too_large(bytes), name)
                } else {
                    open::open(name.to_owned(), bytes.to_vec(), Given::Itself)
                };
                let mut batch = Vec::new();
                self.send_opened(opened, &mut batch)?;
                self.send(batch)
            }
        }
    }
}

/// A file after it was opened.
enum FileRead {
    Opened(Opened),
    Zip(PathBuf, File),
}

/// The next files, up to the limits of a batch.
fn take_batch(rest: &mut VecDeque<Found>) -> Vec<Found> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_FILES {
        let Some(found) = rest.pop_front() else { break };
        bytes += match &found {
            Found::File(_, size) => (*size).min(MAX_FILE_SIZE),
            Found::Refused(..) => 0,
        };
        if bytes > BATCH_BYTES && !batch.is_empty() {
            rest.push_front(found);
            break;
        }
        batch.push(found);
    }
    batch
}

fn refused(reason: Reason, input: impl Into<String>) -> Reading {
    Err(Box::new(reason.refuse(input)))
}

fn shown(path: &std::path::Path) -> String {
    path.display().to_string()
}
