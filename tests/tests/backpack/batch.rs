//! A batch of badges on its way to a backpack that keeps every copy that it gets, taken up again and
//! again from the same beginnings.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use lapel_tests::backpack::{Fault, Item, Quirks, When};
use lapel_tests::lapel::Run;

use crate::cast::{Cast, Speech};

/// How many badges a batch has.
pub(crate) const BATCH: usize = 50;

/// How long a server that failed without a word is left alone, with a little more.
const LONGEST_PAUSE: Duration = Duration::from_secs(75);

/// A part of what an earner does with a backpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Connecting: discovery, registration, tokens, profile.
    Connect,
    /// Sending, with tokens that have ended: the first request is refused, they are refreshed.
    Send,
    /// Working off what waits, with tokens that have ended.
    Sync,
    /// Comparing, with tokens that have ended.
    Compare,
    /// Disconnecting: tokens are revoked.
    Disconnect,
}

impl Phase {
    /// In the order in which an earner comes to them; what is sent by `sync` goes as in `Send`.
    pub(crate) const ALL: [Self; 4] = [Self::Connect, Self::Send, Self::Compare, Self::Disconnect];
}

/// The batch.
pub(crate) struct Batch {
    pub(crate) cast: Cast,
    pub(crate) speech: Speech,
    ids: Vec<String>,
    /// What lies at the backpack once everything is there.
    all: Vec<Item>,
    /// Whether the tokens of the connected wallet are in the keyring still, and good.
    has_tokens: Cell<bool>,
    /// How many files were searched for secrets so far.
    searched: Cell<usize>,
}

impl Batch {
    /// A batch, with its beginnings: the wallet before it is connected, connected, with everything
    /// waiting, and with everything sent.
    pub(crate) fn new(speech: Speech) -> Self {
        let cast = Cast::new(Quirks {
            keeps_every_post: true,
            ..Quirks::default()
        });
        let ids = match speech {
            Speech::Three => cast.import_credentials(BATCH),
            _ => cast.import(BATCH),
        };
        let mut batch = Self {
            cast,
            speech,
            ids,
            all: Vec::new(),
            has_tokens: Cell::new(true),
            searched: Cell::new(0),
        };
        batch.save("imported");
        batch.connect().ended(0);
        batch.save("connected");
        let mut share = vec!["share", "--with", "Sample"];
        share.extend(batch.ids.iter().map(String::as_str));
        batch.cast.lapel.run(&share).ended(0);
        batch.save("waiting");
        batch.cast.lapel.run(&["sync", "--json"]).ended(0);
        batch.assert_wanted_is_actual("undisturbed");
        batch.save("sent");
        batch.all = batch.cast.backpack.held();
        batch
    }

    fn connect(&self) -> Run {
        self.cast.connect_speaking(self.speech)
    }

    fn save(&self, name: &str) {
        let lapel = &self.cast.lapel;
        copy(&lapel.wallet(), &lapel.path(&format!("saved/{name}")));
    }

    /// Goes back to the beginning of a phase. What the wallet holds by then is searched for secrets
    /// before it goes.
    pub(crate) fn begin(&self, phase: Phase) {
        self.searched
            .set(self.searched.get() + self.cast.assert_no_secret_in_the_wallet());
        let backpack = &self.cast.backpack;
        backpack.heal();
        backpack.forgive();
        backpack.clear();
        let beginning = match phase {
            Phase::Connect => "imported",
            Phase::Send | Phase::Disconnect => "connected",
            Phase::Sync => "waiting",
            Phase::Compare => "sent",
        };
        if phase == Phase::Compare {
            self.all.iter().cloned().for_each(|item| backpack.put(item));
        }
        let lapel = &self.cast.lapel;
        std::fs::remove_dir_all(lapel.wallet()).expect("a wallet");
        copy(&lapel.path(&format!("saved/{beginning}")), &lapel.wallet());
        if phase != Phase::Connect && !self.has_tokens.replace(true) {
            self.connect().ended(0);
        }
        if matches!(phase, Phase::Send | Phase::Sync | Phase::Compare) {
            backpack.expire_tokens();
        }
    }

    /// What the earner types in a phase; for connecting that is more than this.
    pub(crate) fn arguments(&self, phase: Phase) -> Vec<&str> {
        match phase {
            Phase::Connect => vec!["backpack", "connect"],
            Phase::Send => {
                let mut arguments = vec!["export", "--backpack", "Sample", "--json"];
                arguments.extend(self.ids.iter().map(String::as_str));
                arguments
            }
            Phase::Sync => vec!["sync", "--json"],
            Phase::Compare => vec!["sync", "--compare", "--json"],
            Phase::Disconnect => vec!["backpack", "disconnect", "Sample"],
        }
    }

