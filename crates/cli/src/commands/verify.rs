//! `lapel verify`: says whether badges are genuine, without keeping them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use chrono::{DateTime, Utc};

use openbadges::verify::{Request, verify};
use openbadges::{Identity, Report};
use wallet::import::{self, Input, Reading, Refusal};
use wallet::net::Client;

use crate::args::{Places, Verify};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json};

/// How many badges are verified at once: most of the time is spent waiting for issuers.
const WORKERS: usize = 16;

/// How far the fastest worker may be ahead of the slowest. It bounds what is held in memory.
const AHEAD: usize = 256;

/// What became of one input.
type Verdict = Result<Report, Refusal>;

struct Question {
    number: usize,
    input: String,
    reading: Result<Reading, Refusal>,
}

struct Answer {
    number: usize,
    input: String,
    verdict: Verdict,
}

pub(super) fn run(places: &Places, arguments: &Verify) -> Result<Exit, Error> {
    let client = network::client(places, arguments.offline)?;
    let at = arguments.at.unwrap_or_else(Utc::now);
    let identities = &arguments.identities;
    let inputs = inputs(&arguments.inputs)?;
    let (ask, questions) = sync_channel::<Question>(WORKERS);
    let (answer, answers) = sync_channel::<Answer>(WORKERS);
    // A ticket is a place between reading and printing: there are only so many.
    let (give_back, tickets) = sync_channel::<()>(AHEAD);
    for _ in 0..AHEAD {
        let _ = give_back.send(());
    }
    let questions = Mutex::new(questions);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            let (client, questions, answer) = (&client, &questions, answer.clone());
            scope.spawn(move || work(client, identities, at, questions, &answer));
        }
        drop(answer);
        let reader = &client;
        scope.spawn(move || read(&inputs, reader, &ask, &tickets));
        print(arguments, &answers, &give_back)
    })
}

fn inputs(names: &[String]) -> Result<Vec<Input>, Error> {
    names.iter().map(|name| input(name)).collect()
}

/// What a word of the command line names.
pub(super) fn input(name: &str) -> Result<Input, Error> {
    use std::io::Read;
    if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(import::MAX_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| Error::File {
                path: "standard input".into(),
                action: "read",
                source,
            })?;
        return Ok(Input::Bytes {
            name: "-".into(),
            bytes,
        });
    }
    if name.starts_with("https://") || name.starts_with("http://") {
        return Ok(Input::Link(name.to_owned()));
    }
    Ok(Input::Path(PathBuf::from(name)))
}

fn read(inputs: &[Input], client: &Client, ask: &SyncSender<Question>, tickets: &Receiver<()>) {
    let mut number = 0;
    for input in inputs {
        import::read(input, client, &mut |input, reading| {
            // Nobody gives tickets back once the output is closed: then reading ends too.
            if tickets.recv().is_err() {
                return false;
            }
            let question = Question {
                number,
                input,
                reading,
            };
            number += 1;
            ask.send(question).is_ok()
        });
    }
}

fn work(
    client: &Client,
    identities: &[Identity],
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
        let verdict = question.reading.map(|reading| {
            verify(
                &Request {
                    credential: &reading.credential,
                    image: reading.unbaked.as_ref(),
                    identities,
                    at,
                },
                client,
            )
        });
        let answered = answer.send(Answer {
            number: question.number,
            input: question.input,
            verdict,
        });
        if answered.is_err() {
            return;
        }
    }
}

/// Prints answers in the order of the questions.
fn print(
    arguments: &Verify,
    answers: &Receiver<Answer>,
    give_back: &SyncSender<()>,
) -> Result<Exit, Error> {
    let mut exit = Exit::Good;
    let mut early = BTreeMap::new();
    let mut next = 0;
    for answer in answers {
        early.insert(answer.number, answer);
        while let Some(answer) = early.remove(&next) {
            let told = !arguments.identities.is_empty();
            exit = exit.max(match &answer.verdict {
                Ok(report) => Exit::of(report.verdict, report.recipient, told),
                Err(_) => Exit::Unreadable,
            });
            say(arguments, &answer)?;
            next += 1;
            let _ = give_back.try_send(());
        }
    }
    if next == 0 {
        return Err(Error::Usage("there is nothing to verify in there".into()));
    }
    Ok(exit)
}

fn say(arguments: &Verify, answer: &Answer) -> Result<(), Error> {
    let input = &answer.input;
    if arguments.json {
        let out = &mut std::io::stdout().lock();
        match &answer.verdict {
            Ok(report) => json::line(out, &json::Verified::new(input, report))?,
            Err(refusal) => json::line(
                out,
                &json::Unreadable {
                    input,
                    error: refusal.into(),
                },
            )?,
        }
        return Ok(());
    }
    let out = &mut human::out();
    let input = human::visible(input);
    match &answer.verdict {
        Ok(report) => {
            let (word, style) = human::verdict(report.verdict);
            let name = report.badge.name.as_deref().unwrap_or("an unnamed badge");
            let whose = human::recipient(report.recipient);
            let comma = if whose.is_empty() { "" } else { ", " };
            writeln!(out, "{input}: {style}{word}{style:#}{comma}{whose}")?;
            write!(out, "  {}", human::visible(name))?;
            if let Some(issuer) = &report.badge.issuer.name {
                write!(out, ", from {}", human::visible(issuer))?;
            }
            writeln!(out)?;
            human::checks(out, &report.checks)?;
        }
        Err(refusal) => {
            writeln!(out, "{input}: could not be read")?;
            writeln!(out, "  {}", human::visible(&refusal.message))?;
            if !refusal.hint.is_empty() {
                writeln!(out, "  {}", refusal.hint)?;
            }
        }
    }
    Ok(())
}
