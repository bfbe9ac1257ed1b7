//! Where the page goes: said by the earner, tried out, and its password kept in the keyring.

use serde::{Deserialize, Serialize};

use super::kept;
use super::place::Place;
use super::trouble::PublishError;
use super::{note, page};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::share::page::{Host, PageFile};
use crate::{Result, Wallet};

/// Where the page goes from now on.
#[derive(Debug)]
pub struct SetUp<'a> {
    /// The host.
    pub host: &'a Host,
    /// Its password or secret key; none: the one that is kept for it. A folder has none.
    pub secret: Option<&'a str>,
    /// Whether a page that lies at the place before this may stay there; Lapel forgets it.
    pub leave_old: bool,
}

/// What trying a place out has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlaceCheck {
    /// Whether files appear there as a whole; otherwise a visitor may meet half of one for a moment.
    pub whole: bool,
    /// Whether a front page lies there that is not Lapel's.
    pub is_taken: bool,
    /// Whether it cannot be seen what lies there: nothing of anybody else's is told from nothing.
    pub is_unseen: bool,
}

/// The file that is written, read and removed again to try a place out.
const PROBE: &str = "lapel-check.txt";

/// What is in it.
const PROBE_TEXT: &[u8] = b"Lapel wrote this to see whether it can. It may be removed.\n";

impl Wallet {
    /// Says where the page goes. Nothing is published by that.
    ///
    /// # Errors
    /// [`PublishError::StillElsewhere`] if files of the page lie at another place,
    /// [`PublishError::Secrets`], [`PublishError::NoSecret`], [`PublishError::Unusable`].
    pub fn set_up_page(&self, set_up: &SetUp<'_>, secrets: &dyn Secrets) -> Result<()> {
        sensible(set_up.host)?;
        let (settings, lying) =
            self.read(|transaction| Ok((page::settings(transaction)?, kept::lying(transaction)?)))?;
        let moves = settings
            .host
            .as_ref()
            .is_some_and(|old| place_of(old) != place_of(set_up.host));
        if moves && !lying.is_empty() && !set_up.leave_old {
            return Err(PublishError::StillElsewhere(note::host(&settings)).into());
        }
        // The password first: a place without it could be used by nobody.
        if let Some(name) = secret_name(set_up.host) {
            match set_up.secret {
                Some(secret) => secrets.store(&name, secret).map_err(PublishError::from)?,
                None => drop(secret(set_up.host, secrets)?),
            }
        }
        self.write(|transaction| {
            let mut current = page::settings(transaction)?;
            current.host = Some(set_up.host.clone());
            if moves {
                kept::forget(transaction)?;
                current.published_at = None;
                transaction.execute(
                    "DELETE FROM placement WHERE destination = ?1",
                    [crate::share::PUBLIC_PAGE],
                )?;
            }
            page::set_settings(transaction, &current)
        })
    }

    /// Tries a place out: writes a small file there, reads it, and removes it again.
    ///
    /// # Errors
    /// [`PublishError`], in [`crate::Error::Publish`].
    pub fn check_page_place(
        &self,
        set_up: &SetUp<'_>,
        client: &Client,
        secrets: &dyn Secrets,
    ) -> Result<PlaceCheck> {
        sensible(set_up.host)?;
        let kept;
        let secret = match set_up.secret {
            Some(secret) => secret,
            None => {
                kept = secret(set_up.host, secrets)?;
                kept.as_str()
            }
        };
        let is_ours = self.read(|transaction| {
            let same = page::settings(transaction)?
                .host
                .is_some_and(|host| place_of(&host) == place_of(set_up.host));
            Ok(same && !kept::lying(transaction)?.is_empty())
        })?;
        let place = Place::open(set_up.host, secret, client)?;
        place.begin()?;
        let probe = PageFile {
            path: PROBE.into(),
            content_type: "text/plain; charset=utf-8",
            bytes: PROBE_TEXT.to_vec(),
        };
        place.put(&probe)?;
        let read = place.read(PROBE);
        place.remove(PROBE)?;
        if read? != PROBE_TEXT {
            return Err(PublishError::NotKept(place.name()).into());
        }
        // What was removed is missing, if that can be seen at all.
        let is_unseen = place.holds(PROBE)?.is_none();
        let is_taken = !is_ours && place.holds(super::difference::INDEX)? == Some(true);
        Ok(PlaceCheck {
            whole: !place.wrote_in_place(),
            is_taken,
            is_unseen,
        })
    }
}

/// The password for a host; empty for a folder.
pub(super) fn secret(
    host: &Host,
    secrets: &dyn Secrets,
) -> std::result::Result<String, PublishError> {
    let Some(name) = secret_name(host) else {
        return Ok(String::new());
    };
    secrets.load(&name)?.ok_or_else(|| {
        PublishError::NoSecret(match host {
            Host::WebDav { address: at, .. } | Host::S3 { endpoint: at, .. } => {
                at.host_str().unwrap_or_default().to_owned()
            }
            Host::Folder { path } => path.display().to_string(),
        })
    })
}

/// Under which name the keyring has the password for a host; none for a folder. Two wallets that
/// publish by the same account share it.
fn secret_name(host: &Host) -> Option<String> {
    match host {
        Host::Folder { .. } => None,
        Host::WebDav { address, user } => Some(format!("public page {address} {user}")),
        Host::S3 {
            endpoint,
            bucket,
            access_key,
            ..
        } => Some(format!("public page {endpoint} {bucket} {access_key}")),
    }
}

/// What makes two hosts the same place: not by whom or how it is reached.
fn place_of(host: &Host) -> String {
    match host {
        Host::Folder { path } => format!("folder {}", path.display()),
        Host::WebDav { address, .. } => {
            format!("webdav {}", address.as_str().trim_end_matches('/'))
        }
        Host::S3 {
            endpoint,
            bucket,
            prefix,
            ..
        } => format!("s3 {endpoint} {bucket} {}", prefix.trim_matches('/')),
    }
}

/// What can be said of a host before anybody is asked.
fn sensible(host: &Host) -> std::result::Result<(), PublishError> {
    let trouble = match host {
        Host::Folder { path } if !path.is_absolute() => "the folder’s whole path is needed",
        Host::WebDav { address, .. }
        | Host::S3 {
            endpoint: address, ..
        } if !address.username().is_empty() || address.password().is_some() => {
            "name and password do not belong in the address"
        }
        Host::WebDav { address, .. }
        | Host::S3 {
            endpoint: address, ..
        } if address.query().is_some() || address.fragment().is_some() => {
            "this is not the address of a folder"
        }
        Host::WebDav { user, .. } if user.trim().is_empty() => {
            "the name to sign in with is missing"
        }
        Host::S3 { bucket, .. } if bucket.is_empty() || bucket.contains('/') => {
            "the bucket’s name is missing, or is not one"
        }
        Host::S3 { region, .. } if region.trim().is_empty() => "the bucket’s region is missing",
        Host::S3 { access_key, .. } if access_key.trim().is_empty() => {
            "the id of the access key is missing"
        }
        _ => return Ok(()),
    };
    Err(PublishError::Unusable(trouble))
}