    /// Goes through a phase, whatever comes of it.
    pub(crate) fn go(&self, phase: Phase) {
        if matches!(phase, Phase::Connect | Phase::Disconnect) {
            self.has_tokens.set(false);
        }
        let run = match phase {
            Phase::Connect => self.connect_through_whatever(),
            _ => self.cast.lapel.run(&self.arguments(phase)),
        };
        assert!(!run.err.contains("panicked"), "{phase:?}: {run:?}");
    }

    /// Connects; the earner's browser may meet the failure too.
    fn connect_through_whatever(&self) -> Run {
        if self.speech == Speech::Badgr {
            return self.connect();
        }
        let backpack = &self.cast.backpack;
        self.cast
            .connect_by(&["--speak", self.speech.name()], |authorization| {
                let consent = std::panic::AssertUnwindSafe(|| backpack.consent(authorization));
                std::panic::catch_unwind(consent).unwrap_or_default()
            })
    }

    /// How many requests a phase makes when nothing fails.
    pub(crate) fn requests(&self, phase: Phase) -> usize {
        self.begin(phase);
        let before = self.cast.backpack.requests();
        self.go(phase);
        let requests = self.cast.backpack.requests() - before;
        assert!(requests > 0, "{phase:?} asks nothing");
        requests
    }

    /// Goes through a phase with a fault at one of its requests, and makes everything well again.
    /// Whether the fault was met.
    pub(crate) fn survive(&self, phase: Phase, request: usize, fault: Fault, when: When) -> bool {
        let what = format!(
            "{} {phase:?}: {fault:?} {when:?} at request {request}",
            self.speech.name()
        );
        self.begin(phase);
        let before = self.cast.backpack.requests();
        self.cast.backpack.fail(request, fault, when);
        self.go(phase);
        let met = self.cast.backpack.requests() > before + request;
        self.recover(&what);
        self.assert_wanted_is_actual(&what);
        met
    }

    /// The server is healthy again: the earner asks once more for what is not done, and signs in
    /// again where that is wanted.
    pub(crate) fn recover(&self, what: &str) {
        let backpack = &self.cast.backpack;
        backpack.heal();
        let began = Instant::now();
        let mut pause = Duration::from_millis(250);
        let mut last = None;
        while began.elapsed() < LONGEST_PAUSE {
            let listed = self.cast.lapel.run(&["backpack", "list", "--json"]).lines();
            let connected = listed
                .iter()
                .any(|backpack| backpack["connection"] == "connected");
            if !connected {
                self.connect().ended(0);
            }
            let (status, lines) = self.cast.export(&self.ids);
            // For what is known to be there nobody is asked: a comparison tells whether the tokens are good.
            if status == 0 && self.cast.lapel.run(&["sync", "--compare"]).status == 0 {
                return;
            }
            let waits = lines.iter().any(|line| line["outcome"] == "waiting");
            last = Some(lines);
            if waits || status == 0 {
                // It may want to be left alone.
                std::thread::sleep(pause);
                pause *= 2;
            }
        }
        panic!("{what}: it does not end: {last:#?}");
    }

    /// Each badge is there, none twice, none was sent twice, and Lapel knows it.
    pub(crate) fn assert_wanted_is_actual(&self, what: &str) {
        let backpack = &self.cast.backpack;
        let mut held: Vec<String> = backpack
            .held()
            .into_iter()
            .map(|item| item.credential_id)
            .collect();
        let count = held.len();
        held.sort_unstable();
        held.dedup();
        assert_eq!(held.len(), count, "{what}: something is there twice");
        assert_eq!(count, BATCH, "{what}: something is missing");
        let twice: Vec<_> = backpack
            .posts()
            .into_iter()
            .filter(|(_, posts)| *posts > 1)
            .collect();
        assert!(twice.is_empty(), "{what}: sent twice: {twice:?}");
        let run = self
            .cast
            .lapel
            .run(&["sync", "--compare", "--json"])
            .ended(0);
        let compared = run.line();
        let nothing = serde_json::json!([]);
        assert_eq!(compared["there"], BATCH, "{what}: {run:?}");
        assert_eq!(compared["gone"], nothing, "{what}: {run:?}");
        assert_eq!(compared["changed"], nothing, "{what}: {run:?}");
    }

    /// Nothing broke the documents, and no secret is anywhere. How many files were searched.
    pub(crate) fn finish(&self) -> usize {
        self.cast.assert_by_the_documents("after all faults");
        self.searched.get() + self.cast.assert_no_secret()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &place);
        } else {
            std::fs::copy(&path, &place).expect("a file can be copied");
        }
    }
}
