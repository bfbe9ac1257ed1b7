//! Named lists of badges.

use tauri::{AppHandle, command};
use wallet::store::{Collection, DeletedCollection};

use super::apart;
use crate::failure::Answer;

#[command]
pub(super) async fn collections(app: AppHandle) -> Answer<Vec<Collection>> {
    apart(app, |session| Ok(session.wallet.collections()?)).await
}

/// Gives the id of the new collection.
#[command]
pub(super) async fn make_collection(app: AppHandle, name: String) -> Answer<String> {
    apart(app, move |session| {
        Ok(session.wallet.make_collection(&name)?)
    })
    .await
}

#[command]
pub(super) async fn rename_collection(app: AppHandle, id: String, name: String) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.rename_collection(&id, &name)?)
    })
    .await
}

/// Gives what brings it back.
#[command]
pub(super) async fn delete_collection(app: AppHandle, id: String) -> Answer<DeletedCollection> {
    apart(app, move |session| {
        Ok(session.wallet.delete_collection(&id)?)
    })
    .await
}

#[command]
pub(super) async fn bring_back_collection(
    app: AppHandle,
    deleted: DeletedCollection,
) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.bring_back_collection(&deleted)?)
    })
    .await
}

#[command]
pub(super) async fn order_collections(app: AppHandle, ids: Vec<String>) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.order_collections(&ids)?)
    })
    .await
}

/// The ids of a collection's badges, in its own order.
#[command]
pub(super) async fn collection_ids(app: AppHandle, id: String) -> Answer<Vec<String>> {
    apart(app, move |session| {
        Ok(session.wallet.collection_ids(&id)?)
    })
    .await
}

#[command]
pub(super) async fn put_into_collection(
    app: AppHandle,
    id: String,
    badges: Vec<String>,
) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.put_into_collection(&id, &badges)?)
    })
    .await
}

#[command]
pub(super) async fn take_from_collection(
    app: AppHandle,
    id: String,
    badges: Vec<String>,
) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.take_from_collection(&id, &badges)?)
    })
    .await
}

#[command]
pub(super) async fn order_collection(
    app: AppHandle,
    id: String,
    badges: Vec<String>,
) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.order_collection(&id, &badges)?)
    })
    .await
}
