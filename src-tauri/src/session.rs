//! What one run of the window holds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wallet::Wallet;
use wallet::net::Client;
use wallet::settings::Settings;

use crate::arguments::Arguments;
use crate::backpacks::Backpacks;
use crate::chosen::Chosen;
use crate::failure::Answer;
use crate::jobs::Jobs;
use crate::live::Live;
use crate::opened::Opened;
use crate::published::Published;
use crate::watched::Watched;

/// The open wallet and what the person is doing with it.
pub(crate) struct Session {
    /// The wallet.
    pub(crate) wallet: Wallet,
    /// The long work under way.
    pub(crate) jobs: Jobs,
    /// What the page may read and write.
    pub(crate) chosen: Chosen,
    /// What may be shown in the file manager: what this run has written, and the wallet itself.
    pub(crate) exported: Chosen,
    /// Other backpacks: what was found, who is signing in, what is offered.
    pub(crate) backpacks: Backpacks,
    /// The public page: the one that is looked at, and what stands in its way.
    pub(crate) published: Published,
    /// Files that the system asked to open.
    pub(crate) opened: Opened,
    /// Deep links that answer nothing that is under way.
    pub(crate) links: Opened,
    /// Badges that a notification is to show; an empty name is the list of those that need a look.
    pub(crate) shown: Opened,
    /// What came into the watched folder.
    pub(crate) watched: Watched,
    /// How the live calendar is.
    pub(crate) live: Live,
    arguments: Arguments,
    /// Made when it is first needed: reading the system's certificates takes time, and the window
    /// comes first.
    client: Mutex<Option<Client>>,
}

impl Session {
    /// A session on `wallet`.
    pub(crate) fn new(wallet: Wallet, arguments: Arguments) -> Self {
        let exported = Chosen::default();
        // The settings show where the wallet is.
        exported.add(wallet.folder());
        Self {
            wallet,
            jobs: Jobs::default(),
            chosen: Chosen::default(),
            exported,
            backpacks: Backpacks::default(),
            published: Published::default(),
            opened: Opened::default(),
            links: Opened::default(),
            shown: Opened::default(),
            watched: Watched::default(),
            live: Live::default(),
            arguments,
            client: Mutex::default(),
        }
    }

    /// The client under the rules that are set now. It blocks.
    ///
    /// # Errors
    /// If the settings make no client, or cannot be read.
    pub(crate) fn client(&self) -> Answer<Client> {
        let mut kept = self.lock();
        if let Some(client) = &*kept {
            return Ok(client.clone());
        }
        let client = self.client_under(&self.wallet.settings()?)?;
        Ok(kept.insert(client).clone())
    }

    /// Sets everything that can be set, unless no client can be made of it. It blocks.
    ///
    /// # Errors
    /// If the settings make no client, or cannot be kept.
    pub(crate) fn set_settings(&self, settings: &Settings) -> Answer<()> {
        let mut kept = self.lock();
        let client = self.client_under(settings)?;
        // Lapel writes over this file again and again: a person has to have named it.
        if let Some(file) = &settings.live_calendar
            && self.wallet.settings()?.live_calendar.as_ref() != Some(file)
        {
            self.chosen.path(&file.to_string_lossy())?;
        }
        self.wallet.set_settings(settings)?;
        *kept = Some(client);
        Ok(())
    }

    fn client_under(&self, settings: &Settings) -> Answer<Client> {
        let client = Client::new(&self.arguments.rules(settings))?;
        Ok(client.with_cache(Arc::new(self.wallet.cache()?)))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Client>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
