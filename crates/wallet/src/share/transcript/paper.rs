//! The list to print: a table that begins anew on each page.

use chrono::{DateTime, Utc};

use super::Entry;
use crate::Result;
use crate::share::certificate::{
    Paper, Print, PrintSummary, day, issuer, language, missing_letters, standing,
};
use crate::share::typeset::document::Document;
use crate::share::typeset::fonts::{Face, Fonts};
use crate::share::typeset::sheet::{Element, Line, Role, straight};
use crate::share::typeset::text::{Block, Room, Setter, Style};
use crate::share::typeset::{Colour, colour};

const MARGIN: f32 = 48.0;
/// From the lower edge of the paper to the end of the table.
const FOOT: f32 = 56.0;
/// The gap between columns, and above and below what is in a row.
const GAP: f32 = 14.0;
const PAD: f32 = 6.0;

/// The columns, and how they share the width.
const COLUMNS: [(&str, f32); 5] = [
    ("Award", 0.30),
    ("Issued by", 0.24),
    ("Awarded", 0.145),
    ("Validity", 0.165),
    ("Checked", 0.15),
];

const TITLE: Style = Style {
    face: Face::Serif,
    size: 26.0,
    leading: 1.2,
};
const CELL: Style = Style {
    face: Face::Sans,
    size: 9.5,
    leading: 1.35,
};
const LABEL: Style = Style {
    face: Face::SansBold,
    size: 8.5,
    leading: 1.35,
};

/// A cell that is set, with its place.
struct Cell {
    block: Block,
    x: f32,
    colour: Colour,
}

struct Row<'a> {
    cells: Vec<Cell>,
    height: f32,
    /// Where the award can be seen.
    address: Option<&'a str>,
    language: Option<&'a str>,
}

pub(super) fn print(
    entries: &[Entry],
    earner: &str,
    paper: Paper,
    mut summary: PrintSummary,
    now: DateTime<Utc>,
) -> Result<Print> {
    let (width, height) = paper.size();
    let inner = width - 2.0 * MARGIN;
    let mut setter = Setter::new(Fonts::new(true));
    let mut document = Document::new(now)?;

    let room = |lines, smallest| Room {
        width: inner,
        height: f32::MAX,
        lines,
        smallest,
    };
    let title = format!("Awards of {earner}");
    let heading = setter.fit(&title, TITLE, room(2, 12.0));
    let said = format!(
        "{} A print of the issuers’ data, made with Lapel on {}. The name is as the earner writes it.",
        match entries.len() {
            1 => "1 award.".to_owned(),
            number => format!("{number} awards."),
        },
        day(now)
    );
    let said = setter.fit(&said, CELL, room(2, 7.0));
    let head = head(&mut setter, inner);
    let rows: Vec<Row<'_>> = entries
        .iter()
        .map(|entry| row(&mut setter, entry, inner))
        .collect();

    let first_top = MARGIN + heading.height + 4.0 + said.height + 18.0;
    let room = |top: f32| height - FOOT - top - head.height;
    let pages = paginate(&rows, room(first_top), room(MARGIN));
    let total = pages.len();
    let mut opening = Some((heading, said));
    let (mut head_nodes, mut body_nodes) = (Vec::new(), Vec::new());
    let mut rest = rows.into_iter();
    for (number, count) in (1..).zip(pages) {
        let mut elements = Vec::new();
        let mut y = MARGIN;
        let opens = opening.is_some();
        if let Some((heading, said)) = opening.take() {
            let below = y + heading.height + 4.0;
            elements.push(Element::new(Role::Heading(1)).text(heading, MARGIN, y, colour::INK));
            elements.push(Element::new(Role::Paragraph).text(said, MARGIN, below, colour::QUIET));
            y = first_top;
        }
        let leading = elements.len();
        elements.push(head_row(&head, y, opens));
        y += head.height;
        elements.push(rule(y, inner, colour::QUIET));
        for row in rest.by_ref().take(count) {
            let height = row.height;
            elements.push(body_row(row, y));
            y += height;
            elements.push(rule(y, inner, colour::LINE));
        }
        let footer = format!("Page {number} of {total}");
        let footer = setter.set(&footer, LABEL, inner);
        let x = width - MARGIN - footer.width;
        elements.push(Element::new(Role::Footer).text(footer, x, height - 38.0, colour::QUIET));

        let mut nodes = document.page(paper, elements)?;
        if opens {
            let table = nodes.split_off(leading.min(nodes.len()));
            document.structure(nodes);
            document.outline(&title);
            let mut table = table.into_iter();
            head_nodes.extend(table.next());
            body_nodes.extend(table);
        } else {
            body_nodes.extend(nodes);
        }
    }
    document.table(head_nodes, body_nodes);
    summary.pages = u32::try_from(total).unwrap_or(u32::MAX);
    summary.notes.extend(missing_letters(&setter));
    Ok(Print {
        bytes: document.finish(&title, Some(earner))?,
        summary,
    })
}

