//! Who may be asked: the wallet's settings, and what the command line adds to them.

use wallet::Wallet;
use wallet::net::{Client, Rules};

use crate::args::Places;
use crate::error::Error;

/// A client for a command that opens no wallet.
pub(crate) fn client(places: &Places, offline: bool) -> Result<Client, Error> {
    Ok(Client::new(&Rules {
        allowed_hosts: places.allow_host.clone(),
        ca_file: places.cacert.clone(),
        offline,
    })?)
}

/// A client for a wallet, with its settings and its cache.
pub(crate) fn client_of(wallet: &Wallet, places: &Places) -> Result<Client, Error> {
    let settings = wallet.settings()?;
    let mut allowed_hosts = settings.allowed_hosts;
    allowed_hosts.extend(places.allow_host.iter().cloned());
    let rules = Rules {
        allowed_hosts,
        ca_file: places.cacert.clone().or(settings.ca_file),
        offline: false,
    };
    Ok(Client::new(&rules)?)
}
