//! How a badge that ends can be had anew.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use url::Url;

use openbadges::Credential;

use crate::store::page as badge_page;
use crate::{Result, Wallet};

/// Where a badge can be renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Renewal {
    /// Where the issuer gives out newer versions to programs (3.0, `refreshService`). Lapel asks there
    /// by itself whenever it checks the badge.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub service: Option<Url>,
    /// A page for the earner: where it is renewed, or else what has to be done to earn it.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub page: Option<Url>,
    /// Whether the page is the criteria, and not made for renewing.
    pub is_criteria: bool,
}

impl Wallet {
    /// How a badge can be renewed; none if it never expires, or says nothing about it.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn renewal(&self, id: &str) -> Result<Option<Renewal>> {
        self.read(|transaction| renewal(transaction, badge_page::number(transaction, id)?))
    }
}

/// As [`Wallet::renewal`], of the badge of this number.
pub(crate) fn renewal(transaction: &Transaction<'_>, number: i64) -> Result<Option<Renewal>> {
    let row = badge_page::Row::load(transaction, number)?;
    if row.badge.expires.is_none() {
        return Ok(None);
    }
    let services = Credential::read(&row.text)?.refresh_services();
    let named = |for_programs: bool| {
        services
            .iter()
            .find(|service| service.for_programs == for_programs)
            .map(|service| service.url.clone())
            .filter(for_people)
    };
    let criteria = || {
        let url = Url::parse(row.badge.criteria.url.as_deref()?).ok()?;
        Some(url).filter(for_people)
    };
    let renewed = named(false);
    let is_criteria = renewed.is_none();
    let renewal = Renewal {
        service: named(true),
        page: renewed.or_else(criteria),
        is_criteria,
    };
    Ok((renewal.service.is_some() || renewal.page.is_some()).then_some(renewal))
}

/// Whether the browser may be sent there.
fn for_people(url: &Url) -> bool {
    url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::store::samples::*;

    fn renewal_of(text: Value) -> Option<Renewal> {
        let sample = Sample::new();
        let id = sample.add(text);
        sample.wallet.renewal(&id).expect("it is known")
    }

    fn expiring(changes: Value) -> Value {
        let credential = with(
            credential_3_0("2026-01-01T00:00:00Z"),
            json!({"validUntil": "2027-01-01T00:00:00Z"}),
        );
        with(credential, changes)
    }

    #[test]
    fn a_refresh_service_comes_before_the_criteria() {
        let found = renewal_of(expiring(json!({"refreshService": [
            {"id": "https://issuer.example/refresh", "type": "1EdTechCredentialRefresh"},
            {"id": "https://issuer.example/renew", "type": "ManualRefreshService2018"}
        ]})));
        let found = found.expect("a renewal");
        let service = found.service.as_ref().map(Url::as_str);
        assert_eq!(service, Some("https://issuer.example/refresh"));
        assert_eq!(
            found.page.as_ref().map(Url::as_str),
            Some("https://issuer.example/renew")
        );
        assert!(!found.is_criteria);
    }

    #[test]
    fn without_one_the_criteria_page_says_how_to_earn_it_again() {
        let class = with(
            class(),
            json!({"criteria": {"id": "https://issuer.example/exam"}}),
        );
        let badge = with(
            assertion(1),
            json!({"badge": class, "expires": "2027-01-01T00:00:00Z"}),
        );
        let found = renewal_of(badge.clone()).expect("a renewal");
        assert_eq!(found.service, None);
        assert_eq!(
            found.page.as_ref().map(Url::as_str),
            Some("https://issuer.example/exam")
        );
        assert!(found.is_criteria);
        assert_eq!(
            renewal_of(with(badge, json!({"expires": null}))),
            None,
            "it never expires"
        );
    }

    #[test]
    fn no_address_but_https_is_offered() {
        for address in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http://a.example/",
        ] {
            let service = json!({"id": address, "type": "ManualRefreshService2018"});
            assert_eq!(
                renewal_of(expiring(json!({"refreshService": service}))),
                None
            );
        }
    }
}
