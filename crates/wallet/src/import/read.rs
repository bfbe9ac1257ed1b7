//! Reads inputs without keeping them: what `lapel verify` looks at.

use openbadges::Credential;
use openbadges::image::{Unbaked, unbake};

use super::{Input, Refusal, batch};
use crate::net::Client;

/// A credential that was found in an input.
#[derive(Debug)]
pub struct Reading {
    /// The credential.
    pub credential: Credential,
    /// What the image carries, if the credential was in one.
    pub unbaked: Option<Unbaked>,
}

/// Reads inputs just as [`crate::Wallet::import`] does, and hands on what is in each file: its name
/// and its credential, or why there is none. It ends early when `found` returns false. Only a few
/// batches are held in memory, however large a folder is.
pub fn read(
    inputs: &[Input],
    client: &Client,
    found: &mut dyn FnMut(String, Result<Reading, Refusal>) -> bool,
) {
    batch::each(inputs, client, &mut |read| match read {
        Ok(candidate) => {
            let image = candidate.image.as_ref();
            let reading = Reading {
                unbaked: image.and_then(|(_, bytes)| unbake(bytes).ok()),
                credential: candidate.credential,
            };
            found(candidate.input, Ok(reading))
        }
        Err(refused) => match refused.error {
            Some(refusal) => found(refused.input, Err(refusal)),
            None => true,
        },
    });
}
