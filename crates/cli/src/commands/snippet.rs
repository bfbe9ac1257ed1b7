//! `lapel snippet`: a text that shows badges.

use std::io::{self, Write};

use wallet::share::snippet::SnippetKind;

use crate::args::{Places, Snippet, SnippetName};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::json;

pub(super) fn run(places: &Places, arguments: &Snippet) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, &arguments.ids)?;
    let kind = match arguments.kind {
        SnippetName::Signature => SnippetKind::Signature,
        SnippetName::Html => SnippetKind::Html,
        SnippetName::Markdown => SnippetKind::Markdown,
    };
    let snippet = wallet.snippet(&ids, kind)?;
    let mut out = io::stdout().lock();
    if arguments.json {
        json::line(&mut out, &json::Pasted::new(&ids, &snippet))?;
    } else {
        // Names in it have nothing that could steer a terminal.
        writeln!(out, "{}", snippet.source)?;
    }
    Ok(Exit::Good)
}
