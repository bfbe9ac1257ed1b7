//! One change at a time at each backpack, among all that have the wallet open: the window's rounds, what
//! the earner asks of it, the command.

use std::fs::{self, File, TryLockError};
use std::thread;
use std::time::Duration;

use crate::{Error, Result, Stop, Wallet};

/// Where the locks lie in a wallet's folder.
const FOLDER: &str = "outbox";

/// How often it is looked whether the other one is done.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to make a change at a backpack. It ends when this is dropped, and with the process however
/// that ends: a time written into a row would hold others up after a crash, and run out while a slow
/// server still works on the request.
#[derive(Debug)]
pub(super) struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for the others to be done; none if `stop` is pulled first.
    pub(super) fn take(wallet: &Wallet, backpack: &str, stop: &Stop) -> Result<Option<Self>> {
        let folder = wallet.folder().join(FOLDER);
        let path = folder.join(format!("{backpack}.lock"));
        let failed = |source| Error::Io {
            path: path.clone(),
            action: "locked",
            source,
        };
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = File::create(&path).map_err(failed)?;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Some(Self { _lock: lock })),
                Err(TryLockError::WouldBlock) if stop.is_stopped() => return Ok(None),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::Sample;

    #[test]
    fn two_never_have_the_turn_at_one_backpack() {
        let sample = Sample::new();
        let take = |backpack, stop: &Stop| Turn::take(&sample.wallet, backpack, stop);
        let go = Stop::default();
        let stopped = Stop::default();
        stopped.stop();
        let first = take("a", &go).expect("a lock").expect("a turn");
        assert!(take("a", &stopped).expect("a lock").is_none());
        assert!(take("b", &stopped).expect("a lock").is_some());
        drop(first);
        assert!(take("a", &stopped).expect("a lock").is_some());
    }
}
