//! Transcripts: chosen badges as one list, to print, for a spreadsheet, for a résumé.

mod csv;
mod json_resume;
mod paper;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::certificate::{Print, PrintSummary, Wishes};
use super::one_line;
use crate::store::BadgePage;
use crate::{Result, Wallet};

/// What a transcript is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TranscriptFormat {
    /// A list to print (PDF/A-3a and PDF/UA-1).
    #[default]
    Pdf,
    /// A table for spreadsheets (RFC 4180), with a byte order mark, without which they guess the
    /// letters wrong.
    Csv,
    /// The `certificates` of a JSON Resume (<https://jsonresume.org/schema>).
    Json,
}

/// One badge of a transcript.
struct Entry {
    page: BadgePage,
    /// Where anybody can see it.
    address: Option<String>,
}

/// The most characters of one text of an issuer's in a table or a résumé.
const LONGEST: usize = 1_000;

/// An issuer's text for a table or a résumé.
fn line(text: &str) -> String {
    one_line(text, LONGEST)
}

impl Wallet {
    /// Lists badges, in the order of `ids`. What may not be printed on a certificate is left out of
    /// what is printed and of a résumé; a table has every badge, with how it stands.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`]; [`crate::Error::NoEarnerName`] for a PDF;
    /// [`crate::Error::NothingToPrint`] if no badge is left; [`crate::Error::NotPrinted`].
    pub fn transcript(
        &self,
        ids: &[String],
        format: TranscriptFormat,
        wishes: &Wishes,
        now: DateTime<Utc>,
    ) -> Result<Print> {
        let earner = self.earner_name(wishes)?;
        let (pages, summary) = match format {
            TranscriptFormat::Csv => {
                let pages = ids.iter().map(|id| self.badge(id, now));
                let pages = pages.collect::<Result<Vec<_>>>()?;
                let summary = PrintSummary {
                    badges: u32::try_from(pages.len()).unwrap_or(u32::MAX),
                    ..PrintSummary::default()
                };
                (pages, summary)
            }
            TranscriptFormat::Pdf | TranscriptFormat::Json => self.printable(ids, now)?,
        };
        let entries = pages
            .into_iter()
            .map(|page| {
                let address = self.public_address(&page.card.id)?;
                Ok(Entry {
                    address: address.map(|address| address.url.to_string()),
                    page,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        match format {
            TranscriptFormat::Pdf => {
                let earner = earner.ok_or(crate::Error::NoEarnerName)?;
                paper::print(&entries, &earner, wishes.paper, summary, now)
            }
            TranscriptFormat::Csv => Ok(Print {
                bytes: csv::table(&entries)?,
                summary,
            }),
            TranscriptFormat::Json => Ok(Print {
                bytes: json_resume::resume(&entries, earner.as_deref())?,
                summary,
            }),
        }
    }
}
