//! Places to which the earner carries badges by hand.

use chrono::Utc;
use tauri::ipc::Channel;
use tauri::{AppHandle, command};
use wallet::backpack::places::{self, Carried, HandOver, KnownPlace};
use wallet::export::Exported;

use super::backpacks::PlannedLine;
use super::{apart, tell};
use crate::failure::{Answer, Failure};

/// The places that Lapel knows, those that can be connected among them.
#[command]
pub(super) fn known_places() -> &'static [KnownPlace] {
    places::places()
}

/// What handing badges over to a place would do; nothing is written.
#[command]
pub(super) async fn plan_hand_over(
    app: AppHandle,
    ids: Vec<String>,
    place: String,
) -> Answer<Vec<PlannedLine>> {
    apart(app, move |session| {
        let plan = session
            .wallet
            .plan_hand_over(&ids, known(&place)?, Utc::now())?;
        Ok(plan.into_iter().map(PlannedLine::from).collect())
    })
    .await
}

/// Writes the files for a place into the folder that the person has chosen.
#[command]
pub(super) async fn hand_over(
    app: AppHandle,
    ids: Vec<String>,
    place: String,
    folder: String,
    events: Channel<Exported>,
    job: String,
) -> Answer<Vec<Exported>> {
    apart(app, move |session| {
        let folder = session.chosen.path(&folder)?;
        let job = session.jobs.begin(job)?;
        let written = session.wallet.hand_over(
            &ids,
            known(&place)?,
            &folder,
            Utc::now(),
            &job.stop,
            &|one| tell(&events, one.clone()),
        )?;
        session.exported.add(&folder);
        for file in written.iter().flat_map(|one| &one.files) {
            session.exported.add(&folder.join(file));
        }
        Ok(written)
    })
    .await
}

/// The earner says that badges are at a place, or that they are not after all.
#[command]
pub(super) async fn set_handed_over(
    app: AppHandle,
    ids: Vec<String>,
    place: String,
    done: bool,
) -> Answer<()> {
    apart(app, move |session| {
        let place = known(&place)?;
        Ok(session
            .wallet
            .set_handed_over(&ids, place, done, Utc::now())?)
    })
    .await
}

/// The places for which a badge's files were written.
#[command]
pub(super) async fn hand_overs(app: AppHandle, id: String) -> Answer<Vec<HandOver>> {
    apart(app, move |session| Ok(session.wallet.hand_overs(&id)?)).await
}

/// Every badge that the earner carried to a place.
#[command]
pub(super) async fn carried(app: AppHandle) -> Answer<Vec<Carried>> {
    apart(app, |session| Ok(session.wallet.carried(Utc::now())?)).await
}

fn known(place: &str) -> Answer<&'static KnownPlace> {
    places::place(place).ok_or_else(|| {
        Failure::new(
            "place.unknown",
            "Lapel does not know this place",
            "Choose one of the list.",
        )
    })
}
