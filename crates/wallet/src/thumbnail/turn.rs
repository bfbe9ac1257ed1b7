//! Drawing with a budget: a thread of its own, a time, and a bound on how many may hang.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::PictureError;

/// How long one picture may take. What is not optimised takes several times as long.
pub(super) const BUDGET: Duration = Duration::from_secs(if cfg!(debug_assertions) { 6 } else { 2 });
/// How many pictures are drawn at once, those that were given up and still run among them.
const AT_ONCE: usize = 4;
/// Enough for the deepest picture that is drawn; it is only reserved, not used.
const STACK: usize = 64 << 20;

#[derive(Default)]
struct State {
    running: usize,
    /// The digests of pictures that took too long, so that none takes its time twice.
    too_slow: Option<HashSet<String>>,
}

static STATE: Mutex<State> = Mutex::new(State {
    running: 0,
    too_slow: None,
});
static FREE: Condvar = Condvar::new();

/// The state is whole after every change, so a panic elsewhere does not spoil it.
fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Frees its place when the drawing ends, however it ends.
struct Place;

impl Place {
    /// Waits for a free place until `deadline`.
    fn take(digest: &str, deadline: Instant) -> Result<Self, PictureError> {
        let mut state = state();
        loop {
            if state
                .too_slow
                .as_ref()
                .is_some_and(|slow| slow.contains(digest))
            {
                return Err(PictureError::TooSlow);
            }
            if state.running < AT_ONCE {
                state.running += 1;
                return Ok(Self);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(PictureError::TooSlow);
            }
            state = FREE
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        state().running -= 1;
        FREE.notify_one();
    }
}

/// Runs `draw` in a thread of its own and waits for it as long as the budget allows. A thread cannot
/// be ended from outside: one that was given up runs on, keeps its place, and its picture is not
/// tried again.
pub(super) fn draw<T: Send + 'static>(
    digest: &str,
    draw: impl FnOnce() -> Result<T, PictureError> + Send + 'static,
) -> Result<T, PictureError> {
    let place = Place::take(digest, Instant::now() + BUDGET)?;
    let (done, result) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("thumbnail".into())
        .stack_size(STACK)
        .spawn(move || {
            let drawn = catch_unwind(AssertUnwindSafe(draw));
            drop(place);
            // Nobody waits any more once it took too long.
            let _ = done.send(drawn.unwrap_or(Err(PictureError::Failed)));
        })
        .map_err(|_| PictureError::Failed)?;
    match result.recv_timeout(BUDGET) {
        Ok(drawn) => drawn,
        Err(RecvTimeoutError::Disconnected) => Err(PictureError::Failed),
        Err(RecvTimeoutError::Timeout) => {
            state()
                .too_slow
                .get_or_insert_default()
                .insert(digest.to_owned());
            Err(PictureError::TooSlow)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_that_panics_is_an_error() {
        let drawn = draw::<()>("panics", || panic!("as a test"));
        assert_eq!(drawn, Err(PictureError::Failed));
        assert_eq!(draw("after", || Ok(7)), Ok(7));
    }

    #[test]
    fn a_drawing_that_hangs_is_given_up_and_not_tried_again() {
        let (end, wait) = mpsc::channel::<()>();
        let started = Instant::now();
        let drawn = draw("hangs", move || {
            // Ends when the test does.
            let _ = wait.recv();
            Ok(())
        });
        assert_eq!(drawn, Err(PictureError::TooSlow));
        assert!(started.elapsed() < 2 * BUDGET);

        let started = Instant::now();
        assert_eq!(draw("hangs", || Ok(())), Err(PictureError::TooSlow));
        assert!(started.elapsed() < BUDGET);
        drop(end);
    }
}
