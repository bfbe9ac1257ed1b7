//! What lists and the search need of a badge, made from the badge itself.

use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, Transaction, named_params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use url::Url;

use openbadges::{Badge, Credential, Standard};

use super::column::{Json, Moment, Word};
use super::search;
use crate::Result;
use crate::domain::{registrable_domain, shown_host};

/// The derived columns of one badge.
pub(crate) struct Derived<'b> {
    pub(crate) name: String,
    standard: Option<Standard>,
    issuer: Option<String>,
    issuer_domain: Option<String>,
    badge: &'b Badge,
}

impl<'b> Derived<'b> {
    /// What `badge` says, which was read or fetched for `credential`.
    pub(crate) fn of(
        credential: &Credential,
        standard: Option<Standard>,
        badge: &'b Badge,
    ) -> Self {
        let said = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim).unwrap_or_default();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let speaker = speaker(credential, badge);
        let name = said(&badge.name)
            .or_else(|| shown_host(credential.address()?))
            .or_else(|| shown_host(speaker.as_ref()?))
            .unwrap_or_else(|| "Badge without a name".to_owned());
        Self {
            name,
            standard,
            issuer: said(&badge.issuer.name),
            issuer_domain: speaker
                .and_then(|url| registrable_domain(&url).or_else(|| shown_host(&url))),
            badge,
        }
    }

    /// Writes the columns of the badge `number`, which has a row, and the search's words.
    /// `told_by` is the result that found the badge so.
    pub(crate) fn write(
        &self,
        transaction: &Transaction<'_>,
        number: i64,
        told_by: Option<i64>,
    ) -> Result<()> {
        let badge = self.badge;
        let mut columns: CachedStatement<'_> = transaction.prepare_cached(
            "UPDATE badge SET standard = :standard, name = :name, sort_name = :sort_name,
                issuer = :issuer, sort_issuer = :sort_issuer, issuer_domain = :issuer_domain,
                issued_on = :issued_on, begins = :begins, expires = :expires
             WHERE number = :number",
        )?;
        columns.execute(named_params! {
            ":number": number,
            ":standard": self.standard.map(Word),
            ":name": self.name,
            ":sort_name": sort_key(&self.name),
            ":issuer": self.issuer,
            ":sort_issuer": sort_key(self.issuer.as_deref().unwrap_or_default()),
            ":issuer_domain": self.issuer_domain,
            ":issued_on": badge.issued_on.map(Moment),
            ":begins": begins(badge).map(Moment),
            ":expires": badge.expires.map(Moment),
        })?;
        transaction
            .prepare_cached("UPDATE original SET badge_json = ?2, told_by = ?3 WHERE badge = ?1")?
            .execute((number, Json(badge), told_by))?;
        search::index(transaction, number, &self.name, badge)
    }
}

/// When a badge's validity begins.
pub(crate) fn begins(badge: &Badge) -> Option<DateTime<Utc>> {
    badge.valid_from.or(badge.issued_on)
}

/// The address whose host speaks for the issuer: that of its profile, or of the hosted assertion.
/// The home page that an issuer merely names speaks for nobody.
fn speaker(credential: &Credential, badge: &Badge) -> Option<Url> {
    let profile = badge.issuer.id.as_deref().and_then(|id| {
        let url = match id.strip_prefix("did:web:") {
            Some(did) => {
                let host = did.split([':', '#', '/', '?']).next().unwrap_or_default();
                Url::parse(&format!("https://{}", host.replace("%3A", ":")))
            }
            None => Url::parse(id),
        };
        url.ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
    });
    profile.or_else(|| credential.address().cloned())
}

/// A name as it is compared in lists: without accents and case.
fn sort_key(name: &str) -> String {
    name.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_accents_and_case() {
        assert_eq!(sort_key("Échelle"), "echelle");
        assert_eq!(sort_key("ＡＷＳ Straße"), "aws straße");
    }

    #[test]
    fn only_the_profile_or_the_hosted_address_speaks_for_an_issuer() {
        let of = |text: &str| {
            let credential = Credential::read(text).expect("a credential");
            Derived::of(&credential, credential.standard(), credential.badge()).issuer_domain
        };
        assert_eq!(
            of("https://badges.example.co.uk/1").as_deref(),
            Some("example.co.uk")
        );
        let signed = |issuer: &str| {
            format!(
                r#"{{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
                "type":["VerifiableCredential","OpenBadgeCredential"],"id":"urn:uuid:1",
                "issuer":{issuer},"validFrom":"2026-01-01T00:00:00Z",
                "credentialSubject":{{"type":"AchievementSubject","achievement":{{"id":"urn:1","type":"Achievement","name":"A","description":"B","criteria":{{"narrative":"C"}}}}}}}}"#
            )
        };
        assert_eq!(
            of(&signed(
                r#"{"id":"did:web:badges.example.org%3A8443:a","type":"Profile"}"#
            ))
            .as_deref(),
            Some("example.org")
        );
        assert_eq!(
            of(&signed(
                r#"{"id":"did:key:z6Mk","type":"Profile","url":"https://harvard.edu/"}"#
            )),
            None
        );
    }
}
