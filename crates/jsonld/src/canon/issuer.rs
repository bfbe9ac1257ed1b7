//! Identifier issuers (§4.5).

/// Issues `c14n0`, `c14n1`, … to nodes by their number.
pub(super) struct CanonicalIssuer {
    issued: Vec<Option<u32>>,
    next: u32,
}

impl CanonicalIssuer {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            issued: vec![None; nodes],
            next: 0,
        }
    }

    pub(super) fn get(&self, node: u32) -> Option<u32> {
        self.issued[node as usize]
    }

    pub(super) fn has_issued(&self, node: u32) -> bool {
        self.get(node).is_some()
    }

    pub(super) fn issue(&mut self, node: u32) {
        let slot = &mut self.issued[node as usize];
        if slot.is_none() {
            *slot = Some(self.next);
            self.next += 1;
        }
    }

    /// The label of each node, empty where none was issued.
    pub(super) fn into_labels(self) -> Vec<String> {
        let label = |issued: Option<u32>| issued.map(|number| format!("c14n{number}"));
        self.issued
            .into_iter()
            .map(|issued| label(issued).unwrap_or_default())
            .collect()
    }
}

/// Issues `b0`, `b1`, … along one path. A path is short, so looking through it is quick.
#[derive(Clone, Default)]
pub(super) struct PathIssuer(Vec<u32>);

impl PathIssuer {
    /// The nodes in the order in which they got their identifiers.
    pub(super) fn nodes(&self) -> &[u32] {
        &self.0
    }

    pub(super) fn get(&self, node: u32) -> Option<usize> {
        self.0.iter().position(|issued| *issued == node)
    }

    /// The number of the node's identifier, and whether it is new.
    pub(super) fn issue(&mut self, node: u32) -> (usize, bool) {
        match self.get(node) {
            Some(number) => (number, false),
            None => {
                self.0.push(node);
                (self.0.len() - 1, true)
            }
        }
    }
}
