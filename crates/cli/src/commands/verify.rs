//! `lapel verify`: says whether badges are genuine, without keeping them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use chrono::{DateTime, Utc};

use openbadges::image::Unbaked;
use openbadges::source::Wanted;
use openbadges::verify::{Registry, Request, verify};
use openbadges::{Credential, Document, Report, Source, Verdict};
use url::Url;
use wallet::import::{self, Input, Reading, Refusal};
use wallet::net::Client;

use super::files;
use crate::args::{Places, Verify};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

/// How many badges are verified at once: most of the time is spent waiting for issuers.
const WORKERS: usize = 16;

/// How many badges may be between reading and printing. It bounds what is held in memory when one
/// of them takes long.
const AHEAD: usize = 256;

/// What was found in one file.
struct Question {
    number: usize,
    input: String,
    reading: Result<Reading, Refusal>,
}

/// What is said about it.
struct Answer {
    number: usize,
    exit: Exit,
    text: Vec<u8>,
}

pub(super) fn run(places: &Places, arguments: &Verify) -> Result<Exit, Error> {
    let client = network::client(places, arguments.offline)?;
    let at = arguments.at.unwrap_or_else(Utc::now);
    let inputs = files::inputs(&arguments.inputs)?;
    let (ask, questions) = sync_channel(WORKERS);
    let questions = Arc::new(Mutex::new(questions));
    thread::scope(|scope| {
        let (answer, answers) = sync_channel(WORKERS);
        let (give_back, tickets) = sync_channel(AHEAD);
        for _ in 0..WORKERS {
            let (client, questions, answer) = (&client, Arc::clone(&questions), answer.clone());
            scope.spawn(move || work(arguments, client, at, &questions, &answer));
        }
        // From here on only the threads hold these ends, so that each end of the line notices when
        // the other is gone.
        drop((answer, questions));
        let (client, inputs) = (&client, inputs.as_slice());
        scope.spawn(move || read(inputs, client, &ask, &tickets));
        print(arguments, answers, give_back)
    })
}

fn read(inputs: &[Input], client: &Client, ask: &SyncSender<Question>, tickets: &Receiver<()>) {
    let mut number = 0;
    import::read(inputs, client, &mut |input, reading| {
        let question = Question {
            number,
            input,
            reading,
        };
        number += 1;
        tickets.recv().is_ok() && ask.send(question).is_ok()
    });
}

fn work(
    arguments: &Verify,
    client: &Client,
    at: DateTime<Utc>,
    questions: &Mutex<Receiver<Question>>,
    answer: &SyncSender<Answer>,
) {
    loop {
        let next = match questions.lock() {
            Ok(questions) => questions.recv(),
            Err(_) => return,
        };
        let Ok(question) = next else { return };
        let number = question.number;
        let (exit, text) = say(arguments, client, at, question);
        if answer.send(Answer { number, exit, text }).is_err() {
            return;
        }
    }
}

/// Prints answers in the order of the questions, each as soon as its turn comes.
fn print(
    arguments: &Verify,
    answers: Receiver<Answer>,
    give_back: SyncSender<()>,
) -> Result<Exit, Error> {
    for _ in 0..AHEAD {
        // There is room for all of them.
        let _ = give_back.try_send(());
    }
    let bar = progress::count("verified");
    let mut exit = Exit::Good;
    let mut early = BTreeMap::new();
    let mut next = 0;
    for answer in answers {
        early.insert(answer.number, answer);
        while let Some(answer) = early.remove(&next) {
            exit = exit.max(answer.exit);
            write(arguments, &answer.text)?;
            next += 1;
            bar.inc(1);
            // The reader may have gone already: it has read everything.
            let _ = give_back.try_send(());
        }
    }
    bar.finish_and_clear();
    if next == 0 {
        return Err(Error::NoFiles(
            arguments
                .inputs
                .iter()
                .map(|input| input.to_string_lossy().into_owned())
                .collect(),
        ));
    }
    Ok(exit)
}

fn write(arguments: &Verify, text: &[u8]) -> io::Result<()> {
    if arguments.json {
        let mut out = io::stdout().lock();
        out.write_all(text)?;
        return out.flush();
    }
    let mut out = human::out();
    out.write_all(text)?;
    out.flush()
}

