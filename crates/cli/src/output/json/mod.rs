//! The contract for programs: one line of JSON for each result. Every member is always there; what
//! is not known is null. Times are RFC 3339 in UTC, in whole seconds.

mod backpack;
mod outward;
mod printed;
mod share;
mod shown;
mod verified;

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use openbadges::verify::Confirmation;
use openbadges::{Check, Expiry, Method, Recipient, Standard, Verdict};
use wallet::Standing;
use wallet::check::Checked;
use wallet::export::Exported;
use wallet::import::{ImportResult, Outcome, Refusal};
use wallet::store::{BadgeCard, BadgePage, Change};

use super::human::may_deceive;
pub(crate) use backpack::{Compared, Connected, Delivered, Planned, Unfit};
pub(crate) use outward::{Linked, Pasted, Reminded, WrittenCalendar};
pub(crate) use printed::Printed;
pub(crate) use share::{DeletedCollection, Left, ListedCollection, Needed, Switched};
pub(crate) use shown::Shown;
pub(crate) use verified::Verified;
use verified::{Fetched, Signer};

/// Writes one line, and lets it go at once: whoever reads may be waiting for it.
pub(crate) fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// JSON must escape the control characters below a space. Terminals obey others as well, and people
/// read JSON there: they are escaped too, which changes nothing about what it says.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(may_deceive) {
            let (plain, from) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut letters = from.chars();
            for letter in letters.by_ref().take(1) {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = letters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// A time as the contract writes it: `2026-11-23T09:00:00Z`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment(pub(crate) DateTime<Utc>);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

/// A line for an input that could not be read.
#[derive(Serialize)]
pub(crate) struct Unreadable<'a> {
    pub(crate) input: &'a str,
    pub(crate) error: Cause<'a>,
}

#[derive(Serialize)]
pub(crate) struct Cause<'a> {
    code: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Refusal> for Cause<'a> {
    fn from(refusal: &'a Refusal) -> Self {
        Self {
            code: &refusal.code,
            message: &refusal.message,
        }
    }
}

/// A line of `lapel import --json`.
#[derive(Serialize)]
pub(crate) struct Imported<'a> {
    input: &'a str,
    outcome: Outcome,
    id: Option<&'a str>,
    error: Option<&'a Refusal>,
}

impl<'a> From<&'a ImportResult> for Imported<'a> {
    fn from(result: &'a ImportResult) -> Self {
        Self {
            input: &result.input,
            outcome: result.outcome,
            id: result.id.as_deref(),
            error: result.error.as_ref(),
        }
    }
}

/// A line of `lapel list --json`.
#[derive(Serialize)]
pub(crate) struct Listed<'a> {
    id: &'a str,
    name: &'a str,
    issuer: Option<&'a str>,
    issuer_domain: Option<&'a str>,
    fingerprint: Option<&'a str>,
    standard: Option<Standard>,
    standing: Standing,
    verdict: Option<Verdict>,
    recipient: Recipient,
    expiry: Expiry,
    issued_on: Option<Moment>,
    expires: Option<Moment>,
    days_left: Option<i32>,
    shared: bool,
    checked_at: Option<Moment>,
}

impl<'a> From<&'a BadgeCard> for Listed<'a> {
    fn from(card: &'a BadgeCard) -> Self {
        Self {
            id: &card.id,
            name: &card.name,
            issuer: card.issuer.as_deref(),
            issuer_domain: card.issuer_domain.as_deref(),
            fingerprint: card.fingerprint.as_deref(),
            standard: card.standard,
            standing: card.standing,
            verdict: card.verdict,
            recipient: card.recipient,
            expiry: card.expiry,
            issued_on: card.issued_on.map(Moment),
            expires: card.expires.map(Moment),
            days_left: card.days_left,
            shared: card.shared,
            checked_at: card.checked_at.map(Moment),
        }
    }
}