/// How many rows each page has. A page has one row at least.
fn paginate(rows: &[Row<'_>], first: f32, others: f32) -> Vec<usize> {
    let mut pages = Vec::new();
    let (mut count, mut left) = (0, first);
    for row in rows {
        if row.height > left && count > 0 {
            pages.push(count);
            (count, left) = (0, others);
        }
        count += 1;
        left -= row.height;
    }
    pages.push(count);
    pages
}

/// Where each column begins and how wide it is.
fn columns(inner: f32) -> impl Iterator<Item = (&'static str, f32, f32)> {
    let mut x = MARGIN;
    COLUMNS.iter().map(move |(name, share)| {
        let (start, width) = (x, inner * share);
        x += width;
        (*name, start, width - GAP)
    })
}

fn head(setter: &mut Setter, inner: f32) -> Row<'static> {
    let cells: Vec<Cell> = columns(inner)
        .map(|(name, x, width)| Cell {
            block: setter.set(name, LABEL, width),
            x,
            colour: colour::QUIET,
        })
        .collect();
    Row {
        height: tallest(&cells),
        cells,
        address: None,
        language: None,
    }
}

fn row<'a>(setter: &mut Setter, entry: &'a Entry, inner: f32) -> Row<'a> {
    let card = &entry.page.card;
    let issued_by = match (&card.issuer, &card.issuer_domain) {
        // The mark keeps a name that is written from the right from taking the domain to its other side.
        (Some(name), Some(domain)) => format!("\u{200e}{name} ({domain})"),
        _ => issuer(card),
    };
    let (word, tone) = standing(card);
    let checked = match card.checked_at {
        Some(at) => day(at),
        None => "Never".into(),
    };
    let texts = [
        (card.name.clone(), Face::SansBold, colour::INK, 3),
        (issued_by, Face::Sans, colour::INK, 3),
        (
            card.issued_on.map(day).unwrap_or_else(|| "No date".into()),
            Face::Sans,
            colour::INK,
            2,
        ),
        (word, Face::Sans, tone, 3),
        (checked, Face::Sans, colour::INK, 2),
    ];
    let cells: Vec<Cell> = columns(inner)
        .zip(texts)
        .map(|((_, x, width), (text, face, colour, lines))| {
            let room = Room {
                width,
                height: f32::MAX,
                lines,
                smallest: 8.0,
            };
            Cell {
                block: setter.fit(&text, Style { face, ..CELL }, room),
                x,
                colour,
            }
        })
        .collect();
    Row {
        height: tallest(&cells),
        cells,
        address: entry.address.as_deref(),
        language: language(&entry.page),
    }
}

fn tallest(cells: &[Cell]) -> f32 {
    let heights = cells.iter().map(|cell| cell.block.height);
    heights.fold(0.0, f32::max) + 2.0 * PAD
}

/// The names of the columns. On the pages that follow the first they are there for the eye alone: the
/// table has one head.
fn head_row(head: &Row<'_>, y: f32, is_first: bool) -> Element {
    let cells = head.cells.iter();
    if is_first {
        let cells = cells.map(|cell| {
            let heading = Element::new(Role::ColumnHeading);
            heading.text(cell.block.clone(), cell.x, y + PAD, cell.colour)
        });
        return Element::new(Role::Row).with(cells.collect());
    }
    cells.fold(Element::new(Role::Decoration), |element, cell| {
        element.text(cell.block.clone(), cell.x, y + PAD, cell.colour)
    })
}

fn body_row(row: Row<'_>, y: f32) -> Element {
    let Row {
        cells,
        address,
        language,
        ..
    } = row;
    let cells = cells.into_iter().enumerate().map(|(number, cell)| {
        let element = Element::new(Role::Cell);
        match address.filter(|_| number == 0) {
            Some(address) => {
                let link = Element::new(Role::Link(address.to_owned()));
                let link = link.text(cell.block, cell.x, y + PAD, cell.colour);
                element.with(vec![link.spoken(language)])
            }
            None if number == 0 => element
                .text(cell.block, cell.x, y + PAD, cell.colour)
                .spoken(language),
            None => element.text(cell.block, cell.x, y + PAD, cell.colour),
        }
    });
    Element::new(Role::Row).with(cells.collect())
}

fn rule(y: f32, inner: f32, colour: Colour) -> Element {
    let line = Line {
        colour,
        width: 0.6,
        dash: None,
    };
    Element::new(Role::Decoration).drawn(straight((MARGIN, y), (MARGIN + inner, y)), line)
}
