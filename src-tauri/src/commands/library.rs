//! Finding, reading and removing badges.

use chrono::Utc;
use tauri::{AppHandle, command};
use wallet::store::{BadgePage, Counts, Page, Query, StatusCounts};

use super::apart;
use crate::failure::{Answer, Failure};

/// How much of a kept document the page is given, in bytes.
const EVIDENCE: usize = 1 << 20;

#[command]
pub(super) async fn list_badges(
    app: AppHandle,
    query: Query,
    offset: u32,
    limit: u32,
) -> Answer<Page> {
    apart(app, move |session| {
        Ok(session.wallet.list(&query, offset, limit, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn badge_ids(app: AppHandle, query: Query) -> Answer<Vec<String>> {
    apart(app, move |session| {
        Ok(session.wallet.ids(&query, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn counts(app: AppHandle) -> Answer<Counts> {
    apart(app, |session| Ok(session.wallet.counts(Utc::now())?)).await
}

#[command]
pub(super) async fn status_counts(app: AppHandle, query: Query) -> Answer<StatusCounts> {
    apart(app, move |session| {
        Ok(session.wallet.status_counts(&query, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn badge(app: AppHandle, id: String) -> Answer<BadgePage> {
    apart(app, move |session| {
        Ok(session.wallet.badge(&id, Utc::now())?)
    })
    .await
}

/// A kept document as text; what is no text becomes U+FFFD.
#[command]
pub(super) async fn evidence_text(app: AppHandle, sha256: String) -> Answer<String> {
    apart(app, move |session| {
        if !is_digest(&sha256) {
            return Err(Failure::new(
                "evidence.unknown",
                "there is no such document",
                "",
            ));
        }
        Ok(text_of(&session.wallet.evidence(&sha256)?))
    })
    .await
}

/// Evidence is a file named by its digest: any other name could lead elsewhere.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn text_of(bytes: &[u8]) -> String {
    let shown = bytes.get(..EVIDENCE).unwrap_or(bytes);
    String::from_utf8_lossy(shown).into_owned()
}

/// Adds the sample badges; their ids, to be checked.
#[command]
pub(super) async fn add_samples(app: AppHandle) -> Answer<Vec<String>> {
    apart(app, |session| Ok(session.wallet.add_samples(Utc::now())?)).await
}

#[command]
pub(super) async fn remove_samples(app: AppHandle) -> Answer<u32> {
    apart(app, |session| Ok(session.wallet.remove_samples()?)).await
}

#[command]
pub(super) async fn remove(app: AppHandle, ids: Vec<String>) -> Answer<u32> {
    apart(app, move |session| {
        Ok(session.wallet.remove(&ids, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn restore(app: AppHandle, ids: Vec<String>) -> Answer<u32> {
    apart(app, move |session| Ok(session.wallet.restore(&ids)?)).await
}

#[command]
pub(super) async fn delete_forever(app: AppHandle, ids: Vec<String>) -> Answer<u32> {
    apart(app, move |session| Ok(session.wallet.delete(&ids)?)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_named_by_a_digest_alone() {
        assert!(is_digest(&"0a".repeat(32)));
        for name in [
            String::new(),
            "0a".repeat(31),
            "0a".repeat(33),
            "0A".repeat(32),
            "../".repeat(21) + "x",
            format!("{}/", "a".repeat(63)),
            format!("{}é", "a".repeat(62)),
        ] {
            assert!(!is_digest(&name), "{name}");
        }
    }

    #[test]
    fn evidence_is_shown_as_text_up_to_a_mebibyte() {
        assert_eq!(text_of(b"{\"a\":\xff}"), "{\"a\":\u{fffd}}");
        assert_eq!(text_of(&vec![b'a'; EVIDENCE + 1]).len(), EVIDENCE);
    }
}
