//! Takes badges out: to files, and to a ZIP with a readable index.

pub(crate) mod files;
mod index;
pub(crate) mod names;
mod zip;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Result, Stop, Wallet};
use files::Leaving;
pub(crate) use files::extension;

/// What to write for each badge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Form {
    /// The baked image as received; where the badge came without one, its picture with the
    /// credential baked in; where there is no picture either, the credential.
    #[default]
    Image,
    /// The credential: `.json`, `.jws`, `.jwt`, or for a bare address `.url.txt`.
    Credential,
    /// Both.
    Both,
}

/// What was written for one badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Exported {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The files, as paths on disk or names in the ZIP.
    #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
    pub files: Vec<PathBuf>,
}

impl Wallet {
    /// Writes badges as files into `folder`, which is made if need be. A file that is there is never
    /// overwritten: the new one gets a number.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Io`].
    pub fn export_files(
        &self,
        ids: &[String],
        folder: &Path,
        form: Form,
        stop: &Stop,
        done: &(dyn Fn(&Exported) + Sync),
    ) -> Result<Vec<Exported>> {
        files::make_folder(folder)?;
        let now = Utc::now();
        let mut exported = Vec::with_capacity(ids.len());
        for id in ids {
            if stop.is_stopped() {
                break;
            }
            let leaving = Leaving::take(self, id, form, now)?;
            let one = Exported {
                id: id.clone(),
                files: files::write(folder, &leaving)?,
                name: leaving.page.card.name,
            };
            done(&one);
            exported.push(one);
        }
        Ok(exported)
    }

    /// Writes badges into one ZIP with `index.html` and `index.json`, under a temporary name until
    /// it is whole. A file that is there is never overwritten: it is an error. Stopped, it writes
    /// nothing and returns nothing.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Io`].
    pub fn export_zip(
        &self,
        ids: &[String],
        file: &Path,
        form: Form,
        now: DateTime<Utc>,
        stop: &Stop,
        done: &(dyn Fn(&Exported) + Sync),
    ) -> Result<Vec<Exported>> {
        zip::write(self, ids, file, form, now, stop, done)
    }
}
