//! What the earner has set, kept in the wallet.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use openbadges::Identity;

use crate::{Result, Wallet};

/// Light, dark, or as the system is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Appearance {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Settings {
    /// Light, dark, or as the system is.
    pub appearance: Appearance,
    /// Hosts (`host` or `host:port`) that may be private and plain http.
    pub allowed_hosts: Vec<String>,
    /// A file of further certificate authorities, in PEM.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub ca_file: Option<PathBuf>,
}

impl Wallet {
    /// What is set.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn settings(&self) -> Result<Settings> {
        unimplemented!()
    }

    /// Sets everything at once.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn set_settings(&self, settings: &Settings) -> Result<()> {
        let _ = settings;
        unimplemented!()
    }

    /// The earner's identities, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn identities(&self) -> Result<Vec<Identity>> {
        unimplemented!()
    }

    /// Adds an identity; one that is there stays as it is. Stored results are compared anew.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn add_identity(&self, identity: &Identity) -> Result<()> {
        let _ = identity;
        unimplemented!()
    }

    /// Removes an identity. Returns whether it was there.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn remove_identity(&self, identity: &Identity) -> Result<bool> {
        let _ = identity;
        unimplemented!()
    }
}
