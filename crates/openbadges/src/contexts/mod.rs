//! The JSON-LD contexts that are part of the program, so that a signed badge verifies with the
//! network cable pulled.
//!
//! Those of Open Badges, CLR and a few suites are tables of terms, from which every edition is
//! made; the rest comes from the crate `ssi-contexts`. None is read before a document asks for it.
//!
//! # Contexts that changed in place
//!
//! A proof covers what a context said on the day of signing. Three addresses without a version said
//! something else until November 2022: [`changed_in_place`] knows them, and [`earlier`] has the
//! tables of those days. A proof that fails under [`bundled`] is tried under each of them. That
//! gives nothing away: whichever it holds under, it holds over every quad.
//!
//! Other contexts only grew (3.0.3 by `awardedDate`, `inLanguage`, `jti` and `endorsementJwt`, CLR
//! 2.0.1 by `partial`): for what was signed without losing a term, the newest says the same.
//! `https://www.w3.org/ns/credentials/v2` had a `@vocab` until July 2024; what was signed with terms
//! that nothing else defined is refused, here as elsewhere.

mod clr;
mod open_badges;
mod published;
mod suites;
mod term;
mod words;

use std::sync::LazyLock;

use jsonld::Contexts;
use serde_json::Value;

pub(crate) use words::has_a_word_for;

use published::{AUTUMN_2022, Content, SPRING_2022, SUMMER_2022, TODAY};

/// All of them, each compiled when a document first asks for it.
pub fn bundled() -> &'static Contexts {
    static BUNDLED: LazyLock<Contexts> = LazyLock::new(|| table(&[TODAY]));
    &BUNDLED
}

/// The tables of earlier days, the latest first: those of autumn, summer and spring 2022.
pub fn earlier() -> &'static [Contexts] {
    static EARLIER: LazyLock<[Contexts; 3]> =
        LazyLock::new(|| [AUTUMN_2022, SUMMER_2022, SPRING_2022].map(|then| table(&[TODAY, then])));
    &*EARLIER
}

/// A table of these entries. Where an address stands again, the last counts.
fn table(entries: &[&'static [(&'static str, Content)]]) -> Contexts {
    let mut contexts = Contexts::new();
    for (address, content) in entries.iter().copied().flatten() {
        contexts.insert_with(address, || content.document());
    }
    contexts
}

/// Whether this is a context of Open Badges or of transcripts (CLR), of any edition: one that says
/// what an achievement is.
pub fn speaks_of_badges(address: &str) -> bool {
    [
        "https://purl.imsglobal.org/spec/ob/v3p0/context",
        "https://purl.imsglobal.org/spec/clr/v2p0/context",
        "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/",
    ]
    .iter()
    .any(|start| address.starts_with(start))
        && bundled().contains(address)
}

/// Whether this context said something else before November 2022.
pub fn changed_in_place(address: &str) -> bool {
    [AUTUMN_2022, SUMMER_2022, SPRING_2022]
        .iter()
        .any(|entries| entries.iter().any(|(changed, _)| *changed == address))
}

/// The addresses of all contexts that are part of the program.
pub fn addresses() -> impl Iterator<Item = &'static str> {
    TODAY.iter().map(|(address, _)| *address)
}

/// The document that an address of [`addresses`] leads to.
pub fn document(address: &str) -> Option<Value> {
    find(TODAY, address).map(Content::document)
}

fn find(entries: &[(&str, Content)], address: &str) -> Option<Content> {
    entries
        .iter()
        .find_map(|(known, content)| (*known == address).then_some(*content))
}
