//! What the window does by itself while it is open: changes that wait are tried when they are due,
//! each backpack is compared with what is wanted there once a day, and what was switched off is taken
//! off the public page. Where no backpack is connected and no page set up nothing is asked of anybody.

use std::thread;
use std::time::Duration;

use chrono::Utc;
use tauri::{AppHandle, Emitter, Manager};

use wallet::Stop;
use wallet::backpack::outbox::{SyncSummary, Which};

use crate::failure::Answer;
use crate::published::take_back_again;
use crate::session::Session;
use crate::window::LABEL;

/// How often it is looked whether something is due.
const PAUSE: Duration = Duration::from_secs(60);

/// Goes on until the program ends. What fails is tried again in the next round.
pub(crate) fn keep_in_sync(app: &AppHandle) {
    loop {
        thread::sleep(PAUSE);
        let session = app.state::<Session>();
        for done in [round(&session), take_back_again(&session)] {
            match done {
                Ok(false) => {}
                Ok(true) => {
                    // A page that is being loaded anew asks for everything anyway.
                    let _ = app.emit_to(LABEL, "synced", ());
                }
                Err(failure) => eprintln!("lapel: {}", failure.message),
            }
        }
    }
}

/// One round. Returns whether anything may have changed.
fn round(session: &Session) -> Answer<bool> {
    if session.wallet.backpacks()?.is_empty() {
        return Ok(false);
    }
    let client = session.client()?;
    let tokens = &session.backpacks.tokens;
    let due = Which {
        due_only: true,
        ..Which::default()
    };
    let summary = session
        .wallet
        .sync(&client, tokens, &due, &Stop::default(), &|_| {})?;
    let mut changed = SyncSummary {
        next_try: None,
        ..summary
    } != SyncSummary::default();
    for backpack in session.wallet.due_for_comparison(Utc::now())? {
        // One that cannot be asked now is asked in the next round.
        changed |= session.wallet.compare(&backpack, &client, tokens).is_ok();
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use wallet::backpack::{SignInOptions, with_password};
    use wallet::import::Input;
    use wallet::share::PUBLIC_PAGE;
    use wallet::share::line::DeliveryState;

    use super::*;
    use crate::peer::{PASSWORD, Peer, USER};

    const HOSTED: &str = r#"{"@context":"https://w3id.org/openbadges/v2","type":"Assertion",
        "id":"https://issuer.example/1","recipient":{"type":"email","hashed":false,
        "identity":"ada@example.org"},"badge":"https://issuer.example/class",
        "verification":{"type":"HostedBadge"},"issuedOn":"2026-01-01T00:00:00Z"}"#;

    #[test]
    fn a_round_compares_once_a_day_and_sends_what_is_due() {
        let peer = Peer::start();
        let (_folder, session) = peer.session();
        assert!(!round(&session).expect("a round"), "nobody is asked");
        let client = session.client().expect("a client");
        let server = peer.found_by(&session).remove(0);
        let options = SignInOptions::default();
        let signed_in = with_password(&client, server, options, USER, PASSWORD, Utc::now());
        let signed_in = signed_in.expect("signed in");
        let secrets = &*session.backpacks.tokens.for_this_run;
        let wallet = &session.wallet;
        wallet
            .keep_signed_in(&signed_in, &client, secrets)
            .expect("kept");

        let lists = || peer.asked("GET /v2/backpack/assertions");
        let before = lists();
        assert!(round(&session).expect("a round"), "compared");
        assert!(!round(&session).expect("a round"));
        assert_eq!(lists(), before + 1, "once a day");

        let input = Input::Bytes {
            name: "badge.json".into(),
            bytes: HOSTED.into(),
        };
        let stop = Stop::default();
        let added = wallet.import(&[input], &client, Utc::now(), &stop, &|_| {});
        let ids = added.expect("imported").new_ids;
        let backpack = &signed_in.backpack.id;
        wallet
            .set_shared(&ids, backpack, true, Utc::now())
            .expect("a wish");
        assert!(round(&session).expect("a round"), "sent");
        assert_eq!(peer.asked("POST /v2/backpack/import"), 1);
        let delivery = wallet
            .deliveries(&ids[0], Utc::now())
            .expect("deliveries")
            .into_iter()
            .find(|line| line.destination != PUBLIC_PAGE)
            .expect("the backpack's");
        assert_eq!(delivery.state, DeliveryState::InSync);
        assert!(!round(&session).expect("a round"), "nothing is due");
    }
}
