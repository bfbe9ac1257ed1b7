//! The files that a certificate carries: the credential as its issuer made it, and the baked image.

use chrono::{DateTime, Utc};

use super::super::typeset::document::{Attachment, Belongs};
use crate::export::Form;
use crate::export::files::Leaving;
use crate::export::names::{Taken, numbered, stem};
use crate::store::BadgePage;
use crate::{Result, Wallet};

/// The names of the files so far.
#[derive(Default)]
pub(super) struct Names(Taken);

/// The files of one badge.
pub(super) fn files(
    wallet: &Wallet,
    page: &BadgePage,
    names: &mut Names,
    now: DateTime<Utc>,
) -> Result<Vec<Attachment>> {
    let leaving = Leaving::take(wallet, &page.card.id, Form::Both, now)?;
    let stem = ascii_stem(&page.card.name);
    Ok(leaving
        .pieces
        .into_iter()
        .map(|piece| {
            let is_image = matches!(piece.extension, "png" | "svg");
            Attachment {
                name: names.take(&stem, piece.extension),
                media_type: media_type(piece.extension),
                description: if is_image {
                    "The badge image with the credential baked in".into()
                } else {
                    "The credential as its issuer made it".into()
                },
                belongs: if is_image {
                    Belongs::Supplement
                } else {
                    Belongs::Source
                },
                bytes: piece.bytes,
            }
        })
        .collect())
}

impl Names {
    fn take(&mut self, stem: &str, extension: &str) -> String {
        let mut number = 1;
        loop {
            let name = numbered(stem, number, extension);
            if self.0.take(&name) {
                return name;
            }
            number += 1;
        }
    }
}

/// Readers of PDF disagree on other letters in the names of attachments.
fn ascii_stem(name: &str) -> String {
    let ascii: String = stem(name).chars().filter(char::is_ascii).collect();
    let ascii = ascii.trim_matches('-');
    if ascii.is_empty() {
        "badge".into()
    } else {
        ascii.to_owned()
    }
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "jwt" => "application/jwt",
        "jws" => "application/jose",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attachments_have_distinct_names_in_ascii() {
        let mut names = Names::default();
        for (badge, expected) in [
            ("Cloud Architect", "cloud-architect.json"),
            ("Cloud  architect!", "cloud-architect-2.json"),
            ("机器人", "badge.json"),
            ("Größe", "gre.json"),
            ("../../x", "x.json"),
        ] {
            assert_eq!(names.take(&ascii_stem(badge), "json"), expected);
        }
    }
}
