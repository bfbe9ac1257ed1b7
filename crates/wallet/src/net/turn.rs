//! Politeness: how many requests one host gets at once.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Counts the requests under way to each host.
#[derive(Debug)]
pub(super) struct Turns {
    at_once: usize,
    under_way: Mutex<HashMap<String, usize>>,
    ended: Condvar,
}

/// One request's place; dropping it lets the next one go.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    host: String,
}

impl Turns {
    pub(super) fn new(at_once: usize) -> Self {
        Self {
            at_once,
            under_way: Mutex::default(),
            ended: Condvar::new(),
        }
    }

    /// Waits until `host` has room for one more request.
    pub(super) fn take(&self, host: &str) -> Turn<'_> {
        let mut under_way = self
            .ended
            .wait_while(self.lock(), |under_way| {
                under_way
                    .get(host)
                    .is_some_and(|count| *count >= self.at_once)
            })
            .unwrap_or_else(PoisonError::into_inner);
        *under_way.entry(host.to_owned()).or_default() += 1;
        Turn {
            turns: self,
            host: host.to_owned(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut under_way = self.turns.lock();
        if let Some(count) = under_way.get_mut(&self.host) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&self.host);
            }
        }
        drop(under_way);
        self.turns.ended.notify_all();
    }
}
