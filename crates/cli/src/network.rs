//! Who may be asked: the wallet's settings, and what the command line adds to them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use wallet::Wallet;
use wallet::net::{Cache, Client, Rules};

use crate::args::Places;
use crate::error::Error;

/// A client for a command that opens no wallet. What servers allow to be kept is kept until the
/// command ends: badges of one issuer share its profile.
pub(crate) fn client(places: &Places, offline: bool) -> Result<Client, Error> {
    let client = Client::new(&Rules {
        allowed_hosts: places.allow_host.clone(),
        ca_file: places.cacert.clone(),
        offline,
    })?;
    Ok(client.with_cache(Arc::new(Memory::default())))
}

/// A client for a wallet, with its settings and its cache.
pub(crate) fn client_of(wallet: &Wallet, places: &Places) -> Result<Client, Error> {
    let settings = wallet.settings()?;
    let mut allowed_hosts = settings.allowed_hosts;
    allowed_hosts.extend(places.allow_host.iter().cloned());
    let client = Client::new(&Rules {
        allowed_hosts,
        ca_file: places.cacert.clone().or(settings.ca_file),
        offline: false,
    })?;
    Ok(client.with_cache(Arc::new(wallet.cache()?)))
}

/// The most that is kept in memory, in bytes.
const MAX_KEPT: usize = 64 << 20;

/// Answers kept in memory, until it is full.
#[derive(Default)]
struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    answers: HashMap<String, Vec<u8>>,
    bytes: usize,
}

impl Cache for Memory {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.answers.get(key).cloned()
    }

    fn store(&self, key: &str, value: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let old = kept.answers.remove(key).map_or(0, |old| old.len());
        kept.bytes -= old;
        if kept.bytes + value.len() <= MAX_KEPT {
            kept.bytes += value.len();
            kept.answers.insert(key.to_owned(), value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_until_memory_is_full() {
        let memory = Memory::default();
        memory.store("a", b"one");
        memory.store("a", b"two");
        assert_eq!(memory.load("a").as_deref(), Some(&b"two"[..]));
        assert_eq!(memory.load("b"), None);
        memory.store("big", &vec![0; MAX_KEPT - 2]);
        assert_eq!(memory.load("big"), None, "it does not fit beside the other");
        memory.store("fits", &vec![0; MAX_KEPT - 3]);
        assert!(memory.load("fits").is_some());
        memory.store("fits", b"");
        memory.store("big", &vec![0; MAX_KEPT - 3]);
        assert!(
            memory.load("big").is_some(),
            "what is replaced gives its room back"
        );
    }
}
