//! What the page can ask for. Each command translates one call to the wallet.

pub(crate) mod backpacks;
mod check;
mod collections;
mod export;
mod import;
mod library;
pub(crate) mod outward;
pub(crate) mod paper;
mod places;
pub(crate) mod publish;
pub(crate) mod settings;
pub(crate) mod share;
mod system;

use tauri::ipc::{Channel, Invoke, IpcResponse};
use tauri::{AppHandle, Manager, async_runtime};

use crate::failure::{Answer, Failure};
use crate::session::Session;

/// Every command, by its name.
pub(crate) fn handler() -> impl Fn(Invoke) -> bool {
    tauri::generate_handler![
        library::list_badges,
        library::badge_ids,
        library::counts,
        library::status_counts,
        library::add_samples,
        library::remove_samples,
        library::badge,
        library::evidence_text,
        library::remove,
        library::restore,
        library::delete_forever,
        import::import_paths,
        import::import_text,
        import::import_image,
        import::opened_paths,
        import::opened_links,
        import::watched_offers,
        import::dismiss_offers,
        import::usual_folder,
        check::check,
        check::fetch_contexts,
        share::destinations,
        share::wanted,
        share::set_shared,
        share::set_rules,
        share::set_shows,
        share::set_badge_shows,
        share::deliveries,
        share::out_at,
        share::attention,
        share::departures,
        share::export_log,
        collections::collections,
        collections::make_collection,
        collections::rename_collection,
        collections::delete_collection,
        collections::bring_back_collection,
        collections::order_collections,
        collections::collection_ids,
        collections::put_into_collection,
        collections::take_from_collection,
        collections::order_collection,
        publish::page_state,
        publish::set_page_words,
        publish::check_page_place,
        publish::set_up_page,
        publish::look_at_page,
        publish::leave_page,
        publish::publish_page,
        publish::take_page_down,
        outward::link,
        outward::open_outward,
        outward::set_mastodon_server,
        outward::snippet,
        outward::copy_snippet,
        outward::renewal,
        outward::save_calendar,
        outward::shown_badges,
        outward::background,
        backpacks::backpacks,
        backpacks::check_keyring,
        backpacks::discover_backpacks,
        backpacks::begin_sign_in,
        backpacks::await_sign_in,
        backpacks::finish_sign_in,
        backpacks::cancel_sign_in,
        backpacks::keep_sign_in,
        backpacks::sign_in_with_password,
        backpacks::disconnect_backpack,
        backpacks::plan_sending,
        places::known_places,
        places::plan_hand_over,
        places::hand_over,
        places::set_handed_over,
        places::hand_overs,
        places::carried,
        backpacks::sync_backpacks,
        backpacks::compare_backpack,
        backpacks::noticed_at_backpack,
        backpacks::update_profile,
        backpacks::offer_from_backpack,
        backpacks::take_offer,
        export::export_zip,
        export::export_files,
        paper::look_at_print,
        paper::certificate,
        paper::transcript,
        settings::identities,
        settings::add_identity,
        settings::remove_identity,
        settings::settings,
        settings::set_settings,
        settings::about,
        system::stop,
        system::choose_files,
        system::choose_folder,
        system::choose_save,
        system::open_link,
        system::copy_text,
        system::reveal,
        system::open_written,
    ]
}

/// Does work that waits for the disk or the network where waiting holds nothing else up.
async fn apart<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Session) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    async_runtime::spawn_blocking(move || work(&app.state::<Session>()))
        .await
        .unwrap_or_else(|error| {
            Err(Failure::new(
                "unexpected",
                &format!("something went wrong in Lapel: {error}"),
                "Try again. If it stays, restart Lapel.",
            ))
        })
}

/// Tells the page what happens. A page that was closed or loaded anew no longer listens, and the
/// work goes on without it.
fn tell<T: IpcResponse>(events: &Channel<T>, event: T) {
    let _ = events.send(event);
}
