//! Verifies badges of the wallet and keeps what was found.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use openbadges::image::unbake;
use openbadges::verify::{Confirmation, Registry, Request, expiry, is_suspended, verify};
use openbadges::{Credential, Document, Identity, Recipient, Verdict};

use crate::net::Client;
use crate::picture;
use crate::standing::{Found, current};
use crate::store::Change;
use crate::store::derived::begins;
use crate::store::newer::{self, Replacement};
use crate::store::outcome::Outcome;
use crate::store::page::{self, Row};
use crate::store::recall::Recalling;
use crate::{Error, Result, Standing, Stop, Wallet};

/// What one badge's check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Checked {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the check found.
    pub verdict: Verdict,
    /// Whose it is.
    pub recipient: Recipient,
    /// How the badge stands now.
    pub standing: Standing,
    /// How it stood before.
    pub before: Standing,
    /// Whether nobody vouches for who the issuer is (3.0).
    pub issuer_unconfirmed: bool,
    /// Whether what was revoked is but suspended: see [`openbadges::verify::is_suspended`].
    pub suspended: bool,
    /// What the newer version that its issuer gave out says otherwise, if one took its place. It is
    /// empty where nothing that Lapel reads differs.
    pub replaced: Option<Vec<Change>>,
}

/// What happens during a check of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CheckEvent {
    /// So many badges will be checked.
    Found {
        /// How many.
        badges: u32,
    },
    /// One is done.
    Done(Checked),
}

/// How many badges are verified at once. The client lets few of them at any one host.
const THREADS: usize = 16;

/// How many finished verifications are kept in one go.
const BATCH: usize = 64;

impl Wallet {
    /// Verifies the badges `ids`, several at once with a polite limit for each host, and keeps the
    /// results with every fetched document. Returns what was found, in the order of `ids`, of the
    /// badges that were done when `stop` was pulled.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Database`]; what is wrong with a badge is in
    /// its result.
    pub fn check(
        &self,
        ids: &[String],
        client: &Client,
        now: DateTime<Utc>,
        stop: &Stop,
        event: &(dyn Fn(CheckEvent) + Sync),
    ) -> Result<Vec<Checked>> {
        let knowledge = Knowledge {
            identities: self.identities()?,
            contexts: self.contexts()?,
            registries: self.settings()?.registries,
        };
        let subjects = self.read(|transaction| {
            ids.iter()
                .map(|id| Subject::load(transaction, id, now))
                .collect::<Result<Vec<_>>>()
        })?;
        event(CheckEvent::Found {
            badges: u32::try_from(subjects.len()).unwrap_or(u32::MAX),
        });
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..THREADS.min(subjects.len()) {
                let sender = sender.clone();
                let (next, failed, subjects, knowledge) = (&next, &failed, &subjects, &knowledge);
                scope.spawn(move || {
                    while !stop.is_stopped() && !failed.load(Ordering::Relaxed) {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(subject) = subjects.get(place) else {
                            return;
                        };
                        let outcome = self.verify(subject, client, knowledge, now);
                        let failed = outcome.is_err();
                        if sender.send((place, outcome)).is_err() || failed {
                            return;
                        }
                    }
                });
            }
            // Only the threads hold the other end now: the last one to finish ends the loop.
            drop(sender);
            let kept = self.keep_outcomes(&receiver, &subjects, now, event);
            if kept.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            kept
        })
    }

    /// Keeps outcomes as they come in: all that are there, in one go.
    fn keep_outcomes(
        &self,
        receiver: &Receiver<(usize, Result<Outcome>)>,
        subjects: &[Subject],
        now: DateTime<Utc>,
        event: &(dyn Fn(CheckEvent) + Sync),
    ) -> Result<Vec<Checked>> {
        let mut checked = Vec::new();
        while let Ok(first) = receiver.recv() {
            let batch = std::iter::once(first).chain(receiver.try_iter().take(BATCH - 1));
            let mut places = Vec::new();
            let mut outcomes = Vec::new();
            for (place, outcome) in batch {
                places.push(place);
                outcomes.push(outcome?);
            }
            self.record(&outcomes)?;
            let after = self.read(|transaction| {
                outcomes
                    .iter()
                    .map(
                        |outcome| match Standpoint::load(transaction, &outcome.id, now) {
                            Ok(standpoint) => Ok(Some(standpoint)),
                            // Deleted while it was being checked.
                            Err(Error::UnknownBadge(_)) => Ok(None),
                            Err(error) => Err(error),
                        },
                    )
                    .collect::<Result<Vec<_>>>()
            })?;
            for ((place, outcome), after) in places.into_iter().zip(outcomes).zip(after) {
                let (Some(after), Some(subject)) = (after, subjects.get(place)) else {
                    continue;
                };
                let report = &outcome.report;
                let done = Checked {
                    id: outcome.id,
                    name: after.name,
                    verdict: report.verdict,
                    recipient: report.recipient,
                    standing: after.standing,
                    before: subject.before,
                    issuer_unconfirmed: report.confirmation == Some(Confirmation::Nobody),
                    suspended: is_suspended(&report.checks),
                    replaced: outcome.replacement.map(|replacement| replacement.changes),
                };
                event(CheckEvent::Done(done.clone()));
                checked.push((place, done));
            }
        }
        checked.sort_by_key(|(place, _)| *place);
        Ok(checked.into_iter().map(|(_, done)| done).collect())
    }

    fn verify(
        &self,
        subject: &Subject,
        client: &Client,
        knowledge: &Knowledge,
        now: DateTime<Utc>,
    ) -> Result<Outcome> {
        let mut credential = Credential::read(&subject.text)?;
        // An image that is damaged or gone takes nothing from what the credential proves.
        let received = self.image(&subject.id).ok().flatten();
        let image = received.as_ref().and_then(|(_, bytes)| unbake(bytes).ok());
        let mut report = verify(
            &Request {
                image: image.as_ref(),
                identities: &knowledge.identities,
                contexts: &knowledge.contexts,
                registries: &knowledge.registries,
                ..Request::of(&credential, now)
            },
            &Recalling {
                source: client,
                wallet: self,
            },
        );
        let mut replacement = None;
        if let Some(newer) = newer::accepted(&mut report) {
            let (text, newer_report) = newer;
            let newer = Credential::read(&text)?;
            replacement = Some(Replacement::of(&report.badge, &newer, received));
            (credential, report) = (newer, newer_report);
        }
        let picture = (subject.needs_picture && report.verdict != Verdict::Invalid)
            .then(|| picture::at(report.badge.image.as_deref()?, client))
            .flatten();
        Ok(Outcome {
            id: subject.id.clone(),
            credential,
            report,
            picture,
            replacement,
        })
    }
}

