//! Moodle, wherever it is.

use url::Url;

/// `…/badges/badge.php?hash=<hash>`, wherever the Moodle is.
pub(super) fn assertion(url: &Url) -> Option<Url> {
    let folder = url.path().strip_suffix("/badges/badge.php")?;
    let (_, hash) = url.query_pairs().find(|(name, _)| name == "hash")?;
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_hash.then(|| {
        let mut assertion = url.clone();
        assertion.set_path(&format!("{folder}/badges/assertion.php"));
        assertion.set_query(Some(&format!("b={hash}&obversion=2")));
        assertion.set_fragment(None);
        assertion
    })
}

#[cfg(test)]
mod tests {
    use super::super::assertion_behind;
    use super::super::testing::{leads, url};

    #[test]
    fn a_moodle_page_leads_to_its_assertion_wherever_the_moodle_is() {
        leads(
            "https://learn.example.edu/moodle/badges/badge.php?hash=12ab34",
            "https://learn.example.edu/moodle/badges/assertion.php?b=12ab34&obversion=2",
        );
        let hostile = url("https://learn.example.edu/badges/badge.php?hash=a%26action%3D1");
        assert_eq!(assertion_behind(&hostile), None);
    }
}