fn say(
    arguments: &Verify,
    client: &Client,
    at: DateTime<Utc>,
    question: Question,
) -> (Exit, Vec<u8>) {
    let input = &question.input;
    let mut text = Vec::new();
    let (exit, said) = match look(arguments, client, at, input, question.reading) {
        Ok(report) => {
            let said = say_report(arguments, &mut text, input, &report);
            let told = !arguments.identities.is_empty();
            (Exit::of(report.verdict, report.recipient, told), said)
        }
        Err(refusal) => {
            let said = say_refusal(arguments, &mut text, input, &refusal);
            (Exit::Unreadable, said)
        }
    };
    debug_assert!(said.is_ok(), "memory takes what is written to it");
    (exit, text)
}

/// The contexts at these addresses; those that cannot be had stay missing, which the report says.
fn contexts(addresses: &[Url], client: &Client) -> Vec<Document> {
    addresses
        .iter()
        .filter_map(|address| client.get(address, Wanted::Document).ok())
        .filter(Document::is_success)
        .collect()
}

/// The registries that were named, by their addresses.
fn registries(arguments: &Verify) -> Vec<Registry> {
    let named = |url: &Url| Registry {
        name: url.host_str().unwrap_or_default().to_owned(),
        url: url.clone(),
    };
    arguments.registries.iter().map(named).collect()
}

/// Verifies what was read. An address whose server gives no badge is a badge all the same, one that
/// its issuer took back, broke, or does not serve just now: its verification says which.
fn look(
    arguments: &Verify,
    client: &Client,
    at: DateTime<Utc>,
    input: &str,
    reading: Result<Reading, Refusal>,
) -> Result<Report, Refusal> {
    let registries = &registries(arguments);
    let judge = |credential: &Credential, image: Option<&Unbaked>| {
        let request = Request {
            image,
            identities: &arguments.identities,
            registries,
            ..Request::of(credential, at)
        };
        let report = verify(&request, client);
        if !arguments.fetch_contexts || report.missing_contexts.is_empty() {
            return report;
        }
        let contexts = contexts(&report.missing_contexts, client);
        let request = Request {
            contexts: &contexts,
            ..request
        };
        verify(&request, client)
    };
    let refusal = match reading {
        Ok(reading) => {
            let credential = &reading.credential;
            // A picture that came beside a linked badge is not what it was taken out of.
            let image = reading
                .unbaked
                .as_ref()
                .filter(|image| image.chosen().text == credential.text());
            return Ok(judge(credential, image));
        }
        Err(refusal) => refusal,
    };
    let Some(address) = address(input) else {
        return Err(refusal);
    };
    let says_more: fn(Verdict) -> bool = match refusal.code.as_str() {
        // A badge class or a key is no badge, unless all that is left of one is that it was revoked.
        "credential.not-an-award" => |verdict| verdict == Verdict::Revoked,
        code if code.starts_with("credential.") => |verdict| verdict != Verdict::Unverified,
        code if code == "link.status" || code.starts_with("fetch.") => |_| true,
        _ => return Err(refusal),
    };
    let report = judge(&address, None);
    if says_more(report.verdict) {
        Ok(report)
    } else {
        Err(refusal)
    }
}

/// The badge that an address stands for.
fn address(input: &str) -> Option<Credential> {
    files::is_address(input)
        .then(|| Credential::read(input).ok())
        .flatten()
}

fn say_report(
    arguments: &Verify,
    out: &mut Vec<u8>,
    input: &str,
    report: &Report,
) -> io::Result<()> {
    if arguments.json {
        json::line(out, &json::Verified::new(input, report))
    } else {
        human::report(out, input, report)?;
        if report.missing_contexts.is_empty() {
            return Ok(());
        }
        human::hint(
            out,
            match arguments.fetch_contexts {
                true => "These definitions could not be fetched; try again later.",
                false => "Fetch these definitions with: lapel verify --fetch-contexts",
            },
        )
    }
}

fn say_refusal(
    arguments: &Verify,
    out: &mut Vec<u8>,
    input: &str,
    refusal: &Refusal,
) -> io::Result<()> {
    if arguments.json {
        let error = refusal.into();
        json::line(out, &json::Unreadable { input, error })
    } else {
        human::refusal(out, input, "could not be read", refusal)
    }
}
