//! What Lapel looks after by itself while it runs: it asks issuers, a few badges at a time and each
//! badge once a day, whether something changed, and reminds of what ends soon.

use std::thread;
use std::time::{Duration, Instant};

use chrono::{Local, Timelike, Utc};
use openbadges::Verdict;
use tauri::{AppHandle, Emitter, Manager};
use wallet::Stop;
use wallet::remind::notice;

use crate::failure::{Answer, Failure};
use crate::notify;
use crate::session::Session;
use crate::window::LABEL;

/// The window comes first.
const FIRST: Duration = Duration::from_secs(5);
/// How often it looks.
const PAUSE: Duration = Duration::from_secs(60);
/// How many badges are checked in one go.
const AT_ONCE: u32 = 5;
/// How long nobody is asked after nobody could be reached.
const REST: Duration = Duration::from_secs(60 * 60);
/// How long what is due stays the same while nothing changes in the wallet.
const SAME: Duration = Duration::from_secs(10 * 60);

/// What one round leaves for the next.
#[derive(Default)]
struct Rounds {
    /// Since when issuers are left alone.
    resting: Option<Instant>,
    /// The wallet's revision when it was last looked what is due, and when that was.
    looked: Option<(i64, Instant)>,
    /// What failed last, said once.
    failed: Option<Failure>,
}

/// Goes on until the program ends. What fails is tried again in the next round.
pub(crate) fn keep_watch(app: &AppHandle) {
    let mut rounds = Rounds::default();
    thread::sleep(FIRST);
    loop {
        let failed = rounds.round(app).err();
        if let Some(failure) = failed
            .as_ref()
            .filter(|new| rounds.failed.as_ref() != Some(*new))
        {
            eprintln!("lapel: {}", failure.message);
        }
        rounds.failed = failed;
        thread::sleep(PAUSE);
    }
}

impl Rounds {
    fn round(&mut self, app: &AppHandle) -> Answer<()> {
        let session = app.state::<Session>();
        let asked = self.ask_issuers(&session);
        if matches!(asked, Ok(true)) {
            // A page that is being loaded anew asks for everything anyway.
            let _ = app.emit_to(LABEL, "synced", ());
        }
        // Issuers that cannot be asked keep nobody from being reminded.
        self.remind(app, &session).and(asked.map(drop))
    }

    /// Checks a few badges that are due. Returns whether any was.
    fn ask_issuers(&mut self, session: &Session) -> Answer<bool> {
        if self.resting.is_some_and(|since| since.elapsed() < REST) {
            return Ok(false);
        }
        let now = Utc::now();
        let ids = session.wallet.due_for_check(AT_ONCE, now)?;
        if ids.is_empty() {
            return Ok(false);
        }
        let client = session.client()?;
        let checked = session
            .wallet
            .check(&ids, &client, now, &Stop::default(), &|_| {})?;
        session.wallet.forget_repetition(&ids)?;
        let nobody = checked.iter().all(|one| one.verdict == Verdict::Unverified);
        self.resting = nobody.then(Instant::now);
        Ok(true)
    }

    /// Shows what is due, unless the earner wants quiet: then it stays due.
    fn remind(&mut self, app: &AppHandle, session: &Session) -> Answer<()> {
        let clock = Local::now();
        let reminders = session.wallet.settings()?.reminders;
        if reminders.is_quiet(clock.hour() * 60 + clock.minute()) {
            self.looked = None;
            return Ok(());
        }
        let revision = session.wallet.revision()?;
        if self
            .looked
            .is_some_and(|(seen, at)| seen == revision && at.elapsed() < SAME)
        {
            return Ok(());
        }
        let now = clock.to_utc();
        let due = session.wallet.reminders_due(now)?;
        if let Some(notice) = notice(&due) {
            notify::show(app, &notice).map_err(|error| {
                Failure::new(
                    "system.notification",
                    &format!("the system shows no notification: {error}"),
                    "",
                )
            })?;
            session.wallet.mark_given(&due, now)?;
        }
        self.looked = Some((session.wallet.revision()?, Instant::now()));
        Ok(())
    }
}
