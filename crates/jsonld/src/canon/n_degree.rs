//! Hash N-Degree Quads (§4.8) and Hash Related Blank Node (§4.7): what the nodes around a blank node
//! say of it, along the path that gives the smallest text.

use std::fmt::Write as _;

use sha2::digest::{Digest, Output};

use super::issuer::{CanonicalIssuer, PathIssuer};
use super::statements::{Gap, Mentions, Statement, Statements};
use super::{Budget, CanonError};

/// Each step of a path is a call in a call. A longer path of nodes that all look alike exceeds any
/// sensible budget, and must not exceed the stack.
const MAX_DEPTH: usize = 128;

/// Steps that each mention of a node adds to the budget.
const STEPS_FOR_A_MENTION: u32 = 16;

/// What is left of the [`Budget`].
pub(super) struct Work {
    left: u32,
}

impl Work {
    pub(super) fn new(budget: Budget, mentions: &Mentions) -> Self {
        let mentions = u32::try_from(mentions.count()).unwrap_or(u32::MAX);
        let earned = mentions.saturating_mul(STEPS_FOR_A_MENTION);
        Self {
            left: budget.steps.saturating_add(earned),
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), CanonError> {
        let left = u32::try_from(steps)
            .ok()
            .and_then(|steps| self.left.checked_sub(steps));
        self.left = left.ok_or(CanonError::TooMuchWork)?;
        Ok(())
    }
}

/// One search through nodes that have no canonical label yet.
pub(super) struct NDegree<'a, D: Digest> {
    statements: &'a Statements<'a>,
    mentions: &'a Mentions,
    first_degree: &'a [Output<D>],
    canonical: &'a CanonicalIssuer,
    work: &'a mut Work,
}

/// A text that describes a way through related nodes, and the identifiers issued along it.
struct Path {
    text: String,
    issuer: PathIssuer,
}

impl<'a, D: Digest> NDegree<'a, D> {
    pub(super) fn new(
        statements: &'a Statements<'a>,
        mentions: &'a Mentions,
        first_degree: &'a [Output<D>],
        canonical: &'a CanonicalIssuer,
        work: &'a mut Work,
    ) -> Self {
        Self {
            statements,
            mentions,
            first_degree,
            canonical,
            work,
        }
    }

    /// The hash of `node`, and the nodes on the way to it in the order in which they were found.
    pub(super) fn start(&mut self, node: u32) -> Result<(Output<D>, PathIssuer), CanonError> {
        let mut issuer = PathIssuer::default();
        issuer.issue(node);
        self.hash(node, issuer, 0)
    }

    fn hash(
        &mut self,
        node: u32,
        mut issuer: PathIssuer,
        depth: usize,
    ) -> Result<(Output<D>, PathIssuer), CanonError> {
        if depth == MAX_DEPTH {
            return Err(CanonError::TooMuchWork);
        }
        let related = self.related(node, &issuer)?;
        let mut data = D::new();
        for group in related.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((hash, _)) = group.first() else {
                continue;
            };
            let mut hex = String::new();
            write_hex(hash, &mut hex);
            data.update(hex);
            let mut order: Vec<u32> = group.iter().map(|(_, node)| *node).collect();
            let mut chosen: Option<Path> = None;
            loop {
                let best = chosen.as_ref().map(|path| path.text.as_str());
                let path = self.path(&order, issuer.clone(), best, depth)?;
                let better = |path: &Path| chosen.as_ref().is_none_or(|best| path.text < best.text);
                if let Some(path) = path.filter(better) {
                    chosen = Some(path);
                }
                if !next_permutation(&mut order) {
                    break;
                }
            }
            if let Some(path) = chosen {
                data.update(&path.text);
                issuer = path.issuer;
            }
        }
        Ok((data.finalize(), issuer))
    }

    /// The nodes around `node`, each with the hash of how it is related, in the order of the hashes
    /// (steps 1 to 3). A node is there once for each way in which it is related.
    fn related(
        &mut self,
        node: u32,
        issuer: &PathIssuer,
    ) -> Result<Vec<(Output<D>, u32)>, CanonError> {
        let mut related = Vec::new();
        for statement in self.mentions.of(node, self.statements) {
            self.work.spend(1 + statement.gaps.len())?;
            for gap in statement.gaps.iter().filter(|gap| gap.node != node) {
                related.push((self.hash_related(&statement, gap, issuer), gap.node));
            }
        }
        related.sort_unstable();
        Ok(related)
    }

    /// §4.7.3.
    fn hash_related(&self, statement: &Statement<'_>, gap: &Gap, issuer: &PathIssuer) -> Output<D> {
        let mut input = String::new();
        input.push(char::from(gap.position));
        if gap.position != b'g' {
            input.push('<');
            input.push_str(statement.predicate);
            input.push('>');
        }
        if let Some(number) = self.canonical.get(gap.node) {
            write_identifier("c14n", number, &mut input);
        } else if let Some(number) = issuer.get(gap.node) {
            write_identifier("b", number, &mut input);
        } else {
            write_hex(&self.first_degree[gap.node as usize], &mut input);
        }
        D::digest(input)
    }

    /// The path through `order` (steps 5.4.1 to 5.4.5), or none where it is worse than `best`.
    fn path(
        &mut self,
        order: &[u32],
        mut issuer: PathIssuer,
        best: Option<&str>,
        depth: usize,
    ) -> Result<Option<Path>, CanonError> {
        self.work.spend(order.len() + issuer.nodes().len() / 16)?;
        let is_worse =
            |path: &str| best.is_some_and(|best| path.len() >= best.len() && path > best);
        let mut text = String::new();
        let mut unknown = Vec::new();
        for node in order {
            if let Some(number) = self.canonical.get(*node) {
                write_identifier("c14n", number, &mut text);
                continue;
            }
            let (number, is_new) = issuer.issue(*node);
            write_identifier("b", number, &mut text);
            if is_new {
                unknown.push(*node);
            }
        }
        if is_worse(&text) {
            return Ok(None);
        }
        for node in unknown {
            let (hash, after) = self.hash(node, issuer, depth + 1)?;
            issuer = after;
            let (number, _) = issuer.issue(node);
            write_identifier("b", number, &mut text);
            text.push('<');
            write_hex(&hash, &mut text);
            text.push('>');
            if is_worse(&text) {
                return Ok(None);
            }
        }
        Ok(Some(Path { text, issuer }))
    }
}

fn write_identifier(prefix: &str, number: impl std::fmt::Display, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(text, "_:{prefix}{number}");
}

fn write_hex(hash: &[u8], text: &mut String) {
    for byte in hash {
        for half in [byte >> 4, byte & 0xf] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
}

/// The next greater order of `items`, or false where there is none. Begun with the smallest it goes
/// through each order once, counting equal items as one.
fn next_permutation(items: &mut [u32]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return false;
    };
    let (head, tail) = items.split_at_mut(pivot + 1);
    // The tail descends, and its first is greater than the pivot.
    if let Some(item) = head.last_mut()
        && let Some(greater) = tail.iter_mut().rev().find(|other| **other > *item)
    {
        std::mem::swap(item, greater);
    }
    tail.reverse();
    true
}
