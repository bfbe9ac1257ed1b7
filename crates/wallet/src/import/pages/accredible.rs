//! Accredible.

use url::Url;

use super::{is_uuid, on_host, segments};

/// `https://www.credential.net/<uuid>`, and under the names it has had.
pub(super) fn assertion(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let segments = segments(url);
    let (("credential.net", [id]) | ("accredible.com", ["credential", id])) = (host, &segments[..])
    else {
        return None;
    };
    is_uuid(id).then(|| {
        on_host(
            url,
            "api.accredible.com",
            &format!("v1/obi/badge_assertions/{id}"),
            "",
        )
    })?
}

#[cfg(test)]
mod tests {
    use super::super::testing::{UUID, leads};

    #[test]
    fn an_accredible_page_leads_to_its_assertion() {
        let assertion = format!("https://api.accredible.com/v1/obi/badge_assertions/{UUID}");
        leads(&format!("https://www.credential.net/{UUID}"), &assertion);
        leads(&format!("https://credential.net/{UUID}?key=1"), &assertion);
        leads(
            &format!("https://www.accredible.com/credential/{UUID}"),
            &assertion,
        );
    }
}
