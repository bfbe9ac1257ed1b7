//! Ways to show one badge elsewhere on the web: a profile, a post, a mail.
//!
//! Lapel sends nothing there itself. It makes an address, shows it whole, and hands it to the browser
//! or the mail program when the earner says so; what happens there Lapel cannot see.

mod encoded;
mod linkedin;
mod mastodon;

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use url::Url;

use super::address::PublicAddress;
use super::log::{self, Note};
use super::one_line;
use crate::day::{day, written};
use crate::store::page as badge_page;
use crate::{Error, Result, Wallet, settings};
use encoded::query;

/// The most characters of a badge's or an issuer's name that go into a text: several places count.
pub(super) const LONGEST_NAME: usize = 100;

/// Where a badge can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Target {
    /// LinkedIn's form that adds a licence or certification to the earner's profile.
    Linkedin,
    /// A post on LinkedIn.
    LinkedinPost,
    /// A post on X.
    X,
    /// A post on Facebook.
    Facebook,
    /// A post on the earner's own Mastodon server.
    Mastodon,
    /// A post on Bluesky.
    Bluesky,
    /// A mail, in the earner's own mail program.
    Mail,
}

impl Target {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Linkedin,
        Self::LinkedinPost,
        Self::X,
        Self::Facebook,
        Self::Mastodon,
        Self::Bluesky,
        Self::Mail,
    ];

    /// What the place is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linkedin | Self::LinkedinPost => "LinkedIn",
            Self::X => "X",
            Self::Facebook => "Facebook",
            Self::Mastodon => "Mastodon",
            Self::Bluesky => "Bluesky",
            Self::Mail => "Mail",
        }
    }
}

/// Something to type into one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Field {
    /// What the form calls it.
    pub label: String,
    /// What belongs in it.
    pub value: String,
}

/// Where the browser or the mail program would be sent, and what would stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Link {
    /// Where the badge is shown.
    pub to: Target,
    /// The address that is opened: `https`, or for a mail `mailto`.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub address: Url,
    /// Each field that the form there has, to be copied where the form does not fill it in by itself.
    pub fields: Vec<Field>,
    /// The text of the post or the mail; empty where there is none.
    pub text: String,
}

/// What is said of a badge elsewhere.
struct Said {
    name: String,
    issuer: Option<String>,
    earner: Option<String>,
    awarded: Option<DateTime<Utc>>,
    address: Url,
}

impl Said {
    /// One sentence for a post.
    fn sentence(&self) -> String {
        let of = self.issuer.as_ref();
        let of = of.map_or_else(String::new, |issuer| format!(" from {issuer}"));
        format!("I earned “{}”{of}.", self.name)
    }

    /// The sentence, and below it the address.
    fn with_address(&self) -> String {
        format!("{}\n\n{}", self.sentence(), self.address)
    }
}

impl Wallet {
    /// How a badge can be shown at a place. Nothing is opened or sent.
    ///
    /// # Errors
    /// [`Error::UnknownBadge`]; [`Error::NoPublicAddress`] if nobody could open the badge there;
    /// [`Error::NoMastodonServer`].
    pub fn link(&self, id: &str, to: Target) -> Result<Link> {
        let public = self.public_address(id)?;
        self.read(|transaction| link(transaction, id, to, public))
    }

    /// Remembers the earner's own Mastodon server, given as `mastodon.social`, as an address there, or
    /// as `@name@mastodon.social`.
    ///
    /// # Errors
    /// [`Error::MastodonServer`] if it names no server on the web.
    pub fn set_mastodon_server(&self, text: &str) -> Result<()> {
        let server = mastodon::server(text)?;
        let settings = settings::Settings {
            mastodon_server: Some(server),
            ..self.settings()?
        };
        self.set_settings(&settings)
    }

