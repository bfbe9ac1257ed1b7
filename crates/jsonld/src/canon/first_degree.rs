//! Hash First Degree Quads (§4.6): what a blank node's own quads say of it.

use sha2::digest::{Digest, Output};

use super::statements::{Mentions, Statements};

/// The hash of each node by its number; that of the empty text for a node that no statement mentions.
pub(super) fn hashes<D: Digest>(
    statements: &Statements<'_>,
    mentions: &Mentions,
) -> Vec<Output<D>> {
    let mut text = String::new();
    let mut lines = Vec::new();
    let hash = |node| {
        text.clear();
        lines.clear();
        for statement in mentions.of(node, statements) {
            let start = text.len();
            statement.write(&mut text, |text, other| {
                text.push(if other == node { 'a' } else { 'z' });
            });
            lines.push(start..text.len());
        }
        let line = |range: &std::ops::Range<usize>| &text.as_bytes()[range.clone()];
        lines.sort_unstable_by(|a, b| line(a).cmp(line(b)));
        let mut digest = D::new();
        for line in lines.iter().map(line) {
            digest.update(line);
        }
        digest.finalize()
    };
    (0..mentions.node_count()).map(hash).collect()
}
