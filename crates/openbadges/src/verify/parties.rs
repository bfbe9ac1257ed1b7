//! The badge class and the issuer profile that belong to an assertion.

use serde_json::Value;
use url::Url;

use super::data;
use super::inquiry::{Declared, Inquiry, Moved, NoDocument, id_of};
use super::rule::Rule;
use super::scope::same_host;
use crate::badge::Standard;
use crate::credential::{link, one, web_address};

/// Where the assertion came from, which says how far what is embedded in it can be believed.
pub(super) enum Assertion<'a> {
    /// It was fetched from this address: what it embeds is fetched again from its own address.
    Hosted(&'a Url),
    /// It was signed: the signature covers what it embeds, except who the issuer is.
    Signed,
}

/// The badge class and the issuer profile, as far as they could be had.
#[derive(Default)]
pub(super) struct Parties {
    pub(super) class: Option<Value>,
    pub(super) issuer: Option<Value>,
    /// The address at which the issuer profile is at home; none if it names none.
    pub(super) issuer_id: Option<Url>,
    pub(super) class_id: Option<Url>,
}

/// Fetches both, noting how far each was found.
pub(super) fn fetch(
    inquiry: &mut Inquiry<'_>,
    standard: Standard,
    assertion: &Value,
    from: &Assertion<'_>,
) -> Parties {
    let mut parties = Parties::default();
    let Some(named) = one(assertion, "badge") else {
        return parties;
    };
    let Some((class, class_id)) = class(inquiry, named, from) else {
        return parties;
    };
    data::badge_class(inquiry, standard, &class);
    if let Some(named) = one(&class, "issuer") {
        let here = class_id.clone().or_else(|| match from {
            Assertion::Hosted(address) => Some((*address).clone()),
            Assertion::Signed => None,
        });
        if let Some((issuer, issuer_id)) = issuer(inquiry, named, from, here.as_ref()) {
            data::issuer(inquiry, standard, &issuer);
            parties.issuer = Some(issuer);
            parties.issuer_id = issuer_id;
        }
    }
    parties.class = Some(class);
    parties.class_id = class_id;
    parties
}

fn class(
    inquiry: &mut Inquiry<'_>,
    named: &Value,
    from: &Assertion<'_>,
) -> Option<(Value, Option<Url>)> {
    const WHAT: &str = "The badge class";
    let address = link(named).and_then(|id| web_address(&id));
    match (named.is_object(), address, from) {
        (true, address, Assertion::Signed) => {
            inquiry.pass(
                Rule::BadgeClass,
                "The badge class is part of what was signed",
                None,
            );
            Some((named.clone(), address))
        }
        (true, None, Assertion::Hosted(_)) => {
            inquiry.pass(
                Rule::BadgeClass,
                "The badge class is part of the assertion",
                None,
            );
            Some((named.clone(), None))
        }
        (embedded, Some(address), _) => fetch_one(
            inquiry,
            Rule::BadgeClass,
            WHAT,
            &address,
            embedded.then_some(named),
            from,
        ),
        (false, None, _) => {
            inquiry.fail(
                Rule::BadgeClass,
                "The badge names a badge class that has no address",
                link(named),
            );
            None
        }
    }
}

fn issuer(
    inquiry: &mut Inquiry<'_>,
    named: &Value,
    from: &Assertion<'_>,
    here: Option<&Url>,
) -> Option<(Value, Option<Url>)> {
    const WHAT: &str = "The issuer profile";
    let address = link(named).and_then(|id| web_address(&id));
    match (named.is_object(), address, from) {
        (true, None, Assertion::Hosted(_)) => {
            inquiry.warn(
                Rule::Issuer,
                "The issuer profile is part of the badge and has no address of its own",
                here.and_then(Url::host_str).map(str::to_owned),
            );
            Some((named.clone(), None))
        }
        (_, None, Assertion::Signed) => {
            // Whoever signs can embed whatever profile they like: it proves nothing.
            inquiry.skip(
                Rule::Issuer,
                "The issuer names no web address at which its key could be looked up",
                link(named),
            );
            None
        }
        (false, None, Assertion::Hosted(_)) => {
            inquiry.fail(
                Rule::Issuer,
                "The badge names an issuer that has no address",
                link(named),
            );
            None
        }
        (embedded, Some(address), _) => {
            let fallback = embedded.then_some(named);
            fetch_one(inquiry, Rule::Issuer, WHAT, &address, fallback, from)
        }
    }
}

fn fetch_one(
    inquiry: &mut Inquiry<'_>,
    rule: Rule,
    what: &str,
    address: &Url,
    embedded: Option<&Value>,
    from: &Assertion<'_>,
) -> Option<(Value, Option<Url>)> {
    match inquiry.declared(address, id_of) {
        Ok(Declared { value, url, moved }) => match moved {
            Moved::No => {
                inquiry.pass(rule, format!("{what} is at its address"), url.to_string());
                Some((value, Some(url)))
            }
            Moved::Once => {
                inquiry.warn(
                    rule,
                    format!("{what} was found at another address than the badge names"),
                    format!("{address} names {url}"),
                );
                Some((value, Some(url)))
            }
            Moved::Again => {
                inquiry.fail(
                    rule,
                    format!("{what} contradicts itself about where it is"),
                    format!("{address} names {url}, which names another address"),
                );
                Some((value, Some(url)))
            }
            Moved::Unreachable(why) => {
                inquiry.no_document(rule, what, &why, &url);
                Some((value, Some(url)))
            }
        },
        Err(why) => match (embedded, from) {
            // The host that vouches for the assertion vouches for what it embeds.
            (Some(value), Assertion::Hosted(assertion))
                if same_host(assertion, address) && !matches!(why, NoDocument::Broken(_)) =>
            {
                inquiry.warn(
                    rule,
                    format!("{what} is not at its address; the assertion’s own copy is shown"),
                    why.evidence(address),
                );
                Some((value.clone(), Some(address.clone())))
            }
            _ => {
                inquiry.no_document(rule, what, &why, address);
                None
            }
        },
    }
}