/// A line of `lapel check --json`: what this check found, and how the badge stood before.
#[derive(Serialize)]
pub(crate) struct CheckedNow<'a> {
    id: &'a str,
    name: &'a str,
    issuer: Option<&'a str>,
    standard: Option<Standard>,
    verdict: Verdict,
    recipient: Recipient,
    expiry: Expiry,
    issued_on: Option<Moment>,
    expires: Option<Moment>,
    standing: Standing,
    before: Standing,
    checked_at: Option<Moment>,
    method: Option<Method>,
    signer: Option<Signer<'a>>,
    confirmation: Option<&'a Confirmation>,
    replaced: Option<&'a [Change]>,
    checks: &'a [Check],
    fetched: Vec<Fetched<'a>>,
}

impl<'a> CheckedNow<'a> {
    /// `page` is the badge's page after the check.
    pub(crate) fn new(checked: &'a Checked, page: &'a BadgePage) -> Self {
        let card = &page.card;
        let found = page.newer_attempt.as_ref().or(page.result.as_ref());
        Self {
            id: &checked.id,
            name: &checked.name,
            issuer: card.issuer.as_deref(),
            standard: card.standard,
            verdict: checked.verdict,
            recipient: checked.recipient,
            expiry: card.expiry,
            issued_on: card.issued_on.map(Moment),
            expires: card.expires.map(Moment),
            standing: checked.standing,
            before: checked.before,
            checked_at: found.map(|found| Moment(found.at)),
            method: found.map(|found| found.method),
            signer: found.and_then(|found| found.signer.as_ref().map(Signer::from)),
            confirmation: found.and_then(|found| found.confirmation.as_ref()),
            replaced: checked.replaced.as_deref(),
            checks: found.map_or(&[], |found| &found.checks),
            fetched: found.map_or_else(Vec::new, |found| {
                found.evidence.iter().map(Fetched::from).collect()
            }),
        }
    }
}

/// A line of `lapel export --json`.
#[derive(Serialize)]
pub(crate) struct Written<'a> {
    id: &'a str,
    name: &'a str,
    files: Vec<String>,
    zip: Option<String>,
}

impl<'a> Written<'a> {
    pub(crate) fn new(exported: &'a Exported, zip: Option<&Path>) -> Self {
        let shown = |path: &Path| path.display().to_string();
        Self {
            id: &exported.id,
            name: &exported.name,
            files: exported.files.iter().map(|file| shown(file)).collect(),
            zip: zip.map(shown),
        }
    }
}

/// A line of `lapel remove` and `lapel restore` with `--json`.
#[derive(Serialize)]
pub(crate) struct Moved<'a> {
    pub(crate) id: &'a str,
    pub(crate) removed: bool,
}

#[cfg(test)]
mod tests {
    use openbadges::source::Wanted;
    use openbadges::verify::{Request, verify};
    use openbadges::{Credential, Document, Source, SourceError};
    use serde_json::{Value, json};
    use url::Url;

    use super::*;

    /// A network where every address answers 404.
    struct Nowhere;

