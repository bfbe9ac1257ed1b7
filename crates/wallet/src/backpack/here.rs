//! Whether what lies at a backpack is in the wallet, be it wanted there or not.

use std::collections::HashSet;

use rusqlite::Transaction;

use openbadges::Credential;

use super::Held;
use crate::Result;

/// By what every badge of the wallet is known, the trash included.
pub(super) struct Here {
    keys: HashSet<String>,
    /// The addresses and ids that badges give themselves.
    ids: HashSet<String>,
}

impl Here {
    pub(super) fn read(transaction: &Transaction<'_>) -> Result<Self> {
        let mut here = Self {
            keys: HashSet::new(),
            ids: HashSet::new(),
        };
        let mut statement = transaction.prepare_cached(
            "SELECT key, json_extract(badge_json, '$.id')
             FROM badge JOIN original ON original.badge = badge.number",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (key, id) = row?;
            here.keys.insert(key);
            here.ids.extend::<Option<String>>(id);
        }
        Ok(here)
    }

    /// Whether a badge that lies there is one of these.
    pub(super) fn has(&self, held: &Held) -> bool {
        let address = held.address.as_ref().map(url::Url::as_str);
        let names = [held.credential_id.as_deref(), address];
        let is_named = names
            .into_iter()
            .flatten()
            .any(|name| self.ids.contains(name));
        is_named
            || [address, held.text.as_deref()]
                .into_iter()
                .flatten()
                .filter_map(|text| Credential::read(text).ok())
                .any(|credential| self.keys.contains(&credential.key()))
    }
}
