//! LinkedIn's form "Add licence or certification" (its "Add to profile").

use chrono::{DateTime, Datelike, Utc};
use openbadges::Badge;
use url::Url;

use super::encoded::query;
use super::{Field, Link, Said, Target, address};
use crate::Result;
use crate::day::day;
use crate::share::address::says_an_email;
use crate::share::one_line;

/// The most characters that the form takes as an id.
const LONGEST_ID: usize = 80;

/// The form with what the badge says. LinkedIn fills in the name of the award and of the organisation,
/// and no longer all of the rest: each field can be copied as well.
pub(super) fn to_profile(badge: &Badge, said: &Said) -> Result<Link> {
    let (issued, expires) = (month(badge.issued_on), month(badge.expires));
    let id = credential_id(badge);
    let company = company(badge);
    let organisation = said.issuer.as_deref().unwrap_or_default();
    let values = [
        ("startTask", "CERTIFICATION_NAME"),
        ("name", said.name.as_str()),
        // The number brings the logo along; LinkedIn takes one of the two.
        ("organizationId", company.as_deref().unwrap_or_default()),
        (
            "organizationName",
            if company.is_none() { organisation } else { "" },
        ),
        ("issueYear", issued.year.as_str()),
        ("issueMonth", issued.month.as_str()),
        ("expirationYear", expires.year.as_str()),
        ("expirationMonth", expires.month.as_str()),
        ("certUrl", said.address.as_str()),
        ("certId", id.as_str()),
    ];
    let fields = [
        ("Name", said.name.as_str()),
        ("Issuing organisation", organisation),
        ("Issue date", issued.words.as_str()),
        ("Expiration date", expires.words.as_str()),
        ("Credential ID", id.as_str()),
        ("Credential URL", said.address.as_str()),
    ];
    Ok(Link {
        to: Target::Linkedin,
        address: address(&format!(
            "https://www.linkedin.com/profile/add?{}",
            query(&values)
        ))?,
        fields: fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| Field {
                label: label.into(),
                value: value.into(),
            })
            .collect(),
        text: String::new(),
    })
}

/// A month as the address and as the form have it; empty where there is no date.
#[derive(Default)]
struct Month {
    year: String,
    month: String,
    words: String,
}

fn month(at: Option<DateTime<Utc>>) -> Month {
    at.map(day).map_or_else(Month::default, |day| Month {
        year: day.year().to_string(),
        month: day.month().to_string(),
        words: day.format("%B %Y").to_string(),
    })
}

/// The number of the licence, or else what tells the credential from every other of its issuer: the
/// end of its address, or of its `urn`.
pub(super) fn credential_id(badge: &Badge) -> String {
    let licence = badge.award.as_ref();
    let licence = licence.and_then(|award| award.license_number.as_deref());
    let id = badge.id.as_deref().unwrap_or_default();
    // An e-mail address tells nobody which award it is, and is not meant for everybody.
    let licence = licence.filter(|number| !says_an_email(number));
    let own = match Url::parse(id) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url
            .path_segments()
            .and_then(|mut parts| parts.rfind(|part| !part.is_empty()).map(str::to_owned))
            .unwrap_or_default(),
        Ok(url) if url.scheme() == "urn" => {
            let path = url.path();
            path.strip_prefix("uuid:").unwrap_or(path).to_owned()
        }
        _ => id.to_owned(),
    };
    let id = Some(licence.unwrap_or(&own)).filter(|id| !says_an_email(id));
    one_line(id.unwrap_or_default(), LONGEST_ID)
}

/// The number of the issuer's page on LinkedIn, where that is what it names as its home page.
fn company(badge: &Badge) -> Option<String> {
    let url = Url::parse(badge.issuer.url.as_deref()?).ok()?;
    let is_linkedin = matches!(url.host_str()?, "linkedin.com" | "www.linkedin.com");
    let mut parts = url.path_segments()?;
    let number = (is_linkedin && parts.next()? == "company")
        .then(|| parts.next())
        .flatten()?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| number.to_owned())
}
