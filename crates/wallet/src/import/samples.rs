//! The sample badges that come with Lapel: a newcomer sees real verification without a network.
//!
//! `./dev samples` makes them. They are badges like any other, marked so that they can be told apart
//! and removed at once.

use chrono::{DateTime, Utc};

use super::content;
use crate::{Result, Wallet};

/// The files, by name.
const FILES: [(&str, &[u8]); 6] = [
    (
        "tide-tables.png",
        include_bytes!("../../samples/tide-tables.png"),
    ),
    (
        "workshop-first-aid.png",
        include_bytes!("../../samples/workshop-first-aid.png"),
    ),
    (
        "bread-science.png",
        include_bytes!("../../samples/bread-science.png"),
    ),
    (
        "orchard-host.svg",
        include_bytes!("../../samples/orchard-host.svg"),
    ),
    (
        "night-sky-survey.svg",
        include_bytes!("../../samples/night-sky-survey.svg"),
    ),
    (
        "bicycle-mechanic.png",
        include_bytes!("../../samples/bicycle-mechanic.png"),
    ),
];

impl Wallet {
    /// Adds the sample badges. Returns their ids, to be checked.
    ///
    /// # Errors
    /// [`crate::Error::Database`], [`crate::Error::Io`].
    pub fn add_samples(&self, now: DateTime<Utc>) -> Result<Vec<String>> {
        let candidates = FILES
            .iter()
            .filter_map(|(name, bytes)| content::candidate((*name).to_owned(), bytes.to_vec()).ok())
            .collect();
        let kept = self.keep(candidates, now)?;
        let ids: Vec<String> = kept.into_iter().filter_map(|result| result.id).collect();
        self.write(|transaction| {
            let mut mark =
                transaction.prepare_cached("UPDATE badge SET sample = 1 WHERE id = ?1")?;
            for id in &ids {
                mark.execute([id])?;
            }
            Ok(())
        })?;
        Ok(ids)
    }

    /// Deletes the sample badges for good, wherever they are. Returns how many there were.
    ///
    /// # Errors
    /// [`crate::Error::Database`], [`crate::Error::Io`].
    pub fn remove_samples(&self) -> Result<u32> {
        let ids = self.read(|transaction| {
            let ids = transaction
                .prepare("SELECT id FROM badge WHERE sample AND award = number")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            Ok(ids)
        })?;
        self.delete(&ids)
    }
}

#[cfg(test)]
mod tests {
    use openbadges::Verdict;

    use super::*;
    use crate::net::{Client, Rules};
    use crate::store::Query;
    use crate::store::samples::{Sample, assertion, now};
    use crate::{Standing, Stop};

    #[test]
    fn each_sample_is_genuine_without_a_network_and_known_as_a_sample() {
        let sample = Sample::new();
        let ids = sample.wallet.add_samples(now()).expect("added");
        assert_eq!(ids.len(), FILES.len());
        let at = "2026-12-01T00:00:00Z".parse().expect("a date");
        let offline = Client::new(&Rules {
            offline: true,
            ..Rules::default()
        })
        .expect("a client");
        let checked = sample
            .wallet
            .check(&ids, &offline, at, &Stop::default(), &|_| {})
            .expect("checked");
        let mut standings: Vec<Standing> = checked.iter().map(|done| done.standing).collect();
        standings.sort_by_key(|standing| format!("{standing:?}"));
        assert_eq!(standings.first(), Some(&Standing::Expired));
        assert!(
            standings[1..]
                .iter()
                .all(|standing| *standing == Standing::IssuerNotConfirmed)
        );
        let found = |verdict| {
            checked
                .iter()
                .filter(|done| done.verdict == verdict)
                .count()
        };
        assert_eq!((found(Verdict::Valid), found(Verdict::Expired)), (5, 1));
        let page = sample
            .wallet
            .list(&Query::default(), 0, 10, at)
            .expect("a list");
        assert!(
            page.cards
                .iter()
                .all(|card| card.sample && card.picture.is_some())
        );
        assert_eq!(sample.wallet.counts(at).expect("counts").samples, 6);
    }

    #[test]
    fn samples_are_removed_at_once_and_nothing_else() {
        let sample = Sample::new();
        let own = sample.add(assertion(1));
        let ids = sample.wallet.add_samples(now()).expect("added");
        sample
            .wallet
            .remove(&ids[..2], now())
            .expect("in the trash");
        assert_eq!(sample.wallet.remove_samples().expect("removed"), 6);
        assert_eq!(
            sample.wallet.ids(&Query::default(), now()).expect("ids"),
            [own]
        );
        assert_eq!(sample.files("images"), 0);
        assert_eq!(sample.wallet.remove_samples().expect("none"), 0);
    }

    #[test]
    fn samples_can_be_added_again() {
        let sample = Sample::new();
        let first = sample.wallet.add_samples(now()).expect("added");
        assert_eq!(sample.wallet.add_samples(now()).expect("again"), first);
        sample.wallet.remove_samples().expect("removed");
        assert_eq!(sample.wallet.add_samples(now()).expect("again"), first);
    }
}
