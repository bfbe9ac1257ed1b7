//! The quads of a dataset, written once, with gaps for the blank nodes.

use crate::nquads::{QuadError, write_parts};
use crate::rdf::{Dataset, Term};

/// Where a blank node belongs into a statement's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gap {
    /// Its place in the text, in bytes from the statement's beginning.
    at: usize,
    pub(super) node: u32,
    /// `s`, `o` or `g`, as §4.7 names positions.
    pub(super) position: u8,
}

/// A quad with blank nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    /// Its canonical line, without the blank nodes.
    text: &'a str,
    pub(super) gaps: &'a [Gap],
    /// The IRI of its predicate.
    pub(super) predicate: &'a str,
}

impl Statement<'_> {
    /// Appends the line, each blank node as `write` has it.
    pub(super) fn write(&self, line: &mut String, mut write: impl FnMut(&mut String, u32)) {
        let mut from = 0;
        for gap in self.gaps {
            line.push_str(&self.text[from..gap.at]);
            line.push_str("_:");
            write(line, gap.node);
            from = gap.at;
        }
        line.push_str(&self.text[from..]);
    }
}

/// Where a statement lies in what [`Statements`] holds.
#[derive(Debug)]
struct Place<'d> {
    text: std::ops::Range<usize>,
    gaps: std::ops::Range<usize>,
    predicate: &'d str,
}

/// All quads of a dataset, checked: nodes have numbers below that of the dataset's labels. Those with blank nodes are there once each.
pub(super) struct Statements<'d> {
    text: String,
    gaps: Vec<Gap>,
    places: Vec<Place<'d>>,
    /// The lines of quads without blank nodes, in document order.
    ground: Vec<String>,
}

impl<'d> Statements<'d> {
    pub(super) fn new(dataset: &'d Dataset) -> Result<Self, QuadError> {
        let mut statements = Self {
            text: String::with_capacity(dataset.quads.len() * 160),
            gaps: Vec::with_capacity(dataset.quads.len() * 2),
            places: Vec::with_capacity(dataset.quads.len()),
            ground: Vec::new(),
        };
        let nodes = dataset.labels.len();
        for quad in &dataset.quads {
            let (text, gaps) = (statements.text.len(), statements.gaps.len());
            let mut offsets = [0; 3];
            let mut offset = offsets.iter_mut();
            write_parts(quad, &mut statements.text, |written, node| {
                if node as usize >= nodes {
                    return Err(QuadError::UnknownBlank(node));
                }
                if let Some(offset) = offset.next() {
                    *offset = written.len() - text;
                }
                Ok(())
            })?;
            let ends = [
                (b's', Some(&quad.subject)),
                (b'o', Some(&quad.object)),
                (b'g', quad.graph.as_ref()),
            ];
            let blank = ends.into_iter().filter_map(|(position, term)| match term {
                Some(Term::Blank(node)) => Some((position, *node)),
                _ => None,
            });
            let found = blank
                .zip(offsets)
                .map(|((position, node), at)| Gap { at, node, position });
            statements.gaps.extend(found);
            if statements.gaps.len() == gaps {
                statements.ground.push(statements.text.split_off(text));
                continue;
            }
            let Term::Iri(predicate) = &quad.predicate else {
                return Err(QuadError::Position("predicate"));
            };
            statements.places.push(Place {
                text: text..statements.text.len(),
                gaps: gaps..statements.gaps.len(),
                predicate,
            });
        }
        statements.drop_duplicates();
        Ok(statements)
    }

    fn drop_duplicates(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        // Nodes first: few statements share them, so that texts are seldom compared.
        let key = |place: &Place<'d>| {
            let (text, gaps) = (place.text.clone(), place.gaps.clone());
            (&self.gaps[gaps], &self.text[text])
        };
        places.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        places.dedup_by(|a, b| key(a) == key(b));
        self.places = places;
    }

    fn at<'a>(&'a self, place: &Place<'a>) -> Statement<'a> {
        Statement {
            text: &self.text[place.text.clone()],
            gaps: &self.gaps[place.gaps.clone()],
            predicate: place.predicate,
        }
    }

    /// Those with blank nodes.
    fn iter(&self) -> impl Iterator<Item = Statement<'_>> {
        self.places.iter().map(|place| self.at(place))
    }

    /// The lines of the canonical document (§5), given each node's label.
    pub(super) fn lines(mut self, labels: &[String]) -> Vec<String> {
        let mut lines = std::mem::take(&mut self.ground);
        lines.extend(self.iter().map(|statement| {
            // Room for three labels of nine characters.
            let mut line = String::with_capacity(statement.text.len() + 33);
            statement.write(&mut line, |line, node| {
                line.push_str(&labels[node as usize]);
            });
            line
        }));
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// Which statements mention each blank node: the standard's blank node to quads map.
pub(super) struct Mentions {
    /// Where the mentions of each node begin in `statements`, and where the last ones end.
    starts: Vec<usize>,
    statements: Vec<usize>,
}

impl Mentions {
    pub(super) fn new(statements: &Statements<'_>, nodes: usize) -> Self {
        let mut starts = vec![0; nodes + 1];
        for_each_mention(statements, |node, _| {
            starts[node as usize + 1] += 1;
        });
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut free = starts.clone();
        let mut list = vec![0; total];
        for_each_mention(statements, |node, statement| {
            let place = &mut free[node as usize];
            list[*place] = statement;
            *place += 1;
        });
        Self {
            starts,
            statements: list,
        }
    }

    /// The nodes that any statement mentions.
    pub(super) fn nodes(&self) -> Vec<u32> {
        (0_u32..)
            .zip(self.starts.windows(2))
            .filter(|(_, ends)| ends[0] < ends[1])
            .map(|(node, _)| node)
            .collect()
    }

    /// The nodes of the dataset, those that nothing mentions too.
    pub(super) fn node_count(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }

    /// How often statements mention nodes.
    pub(super) fn count(&self) -> usize {
        self.statements.len()
    }

    /// The statements that mention `node`, each once.
    pub(super) fn of<'a>(
        &'a self,
        node: u32,
        statements: &'a Statements<'_>,
    ) -> impl Iterator<Item = Statement<'a>> {
        let node = node as usize;
        let numbers = &self.statements[self.starts[node]..self.starts[node + 1]];
        numbers
            .iter()
            .map(|number| statements.at(&statements.places[*number]))
    }
}

/// Calls `mention` for each node of each statement, once for a node that is there twice.
fn for_each_mention(statements: &Statements<'_>, mut mention: impl FnMut(u32, usize)) {
    for (number, statement) in statements.iter().enumerate() {
        for (index, gap) in statement.gaps.iter().enumerate() {
            let mut earlier = statement.gaps.iter().take(index);
            if !earlier.any(|other| other.node == gap.node) {
                mention(gap.node, number);
            }
        }
    }
}
