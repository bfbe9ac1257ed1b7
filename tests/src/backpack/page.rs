//! Lists in pages: `limit`, `offset`, `since`, Link and X-Total-Count (Open Badges 2.1, section 4.8;
//! 3.0, section 6.4).

use std::collections::HashMap;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::state::{Item, Shared};

/// The most that comes on one page, whatever is asked for.
pub const LONGEST: usize = 20;

/// How a server pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paging {
    /// Rightly.
    #[default]
    Right,
    /// `next` is the page that it is on.
    Circles,
    /// `next` is on another host.
    Elsewhere,
    /// No Link at all; X-Total-Count tells.
    NoLink,
    /// Each page begins with what the one before ended with.
    Repeats,
    /// The offset is not looked at: every page is the first, and each names a next.
    Stuck,
    /// After the last page come empty ones, each with a next.
    Beyond,
    /// `next` is relative, its relation in capitals and without quotes.
    Sloppy,
}

/// A page of a list.
pub(super) struct Page {
    /// What is on it.
    pub(super) items: Vec<Item>,
    total: usize,
    link: Option<String>,
}

impl Page {
    /// The page that is asked for, or what is wrong with the question.
    pub(super) fn of(
        shared: &Shared,
        path: &str,
        query: &HashMap<String, String>,
        is_3: bool,
    ) -> Result<Self, String> {
        let number = |name: &str, least: usize, otherwise: usize| match query.get(name) {
            None => Ok(otherwise),
            Some(text) => text
                .parse::<usize>()
                .ok()
                .filter(|number| *number >= least)
                .ok_or_else(|| format!("{name} is no number that it can be")),
        };
        let limit = number("limit", 1, LONGEST)?.min(LONGEST);
        let offset = number("offset", 0, 0)?;
        let since = match query.get("since") {
            None => None,
            Some(text) => Some(
                DateTime::parse_from_rfc3339(text)
                    .map_err(|_| "since is no time".to_owned())?
                    .to_utc(),
            ),
        };
        let quirks = shared.quirks().clone();
        let mut all: Vec<Item> = shared
            .state()
            .held
            .iter()
            .filter(|item| item.is_3 == is_3)
            .filter(|item| since.is_none_or(|since: DateTime<Utc>| item.came > since))
            .cloned()
            .collect();
        // Last update first.
        all.sort_by_key(|item| std::cmp::Reverse(item.came));
        let total = all.len();
        let paging = quirks.paging;
        let begin = match paging {
            Paging::Stuck => 0,
            Paging::Repeats => offset.saturating_sub(1),
            _ => offset,
        };
        let end = if paging == Paging::Repeats {
            offset + limit
        } else {
            begin + limit
        };
        let items = all
            .into_iter()
            .skip(begin)
            .take(end.saturating_sub(begin))
            .collect();
        let since = query
            .get("since")
            .map_or_else(String::new, |since| format!("&since={since}"));
        let place = Place {
            list: format!("{}{path}", shared.base),
            path: path.to_owned(),
            since,
            limit,
            offset,
            total,
        };
        Ok(Self {
            items,
            total,
            link: place.link(paging),
        })
    }

    /// Says in the headers where it is among the others.
    pub(super) fn head(&self, shared: &Shared, response: &mut Response) {
        let headers = response.headers_mut();
        let link = self.link.as_deref().map(HeaderValue::from_str);
        if let Some(Ok(link)) = link {
            headers.insert(header::LINK, link);
        }
        if !shared.quirks().no_total {
            headers.insert("x-total-count", self.total.into());
        }
    }
}

/// Where a page is.
struct Place {
    list: String,
    path: String,
    since: String,
    limit: usize,
    offset: usize,
    total: usize,
}

impl Place {
    fn at(&self, offset: usize) -> String {
        format!(
            "{}?limit={}&offset={offset}{}",
            self.list, self.limit, self.since
        )
    }

    /// The same by the host's other name: another origin, to which no token may go.
    fn elsewhere(&self, offset: usize) -> String {
        self.at(offset).replace("localhost", "127.0.0.1")
    }

    fn link(&self, paging: Paging) -> Option<String> {
        let after = self.offset + self.limit;
        let more = after < self.total;
        let next = match paging {
            Paging::NoLink => return None,
            Paging::Circles => Some(format!("{}&again=1", self.at(self.offset))),
            Paging::Elsewhere => Some(format!("{}&again=1", self.elsewhere(after))),
            Paging::Stuck | Paging::Beyond => Some(self.at(after)),
            Paging::Sloppy if more => {
                let next = format!("{}?limit={}&offset={after}", self.path, self.limit);
                return Some(format!("<{next}>;rel=Next"));
            }
            _ => more.then(|| self.at(after)),
        };
        let last = self.total.saturating_sub(1) / self.limit * self.limit;
        let mut links = vec![(self.at(0), "first"), (self.at(last), "last")];
        if self.offset > 0 {
            let before = self.offset.saturating_sub(self.limit);
            links.push((self.at(before), "prev"));
        }
        if let Some(next) = next {
            links.push((next, "next"));
        }
        let links: Vec<String> = links
            .iter()
            .map(|(address, relation)| format!("<{address}>; rel=\"{relation}\""))
            .collect();
        Some(links.join(", "))
    }
}