    /// Notes that the earner had the browser or the mail program opened on a link.
    ///
    /// # Errors
    /// [`Error::UnknownBadge`].
    pub fn note_opened(&self, id: &str, link: &Link, now: DateTime<Utc>) -> Result<()> {
        self.write(|transaction| {
            let award = badge_page::award(transaction, id)?;
            let fields = || {
                let lines = link.fields.iter();
                let lines: Vec<String> = lines
                    .map(|field| format!("{}: {}", field.label, field.value))
                    .collect();
                lines.join("\n")
            };
            let what = if link.text.is_empty() {
                fields()
            } else {
                link.text.clone()
            };
            let (outcome, message) = match link.to {
                Target::Mail => (
                    "Opened in your mail program.",
                    "Whether you sent it, Lapel cannot see.",
                ),
                _ => (
                    "Opened in your browser.",
                    "Whether you posted it, Lapel cannot see.",
                ),
            };
            let note = Note {
                award: Some(award),
                name: &badge_page::name(transaction, award)?,
                place: link.to.name(),
                address: link.address.as_str(),
                what: &what,
                outcome,
                message,
            };
            log::note(transaction, &note, now)
        })
    }
}

fn link(
    transaction: &Transaction<'_>,
    id: &str,
    to: Target,
    public: Option<PublicAddress>,
) -> Result<Link> {
    let row = badge_page::Row::load(transaction, badge_page::number(transaction, id)?)?;
    let settings = settings::settings(transaction)?;
    let name = one_line(&row.name, LONGEST_NAME);
    let Some(PublicAddress { url: address, .. }) = public else {
        return Err(Error::NoPublicAddress(name));
    };
    let text = |text: &Option<String>| {
        let line = one_line(text.as_deref().unwrap_or_default(), LONGEST_NAME);
        (!line.is_empty()).then_some(line)
    };
    let said = Said {
        name,
        issuer: text(&row.badge.issuer.name),
        earner: text(&settings.earner_name),
        awarded: row.badge.issued_on,
        address,
    };
    match to {
        Target::Linkedin => linkedin::to_profile(&row.badge, &said),
        Target::LinkedinPost => post(
            to,
            "https://www.linkedin.com/sharing/share-offsite/",
            &[("url", said.address.as_str())],
            said.with_address(),
        ),
        Target::X => post(
            to,
            "https://x.com/intent/post",
            &[("text", &said.sentence()), ("url", said.address.as_str())],
            said.with_address(),
        ),
        Target::Facebook => post(
            to,
            "https://www.facebook.com/sharer/sharer.php",
            &[("u", said.address.as_str())],
            said.with_address(),
        ),
        Target::Mastodon => {
            let server = settings.mastodon_server.ok_or(Error::NoMastodonServer)?;
            let text = said.with_address();
            post(
                to,
                &format!("{server}share"),
                &[("text", &text)],
                text.clone(),
            )
        }
        Target::Bluesky => {
            let text = said.with_address();
            let page = "https://bsky.app/intent/compose";
            post(to, page, &[("text", &text)], text.clone())
        }
        Target::Mail => mail(&said),
    }
}

/// A post: the page that is opened with these values, and the text in case that page leaves it out.
fn post(to: Target, page: &str, values: &[(&str, &str)], text: String) -> Result<Link> {
    Ok(Link {
        to,
        address: address(&format!("{page}?{}", query(values)))?,
        fields: vec![Field {
            label: "Text".into(),
            value: text.clone(),
        }],
        text,
    })
}

/// A mail without a recipient: whom it goes to, the earner says in the mail program.
fn mail(said: &Said) -> Result<Link> {
    let Said { name, issuer, .. } = said;
    let subject = format!("My badge: {name}");
    let from = issuer.as_ref();
    let from = from.map_or_else(String::new, |issuer| format!(" from {issuer}"));
    let on = said.awarded.map(|at| format!(" on {}", written(day(at))));
    let earner = said.earner.as_ref();
    let text = format!(
        "I earned the badge “{name}”{from}{}.\n\nSee it, and check that it is genuine:\n{}\n{}",
        on.unwrap_or_default(),
        said.address,
        earner.map_or_else(String::new, |earner| format!("\n{earner}\n")),
    );
    let field = |label: &str, value: &str| Field {
        label: label.into(),
        value: value.into(),
    };
    Ok(Link {
        to: Target::Mail,
        address: address(&format!(
            "mailto:?{}",
            query(&[("subject", &subject), ("body", &text)])
        ))?,
        fields: vec![field("Subject", &subject), field("Text", &text)],
        text,
    })
}

/// An address that was put together of encoded parts.
fn address(text: &str) -> Result<Url> {
    Url::parse(text).map_err(|_| Error::UnusableLink(text.to_owned()))
}

#[cfg(test)]
mod tests;
