//! What is on a page: elements, each with what it draws and its place in the document's structure.

use krilla::geom::{Path, PathBuilder, Rect};
use krilla::image::Image;

use super::Colour;
use super::text::Block;

/// What an element is to somebody who hears the document (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::share) enum Role {
    /// Decoration, which is not read out.
    Decoration,
    /// What stands at the foot of each page.
    Footer,
    /// A part with a heading of its own.
    Section,
    /// A heading of this level, from 1.
    Heading(u16),
    /// A paragraph.
    Paragraph,
    /// A picture, and what it shows.
    Figure(String),
    /// A link to this address.
    Link(String),
    /// A row of a table.
    Row,
    /// The heading of a column.
    ColumnHeading,
    /// A cell.
    Cell,
}

/// Something that is drawn. Distances are in points from the upper left corner of the page.
pub(super) enum Mark {
    Text {
        block: Block,
        x: f32,
        y: f32,
        colour: Colour,
        /// The language of the text, where it is not the document's.
        language: Option<String>,
    },
    Filled(Shape, Colour),
    Drawn(Shape, Line),
    Picture(Image, Rect),
}

/// A path, and the box in which it lies.
pub(in crate::share) struct Shape {
    pub(super) path: Path,
    pub(super) bounds: Rect,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(in crate::share) struct Line {
    pub(in crate::share) colour: Colour,
    /// In points.
    pub(in crate::share) width: f32,
    /// The lengths of a dash and of the gap behind it.
    pub(in crate::share) dash: Option<(f32, f32)>,
}

/// One element of a page.
pub(in crate::share) struct Element {
    pub(super) role: Role,
    pub(super) marks: Vec<Mark>,
    pub(super) within: Vec<Element>,
}

impl Element {
    /// An element that draws nothing yet.
    pub(in crate::share) fn new(role: Role) -> Self {
        Self {
            role,
            marks: Vec::new(),
            within: Vec::new(),
        }
    }

    /// With elements in it.
    pub(in crate::share) fn with(mut self, within: Vec<Element>) -> Self {
        self.within.extend(within);
        self
    }

    /// With a text whose upper left corner is there.
    pub(in crate::share) fn text(mut self, block: Block, x: f32, y: f32, colour: Colour) -> Self {
        self.marks.push(Mark::Text {
            block,
            x,
            y,
            colour,
            language: None,
        });
        self
    }

    /// With this language for its texts so far (BCP 47).
    pub(in crate::share) fn spoken(mut self, tag: Option<&str>) -> Self {
        for mark in &mut self.marks {
            if let Mark::Text { language, .. } = mark {
                *language = tag.map(str::to_owned);
            }
        }
        self
    }

    /// With an area.
    pub(in crate::share) fn filled(mut self, shape: Option<Shape>, colour: Colour) -> Self {
        self.marks
            .extend(shape.map(|shape| Mark::Filled(shape, colour)));
        self
    }

    /// With a line.
    pub(in crate::share) fn drawn(mut self, shape: Option<Shape>, line: Line) -> Self {
        self.marks
            .extend(shape.map(|shape| Mark::Drawn(shape, line)));
        self
    }

    /// With a picture in the middle of a box, as large as it gets in there.
    pub(in crate::share) fn picture(mut self, image: Image, within: Rect) -> Self {
        let (width, height) = image.size();
        let (width, height) = (width.max(1) as f32, height.max(1) as f32);
        let scale = (within.width() / width).min(within.height() / height);
        let (width, height) = (width * scale, height * scale);
        let x = within.left() + (within.width() - width) / 2.0;
        let y = within.top() + (within.height() - height) / 2.0;
        let place = Rect::from_xywh(x, y, width, height);
        self.marks
            .extend(place.map(|place| Mark::Picture(image, place)));
        self
    }

    /// All that it draws lies in this.
    pub(super) fn bounds(&self) -> Option<Rect> {
        self.marks
            .iter()
            .filter_map(Mark::bounds)
            .chain(self.within.iter().filter_map(Self::bounds))
            .reduce(|a, b| {
                Rect::from_ltrb(
                    a.left().min(b.left()),
                    a.top().min(b.top()),
                    a.right().max(b.right()),
                    a.bottom().max(b.bottom()),
                )
                .unwrap_or(a)
            })
    }
}

impl Mark {
    pub(super) fn bounds(&self) -> Option<Rect> {
        match self {
            Self::Text { block, x, y, .. } => {
                Rect::from_xywh(*x, *y, block.width.max(1.0), block.height.max(1.0))
            }
            Self::Filled(shape, _) | Self::Drawn(shape, _) => Some(shape.bounds),
            Self::Picture(_, place) => Some(*place),
        }
    }
}

/// A straight line, drawn from left to right or from top to bottom.
pub(in crate::share) fn straight(from: (f32, f32), to: (f32, f32)) -> Option<Shape> {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    Some(Shape {
        path: path.finish()?,
        bounds: Rect::from_ltrb(
            from.0,
            from.1,
            to.0.max(from.0 + 0.1),
            to.1.max(from.1 + 0.1),
        )?,
    })
}

/// A box.
pub(in crate::share) fn area(x: f32, y: f32, width: f32, height: f32) -> Option<Shape> {
    let bounds = Rect::from_xywh(x, y, width, height)?;
    let mut path = PathBuilder::new();
    path.push_rect(bounds);
    Some(Shape {
        path: path.finish()?,
        bounds,
    })
}
