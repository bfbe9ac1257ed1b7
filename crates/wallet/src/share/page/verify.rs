//! How a visitor of a badge's page finds out for themselves whether it is genuine.

use maud::{Markup, html};

use openbadges::Standard;

use super::badge::Downloads;
use super::exhibit::Exhibit;
use super::layout::{link_out, section};

/// How a visitor finds out for themselves.
pub(super) fn verify(exhibit: &Exhibit, downloads: &Downloads) -> Markup {
    let address = exhibit.address.as_ref().map(|address| &address.url);
    let (verifier, place) = verifier(exhibit.card.standard, address.map(url::Url::as_str));
    let has_credential = downloads.image.is_some() || downloads.credential.is_some();
    section(
        "Verify it yourself",
        &html! {
            @if address.is_none() && !has_credential {
                p { "The earner does not give out the credential here. Ask them for it: Lapel, or any verifier \
                    of Open Badges, says whether it is genuine." }
            } @else {
                p { "Do not take this page’s word for it. Anybody can check an Open Badge with its issuer:" }
                ul.verify {
                    @if let Some(address) = address {
                        li { "See the issuer’s own copy: " (link_out(address.as_str(), None)) }
                    }
                    @if let Some(image) = &downloads.image {
                        li { "Download " a href=(image) download { "the badge image" } ", which carries the credential." }
                    }
                    @if let Some(credential) = &downloads.credential {
                        li { "Download " a href=(credential) download { "the credential" } " by itself." }
                    }
                    li {
                        "Give it to a public verifier, such as "
                        a href=(verifier) rel="noopener noreferrer" { (place) }
                        ", or to Lapel: " code { "lapel verify FILE" } "."
                    }
                }
            }
        },
    )
}

/// A public verifier for a version of the standard: its address, opened at the badge where it has one
/// and the verifier takes it so, and its name.
///
/// 1EdTech runs its own validator for 3.0 at vc.1ed.tech (github.com/1EdTech/digital-credentials-public-validator,
/// issue 45); badgecheck.io is that for 1.x and 2.0, by those who wrote the reference validator.
fn verifier(standard: Option<Standard>, address: Option<&str>) -> (String, &'static str) {
    match standard {
        Some(Standard::V3_0) => ("https://vc.1ed.tech/".into(), "1EdTech’s validator"),
        _ => {
            let mut url = String::from("https://badgecheck.io/");
            if let Some(address) = address {
                let query: String =
                    url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
                url.push_str("?url=");
                url.push_str(&query);
            }
            (url, "badgecheck.io")
        }
    }
}
