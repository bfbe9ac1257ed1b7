//! The types of the commands as TypeScript, one file each, in `ui/src/lib/bindings`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ts_rs::{Config, TS};

use crate::commands::backpacks::{
    Connected, OfferProgress, PlannedLine, SentToBrowser, SignInWishes, SyncWhich,
};
use crate::commands::outward::Background;
use crate::commands::paper::{Look, Printed};
use crate::commands::publish::{PageState, PageWords};
use crate::commands::settings::About;
use crate::failure::Failure;

/// Says that these types, and all that they are made of, reach the page.
fn export(folder: &Path) {
    let config = Config::new().with_out_dir(folder);
    for exported in [
        About::export_all(&config),
        Background::export_all(&config),
        Connected::export_all(&config),
        Look::export_all(&config),
        OfferProgress::export_all(&config),
        PageState::export_all(&config),
        PageWords::export_all(&config),
        PlannedLine::export_all(&config),
        Printed::export_all(&config),
        SentToBrowser::export_all(&config),
        SignInWishes::export_all(&config),
        SyncWhich::export_all(&config),
        wallet::backpack::Server::export_all(&config),
        wallet::backpack::places::HandOver::export_all(&config),
        wallet::backpack::places::Carried::export_all(&config),
        wallet::backpack::places::KnownPlace::export_all(&config),
        crate::watched::Offers::export_all(&config),
        wallet::backpack::bring::Offered::export_all(&config),
        wallet::backpack::compare::Comparison::export_all(&config),
        wallet::backpack::compare::Unsettled::export_all(&config),
        wallet::backpack::outbox::SyncEvent::export_all(&config),
        wallet::backpack::outbox::SyncSummary::export_all(&config),
        Failure::export_all(&config),
        openbadges::Identity::export_all(&config),
        wallet::check::CheckEvent::export_all(&config),
        wallet::export::Exported::export_all(&config),
        wallet::export::Form::export_all(&config),
        wallet::import::ImportEvent::export_all(&config),
        wallet::import::ImportSummary::export_all(&config),
        wallet::settings::Settings::export_all(&config),
        crate::commands::share::LogForm::export_all(&config),
        wallet::attention::AttentionPage::export_all(&config),
        wallet::share::Destination::export_all(&config),
        wallet::share::Wanted::export_all(&config),
        wallet::share::line::Delivery::export_all(&config),
        wallet::share::out::Out::export_all(&config),
        wallet::store::DeletedCollection::export_all(&config),
        wallet::share::address::PublicAddress::export_all(&config),
        wallet::share::certificate::PrintSummary::export_all(&config),
        wallet::share::certificate::Wishes::export_all(&config),
        wallet::share::chosen::Chosen::export_all(&config),
        wallet::share::link::Link::export_all(&config),
        wallet::share::log::Departures::export_all(&config),
        wallet::share::page::PageSettings::export_all(&config),
        wallet::share::publish::PlaceCheck::export_all(&config),
        wallet::share::publish::PublishEvent::export_all(&config),
        wallet::share::publish::PublishSummary::export_all(&config),
        wallet::share::transcript::TranscriptFormat::export_all(&config),
        wallet::share::renewal::Renewal::export_all(&config),
        wallet::share::snippet::Snippet::export_all(&config),
        wallet::store::BadgePage::export_all(&config),
        wallet::store::Collection::export_all(&config),
        wallet::store::Counts::export_all(&config),
        wallet::store::Page::export_all(&config),
        wallet::store::Query::export_all(&config),
        wallet::store::StatusCounts::export_all(&config),
    ] {
        exported.expect("the type can be written");
    }
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name().expect("it has a name").to_string_lossy();
            (
                name.into_owned(),
                fs::read_to_string(&path).expect("it is text"),
            )
        })
        .collect()
}

/// `./dev bindings` writes the files anew.
#[test]
fn bindings_are_fresh() {
    let committed = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ui/src/lib/bindings"
    ));
    if std::env::var_os("LAPEL_WRITE_BINDINGS").is_some() {
        fs::remove_dir_all(&committed).expect("the old ones can be removed");
        export(&committed);
    }
    let fresh = tempfile::tempdir().expect("there is room");
    export(fresh.path());
    let (committed, fresh) = (files(&committed), files(fresh.path()));
    let stale: Vec<&String> = fresh
        .keys()
        .chain(committed.keys())
        .filter(|&name| fresh.get(name) != committed.get(name))
        .collect();
    assert!(
        stale.is_empty(),
        "run ./dev bindings: {stale:?} differ from Rust"
    );
}
