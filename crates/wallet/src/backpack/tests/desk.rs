//! A wallet that is connected to a peer.

use chrono::Utc;
use serde_json::{Value, json};

use super::peer::{Peer, Quirks};
use crate::backpack::outbox::{BadgeOutcome, SyncEvent, Which};
use crate::backpack::{
    Backpack, Server, SignIn, SignInOptions, Speech, discover, speak, with_password,
};
use crate::net::Client;
use crate::secrets::ForThisRun;
use crate::share::PUBLIC_PAGE;
use crate::share::line::Delivery;
use crate::store::samples::Sample;
use crate::{Stop, Wallet};

pub(super) struct Desk {
    pub(super) sample: Sample,
    pub(super) peer: Peer,
    pub(super) client: Client,
    pub(super) backpack: Backpack,
    pub(super) secrets: ForThisRun,
}

impl Desk {
    /// Connected over Badge Connect.
    pub(super) fn new(quirks: Quirks) -> Self {
        Self::with(quirks, |server| server)
    }

    /// Connected over the 3.0 API, which the peer has at the same place.
    pub(super) fn speaking_3_0(quirks: Quirks) -> Self {
        Self::with(quirks, |server| Server {
            speech: Speech::OpenBadges3,
            ..server
        })
    }

    fn with(quirks: Quirks, server: impl FnOnce(Server) -> Server) -> Self {
        let peer = Peer::new(quirks);
        let client = peer.client();
        let found = discover(&client, peer.url("/").as_str()).expect("a backpack");
        let found = found.into_iter().next().expect("one at least");
        let secrets = ForThisRun::default();
        let options = SignInOptions::default();
        let now = Utc::now();
        let attempt = SignIn::begin(&client, found, options, &secrets, now).expect("an attempt");
        let landed = peer.consent(attempt.authorization());
        let mut signed_in = attempt
            .finish(&client, landed.as_str(), now)
            .expect("signed in");
        let backpack = &mut signed_in.backpack;
        backpack.server = server(backpack.server.clone());
        backpack.abilities = speak::protocol(backpack.server.speech).abilities(&[]);
        Self::keep(peer, client, secrets, signed_in)
    }

    /// Connected to Badgr's own interface, by name and password.
    pub(super) fn at_badgr(quirks: Quirks) -> Self {
        let peer = Peer::new(quirks);
        let client = peer.client();
        let found = discover(&client, peer.url("/").as_str()).expect("a backpack");
        let found = found.into_iter().find(|one| one.speech == Speech::BadgrV2);
        let signed_in = with_password(
            &client,
            found.expect("Badgr"),
            SignInOptions::default(),
            "ada",
            "correct horse",
            Utc::now(),
        );
        Self::keep(
            peer,
            client,
            ForThisRun::default(),
            signed_in.expect("signed in"),
        )
    }

    fn keep(
        peer: Peer,
        client: Client,
        secrets: ForThisRun,
        signed_in: crate::backpack::SignedIn,
    ) -> Self {
        let sample = Sample::new();
        sample
            .wallet
            .keep_signed_in(&signed_in, &client, &secrets)
            .expect("kept");
        peer.state().requests.clear();
        Self {
            sample,
            peer,
            client,
            backpack: signed_in.backpack,
            secrets,
        }
    }

    pub(super) fn wallet(&self) -> &Wallet {
        &self.sample.wallet
    }

    pub(super) fn want(&self, id: &str, wanted: bool) {
        self.wallet()
            .set_shared(&[id.to_owned()], &self.backpack.id, wanted, Utc::now())
            .expect("a wish");
    }

    /// Works the outbox off in a wallet on the same folder, as another process would.
    pub(super) fn sync_in(&self, wallet: &Wallet) -> Vec<BadgeOutcome> {
        let outcomes = std::sync::Mutex::new(Vec::new());
        wallet
            .sync(
                &self.client,
                &self.secrets,
                &Which::default(),
                &Stop::default(),
                &|event| {
                    if let SyncEvent::Done(outcome) = event {
                        outcomes.lock().expect("unpoisoned").push(outcome);
                    }
                },
            )
            .expect("worked off");
        outcomes.into_inner().expect("unpoisoned")
    }

    pub(super) fn sync(&self) -> Vec<BadgeOutcome> {
        self.sync_in(self.wallet())
    }

    pub(super) fn delivery(&self, id: &str) -> Delivery {
        let deliveries = self
            .wallet()
            .deliveries(id, Utc::now())
            .expect("deliveries");
        deliveries
            .into_iter()
            .find(|line| line.destination != PUBLIC_PAGE)
            .expect("the backpack's")
    }

    /// What the peer gives at a path from now on.
    pub(super) fn gives(&self, path: &'static str, document: Value) {
        self.peer.state().quirks.documents.insert(path, document);
    }

    /// What lies there from now on, for Badge Connect.
    pub(super) fn holds(&self, assertions: &[Value]) {
        let list = json!({"status": {"error": null, "statusCode": 200}, "results": assertions});
        self.gives("/bcv1/assertions", list);
    }

    pub(super) fn posts(&self, path: &str) -> usize {
        let asked = self.peer.requests(path);
        asked.iter().filter(|one| one.method == "POST").count()
    }
}
