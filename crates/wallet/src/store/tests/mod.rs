//! The rules of the store, each under its own name.

mod badges;
mod files;
mod lists;
mod others;
mod results;
mod search;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::Standing;
use crate::store::samples::*;
use crate::store::{Place, Query};

fn search(text: &str) -> Query {
    Query {
        search: text.to_owned(),
        ..Query::default()
    }
}

fn place(place: Place) -> Query {
    Query {
        place,
        ..Query::default()
    }
}

fn ids(sample: &Sample, query: &Query) -> Vec<String> {
    sample.wallet.ids(query, now()).expect("a list")
}

fn named(number: u32, name: &str) -> Value {
    with(
        assertion(number),
        json!({"badge": with(class(), json!({"name": name}))}),
    )
}

fn standing(sample: &Sample, id: &str, now: DateTime<Utc>) -> Standing {
    sample.wallet.badge(id, now).expect("a page").card.standing
}
