//! Follows links while a batch is read, several at a time, and what collections name.

use std::sync::Arc;

use super::super::collection::Collection;
use super::super::content;
use super::super::link::{self, Target};
use super::super::pages::Named;
use super::super::refusal::Reason;
use super::super::within::Envelope;
use super::{End, Reader, refused};

/// How many links are followed at once, whatever their hosts; the client limits each host.
const LINKS_AT_ONCE: usize = 8;

impl Reader<'_> {
    /// Follows links, `announced` of which were announced before.
    pub(super) fn read_links(
        &mut self,
        links: &[String],
        announced: usize,
    ) -> std::result::Result<(), End> {
        self.found(links.len().saturating_sub(announced));
        for links in links.chunks(LINKS_AT_ONCE) {
            let source = self.source;
            let targets = self.follow_each(links.to_vec(), |link| {
                let target = link::follow(&link, source);
                (link, target)
            });
            let mut batch = Vec::with_capacity(targets.len());
            for (link, target) in targets {
                match target {
                    Ok(Target::Badge(candidate)) => batch.push(Ok(candidate)),
                    Ok(Target::Pdf(read)) => {
                        // The link itself was announced as one.
                        self.found(read.len().saturating_sub(1));
                        batch.extend(read);
                    }
                    Ok(Target::Collection(collection)) => {
                        self.send(std::mem::take(&mut batch))?;
                        self.read_collection(&link, collection)?;
                    }
                    Err(reason) => batch.push(refused(reason, link)),
                }
            }
            self.send(batch)?;
        }
        Ok(())
    }

    /// Follows what a collection names. Its badges become a collection of the wallet.
    fn read_collection(
        &mut self,
        link: &str,
        collection: Collection,
    ) -> std::result::Result<(), End> {
        let Some(page) = content::web_address(link.trim()) else {
            return Ok(());
        };
        // The link itself was announced as one.
        let total = collection.members.len() + usize::from(collection.more);
        self.found(total.saturating_sub(1));
        let envelope = Arc::new(Envelope {
            id: collection.id,
            name: collection.name,
        });
        let members: Vec<(usize, Named)> = collection.members.into_iter().enumerate().collect();
        for members in members.chunks(LINKS_AT_ONCE) {
            let source = self.source;
            let batch = self.follow_each(members.to_vec(), |(position, member)| {
                let name = match &member {
                    Named::Address(url) => url.to_string(),
                    Named::Document(_) => format!("{link}/{}", position + 1),
                };
                match link::follow_member(&member, &name, &page, source) {
                    Ok(mut candidate) => {
                        candidate.envelope = Some((Arc::clone(&envelope), position));
                        Ok(Box::new(candidate))
                    }
                    Err(reason) => refused(reason, name),
                }
            });
            self.send(batch)?;
        }
        if collection.more {
            self.send(vec![refused(Reason::TooManyMembers, link)])?;
        }
        Ok(())
    }

    /// Does things that are mostly waiting, in threads of their own.
    fn follow_each<T: Send, U: Send>(
        &mut self,
        things: Vec<T>,
        follow: impl Fn(T) -> U + Sync + Send,
    ) -> Vec<U> {
        let waiting = rayon::ThreadPoolBuilder::new()
            .num_threads(LINKS_AT_ONCE.min(things.len()))
            .build();
        match waiting {
            Ok(waiting) => waiting.install(|| self.read_each(things, follow)),
            // Without threads of its own it takes longer, and that is all.
            Err(_) => self.read_each(things, follow),
        }
    }
}