/// What the earner told Lapel that every check looks at.
struct Knowledge {
    identities: Vec<Identity>,
    contexts: Vec<Document>,
    registries: Vec<Registry>,
}

/// A badge that is to be checked.
struct Subject {
    id: String,
    text: String,
    needs_picture: bool,
    before: Standing,
}

impl Subject {
    fn load(transaction: &Transaction<'_>, id: &str, now: DateTime<Utc>) -> Result<Self> {
        let row = Row::load(transaction, page::number(transaction, id)?)?;
        Ok(Self {
            id: id.to_owned(),
            before: standing_of(&row, now),
            needs_picture: row.image_kind.is_none() && !row.has_picture,
            text: row.text,
        })
    }
}

/// What is known of a badge after its check.
struct Standpoint {
    name: String,
    standing: Standing,
}

impl Standpoint {
    fn load(transaction: &Transaction<'_>, id: &str, now: DateTime<Utc>) -> Result<Self> {
        let row = Row::load(transaction, page::number(transaction, id)?)?;
        Ok(Self {
            standing: standing_of(&row, now),
            name: row.name,
        })
    }
}

fn standing_of(row: &Row, now: DateTime<Utc>) -> Standing {
    let (begins, expires) = (begins(&row.badge), row.badge.expires);
    let result = row.verdict.map(|verdict| Found {
        verdict: current(verdict, begins, expires, now),
        recipient: row.recipient,
        issuer_unconfirmed: row.issuer_unconfirmed,
        suspended: row.suspended,
    });
    Standing::of(result, expiry(begins, expires, now))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::slice;
    use std::sync::Mutex;

    use openbadges::image::Kind;

    use super::*;
    use crate::net::Rules;
    use crate::store::samples::*;

    /// A server on this computer that answers by path, `HOST` in a body being its own address.
    fn server(answers: &'static [(&'static str, &'static str)]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
        let host = listener.local_addr().expect("an address").to_string();
        let name = host.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let mut request = String::new();
                BufReader::new(&stream)
                    .read_line(&mut request)
                    .expect("a request");
                let path = request.split(' ').nth(1).unwrap_or_default();
                let body = answers.iter().find(|(at, _)| *at == path);
                let (status, body) = body.map_or((404, ""), |(_, body)| (200, *body));
                let body = body.replace("HOST", &name);
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                )
                .expect("an answer");
            }
        });
        host
    }

    const ANSWERS: &[(&str, &str)] = &[
        (
            "/assertion",
            r#"{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
            "id": "http://HOST/assertion", "badge": "http://HOST/class",
            "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
            "verification": {"type": "HostedBadge"}, "issuedOn": "2026-01-01T00:00:00Z"}"#,
        ),
        (
            "/class",
            r#"{"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
            "id": "http://HOST/class", "name": "Cloud Architect", "description": "Clouds.",
            "image": "http://HOST/class.svg", "criteria": {"narrative": "Pass the exam."},
            "issuer": "http://HOST/issuer"}"#,
        ),
        (
            "/issuer",
            r#"{"@context": "https://w3id.org/openbadges/v2", "type": "Profile",
            "id": "http://HOST/issuer", "name": "Example Academy", "url": "http://HOST/",
            "email": "badges@example.org"}"#,
        ),
        ("/class.svg", SVG),
    ];

    const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;

    fn client(rules: Rules) -> Client {
        Client::new(&rules).expect("a client")
    }

    fn offline() -> Client {
        client(Rules {
            offline: true,
            ..Rules::default()
        })
    }

    #[test]
    fn a_check_keeps_what_it_found_and_the_achievement_s_picture() {
        let host = server(ANSWERS);
        let sample = Sample::new();
        let id = sample.add(format!("http://{host}/assertion"));
        let online = client(Rules {
            allowed_hosts: vec![host],
            ..Rules::default()
        });
        let events = Mutex::new(Vec::new());
        let checked = sample
            .wallet
            .check(
                slice::from_ref(&id),
                &online,
                now(),
                &Stop::default(),
                &|event| {
                    events.lock().expect("nobody panicked").push(event);
                },
            )
            .expect("checked");
        let done = checked.first().cloned().expect("one");
        assert_eq!(
            (done.before, done.standing),
            (Standing::Unchecked, Standing::Genuine)
        );
        assert_eq!(
            (&*done.name, done.verdict),
            ("Cloud Architect", Verdict::Valid)
        );
        let events = events.into_inner().expect("nobody panicked");
        assert_eq!(
            events,
            [CheckEvent::Found { badges: 1 }, CheckEvent::Done(done)]
        );
        let page = sample.wallet.badge(&id, now()).expect("a page");
        assert_eq!(page.result.expect("a result").evidence.len(), 3);
        assert!(page.card.picture.is_some() && page.image_kind.is_none());
        let picture = sample.wallet.picture(&id).expect("a picture");
        assert_eq!(picture, Some((Kind::Svg, SVG.as_bytes().to_vec())));
        assert_eq!(sample.wallet.image(&id).expect("none was received"), None);

        let again = sample
            .wallet
            .check(&[id], &offline(), now(), &Stop::default(), &|_| {})
            .expect("tried");
        let tried = again.first().expect("one");
        assert_eq!(
            (tried.before, tried.standing),
            (Standing::Genuine, Standing::Genuine)
        );
        assert_eq!(tried.verdict, Verdict::Unverified);
    }

    #[test]
    fn many_are_checked_and_told_in_the_order_asked_for() {
        let sample = Sample::new();
        let ids: Vec<String> = (0..100)
            .map(|number| sample.add(assertion(number)))
            .collect();
        let checked = sample
            .wallet
            .check(&ids, &offline(), now(), &Stop::default(), &|_| {})
            .expect("checked");
        let told: Vec<String> = checked.iter().map(|done| done.id.clone()).collect();
        assert_eq!(told, ids);
        let undecided = |done: &Checked| done.standing == Standing::Undecided;
        assert!(checked.iter().all(undecided));
    }

    #[test]
    fn a_check_that_is_stopped_keeps_what_was_done() {
        let sample = Sample::new();
        let ids: Vec<String> = (0..100)
            .map(|number| sample.add(assertion(number)))
            .collect();
        let stop = Stop::default();
        stop.stop();
        let checked = sample
            .wallet
            .check(&ids, &offline(), now(), &stop, &|_| {})
            .expect("stopped");
        assert!(checked.is_empty());
    }

    #[test]
    fn an_unknown_badge_is_not_checked() {
        let sample = Sample::new();
        let unknown = ["0123456789abcdef".to_owned()];
        let result = sample
            .wallet
            .check(&unknown, &offline(), now(), &Stop::default(), &|_| {});
        assert!(matches!(result, Err(Error::UnknownBadge(_))));
    }
}