    impl Source for Nowhere {
        fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
            Ok(Document {
                requested: url.clone(),
                url: url.clone(),
                status: 404,
                content_type: None,
                body: Vec::new(),
                fetched_at: on("2026-11-23T09:00:00.123456789Z"),
            })
        }
    }

    fn on(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn written(value: &impl Serialize) -> Value {
        let mut bytes = Vec::new();
        line(&mut bytes, value).expect("memory");
        assert_eq!(bytes.iter().filter(|&&byte| byte == b'\n').count(), 1);
        assert_eq!(bytes.last(), Some(&b'\n'));
        serde_json::from_slice(&bytes).expect("JSON")
    }

    #[test]
    fn a_verified_badge_has_every_member_of_the_contract() {
        let credential =
            Credential::read("https://issuer.example/assertions/1").expect("an address");
        let report = verify(
            &Request::of(&credential, on("2026-11-23T10:00:00Z")),
            &Nowhere,
        );
        let mut line = written(&Verified::new("badge\u{1b}[31m\n.png", &report));
        let members: Vec<&String> = line.as_object().expect("an object").keys().collect();
        assert_eq!(
            members,
            [
                "input",
                "verdict",
                "recipient",
                "expiry",
                "standard",
                "method",
                "name",
                "issuer",
                "issued_on",
                "expires",
                "checks",
                "fetched",
                "signer",
                "confirmation",
                "missing_contexts",
                "within",
                "refreshed",
            ]
        );
        for check in line["checks"].as_array().expect("checks") {
            let members: Vec<&String> = check.as_object().expect("an object").keys().collect();
            assert_eq!(members, ["id", "status", "message", "evidence"]);
        }
        line["checks"] = json!([]);
        let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(
            line,
            json!({
                "input": "badge\u{1b}[31m\n.png",
                "verdict": "unverified",
                "recipient": "unknown",
                "expiry": "none",
                "standard": null,
                "method": "hosted",
                "name": null,
                "issuer": {"name": null, "url": null},
                "issued_on": null,
                "expires": null,
                "checks": [],
                "fetched": [{
                    "url": "https://issuer.example/assertions/1",
                    "status": 404,
                    "sha256": none,
                    "at": "2026-11-23T09:00:00Z",
                }],
                "signer": null,
                "confirmation": null,
                "missing_contexts": [],
                "within": [],
                "refreshed": null,
            })
        );
    }

    #[test]
    fn what_a_badge_says_leaves_no_control_character_in_a_line() {
        let said = "é\u{1b}]0;title\u{7}\r\n\0\u{7f}\u{9b}31m\u{202e}\u{e0041}日本";
        let mut bytes = Vec::new();
        line(&mut bytes, &said).expect("memory");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(
            text,
            concat!(
                r#""é\u001b]0;title\u0007\r\n\u0000\u007f\u009b31m\u202e\udb40\udc41日本""#,
                "\n"
            )
        );
        let read: String = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read, said);
    }

    #[test]
    fn an_unreadable_input_has_a_code_and_a_sentence() {
        let refusal = Refusal {
            code: "image.no-credential".into(),
            message: "this image carries no badge".into(),
            hint: "Download it again.".into(),
        };
        let unreadable = Unreadable {
            input: "photo.png",
            error: Cause::from(&refusal),
        };
        assert_eq!(
            written(&unreadable),
            json!({
                "input": "photo.png",
                "error": {"code": "image.no-credential", "message": "this image carries no badge"},
            })
        );
    }

    #[test]
    fn an_imported_file_says_its_outcome() {
        let mut result = ImportResult {
            input: "badge.png".into(),
            outcome: Outcome::Imported,
            id: Some("3f2a9c0d11111111".into()),
            name: Some("Badge".into()),
            error: None,
        };
        assert_eq!(
            written(&Imported::from(&result)),
            json!({"input": "badge.png", "outcome": "imported", "id": "3f2a9c0d11111111", "error": null})
        );
        result.outcome = Outcome::Refused;
        result.id = None;
        result.error = Some(Refusal {
            code: "import.not-a-badge".into(),
            message: "this is no badge".into(),
            hint: String::new(),
        });
        assert_eq!(
            written(&Imported::from(&result)),
            json!({
                "input": "badge.png",
                "outcome": "refused",
                "id": null,
                "error": {"code": "import.not-a-badge", "message": "this is no badge", "hint": ""},
            })
        );
    }

    #[test]
    fn a_listed_badge_has_every_member_of_the_contract() {
        let card = BadgeCard {
            id: "3f2a9c0d11111111".into(),
            name: "Badge".into(),
            issuer: None,
            issuer_domain: Some("example.org".into()),
            fingerprint: None,
            standard: Some(Standard::V2_0),
            standing: Standing::Unchecked,
            verdict: None,
            recipient: Recipient::Unknown,
            expiry: Expiry::InDate,
            validity_left: Some(0.5),
            days_left: Some(100),
            issued_on: Some(on("2026-01-01T00:00:00.5Z")),
            expires: Some(on("2027-03-03T12:00:00+02:00")),
            shared: false,
            sample: false,
            checked_at: None,
            picture: None,
        };
        assert_eq!(
            written(&Listed::from(&card)),
            json!({
                "id": "3f2a9c0d11111111",
                "name": "Badge",
                "issuer": null,
                "issuer_domain": "example.org",
                "fingerprint": null,
                "standard": "2.0",
                "standing": "unchecked",
                "verdict": null,
                "recipient": "unknown",
                "expiry": "in-date",
                "issued_on": "2026-01-01T00:00:00Z",
                "expires": "2027-03-03T10:00:00Z",
                "days_left": 100,
                "shared": false,
                "checked_at": null,
            })
        );
    }
}
