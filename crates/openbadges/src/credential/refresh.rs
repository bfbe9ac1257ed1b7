//! Where a credential says that a newer version of it can be had (VCDM 2.0 "Refreshing").

use serde_json::Value;
use url::Url;

use super::{Credential, link, many, types, web_address};

/// A refresh service as the credential names it. Nobody vouches for it before the proof is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshService {
    /// Its address.
    pub url: Url,
    /// Whether programs ask it (`1EdTechCredentialRefresh`); otherwise it is a page for people.
    pub for_programs: bool,
}

impl Credential {
    /// The refresh services that the credential names by a web address, in its order.
    pub fn refresh_services(&self) -> Vec<RefreshService> {
        services(&self.document())
    }
}

fn services(document: &Value) -> Vec<RefreshService> {
    many(document, "refreshService")
        .into_iter()
        .filter_map(|service| {
            Some(RefreshService {
                url: web_address(&link(service)?)?,
                for_programs: types(service).contains(&"1EdTechCredentialRefresh"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_refresh_service_is_read_with_whom_it_is_for() {
        let document = json!({"refreshService": [
            {"id": "https://issuer.example/refresh/1", "type": "1EdTechCredentialRefresh"},
            {"id": "https://issuer.example/renew", "type": ["ManualRefreshService2018"]},
            {"id": "javascript:alert(1)", "type": "ManualRefreshService2018"},
            {"type": "1EdTechCredentialRefresh"},
        ]});
        let found: Vec<(String, bool)> = services(&document)
            .into_iter()
            .map(|service| (service.url.to_string(), service.for_programs))
            .collect();
        assert_eq!(
            found,
            [
                ("https://issuer.example/refresh/1".to_owned(), true),
                ("https://issuer.example/renew".to_owned(), false),
            ]
        );
        assert_eq!(services(&json!({})), []);
    }
}
