//! A PDF: pages, structure, outline and attachments.

use std::collections::VecDeque;
use std::num::NonZeroU16;

use chrono::{DateTime, Datelike, Utc};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, ValidationError};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{Point, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::{Document as Pdf, SerializeSettings};

use super::sheet::{Element, Mark, Role};
use super::text::plain;
use super::{Colour, Paper};
use crate::{Error, Result};

/// The language of Lapel's own words.
const LANGUAGE: &str = "en-GB";

/// How a file belongs to the document (ISO 19005-3, 6.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::share) enum Belongs {
    /// The document was made from it.
    Source,
    /// It says more.
    Supplement,
}

/// A file that is part of the document.
pub(in crate::share) struct Attachment {
    /// Its name, in ASCII, which no other has.
    pub(in crate::share) name: String,
    pub(in crate::share) media_type: &'static str,
    pub(in crate::share) description: String,
    pub(in crate::share) belongs: Belongs,
    pub(in crate::share) bytes: Vec<u8>,
}

/// A PDF that is being made.
pub(in crate::share) struct Document {
    pdf: Pdf,
    pages: usize,
    tree: TagTree,
    outline: Outline,
    made: krilla::metadata::DateTime,
}

impl Document {
    /// An empty document. The day of `now` becomes the date of all that is in it: what is printed
    /// twice on one day is the same file.
    pub(in crate::share) fn new(now: DateTime<Utc>) -> Result<Self> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A3_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|_| failed("the kinds of PDF exclude one another"))?;
        let part = |number: u32| u8::try_from(number).unwrap_or(1);
        let made = krilla::metadata::DateTime::new(u16::try_from(now.year()).unwrap_or(9999))
            .month(part(now.month()))
            .day(part(now.day()))
            .hour(0)
            .minute(0)
            .second(0)
            .utc_offset_hour(0)
            .utc_offset_minute(0);
        Ok(Self {
            pdf: Pdf::new_with(SerializeSettings {
                configuration,
                enable_tagging: true,
                ..SerializeSettings::default()
            }),
            pages: 0,
            tree: TagTree::new().with_lang(Some(LANGUAGE.into())),
            outline: Outline::new(),
            made,
        })
    }

    /// Adds a page. Gives what of it belongs in the structure, in its order: see
    /// [`Document::structure`].
    pub(in crate::share) fn page(
        &mut self,
        paper: Paper,
        elements: Vec<Element>,
    ) -> Result<Vec<Node>> {
        let (width, height) = paper.size();
        let settings =
            PageSettings::from_wh(width, height).ok_or_else(|| failed("the page has no size"))?;
        let number = self.pages;
        self.pages += 1;
        let mut page = self.pdf.start_page_with(settings);
        let mut links = VecDeque::new();
        annotate(&mut page, &elements, &mut links);
        let mut surface = page.surface();
        let mut painter = Painter {
            surface: &mut surface,
            page: number,
            links,
        };
        let nodes = elements
            .into_iter()
            .filter_map(|element| painter.draw(element))
            .collect();
        surface.finish();
        page.finish();
        Ok(nodes)
    }

    /// Appends to the structure of the document.
    pub(in crate::share) fn structure(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            self.tree.push(node);
        }
    }

    /// Appends the rows of a table to the structure: first its head.
    pub(in crate::share) fn table(&mut self, head: Vec<Node>, body: Vec<Node>) {
        let group = |tag: TagKind, children| TagGroup { tag, children };
        let head = group(Tag::THead.into(), head);
        let body = group(Tag::TBody.into(), body);
        let table = group(Tag::Table.into(), vec![head.into(), body.into()]);
        self.tree.push(table);
    }

    /// Names the newest page in the outline.
    pub(in crate::share) fn outline(&mut self, name: &str) {
        let place = XyzDestination::new(self.pages.saturating_sub(1), Point::from_xy(0.0, 0.0));
        self.outline
            .push_child(OutlineNode::new(plain(name), place));
    }

    /// Attaches a file.
    pub(in crate::share) fn attach(&mut self, file: Attachment) -> Result<()> {
        let attached = self.pdf.embed_file(EmbeddedFile {
            path: file.name,
            mime_type: MimeType::new(file.media_type),
            description: Some(file.description),
            association_kind: match file.belongs {
                Belongs::Source => AssociationKind::Source,
                Belongs::Supplement => AssociationKind::Supplement,
            },
            data: file.bytes.into(),
            modification_date: Some(self.made),
            compress: None,
            location: None,
        });
        attached.ok_or_else(|| failed("two attached files have the same name"))
    }

    /// The file.
    pub(in crate::share) fn finish(mut self, title: &str, author: Option<&str>) -> Result<Vec<u8>> {
        let mut metadata = Metadata::new()
            .title(plain(title))
            .language(LANGUAGE.into())
            .creator("Lapel".into())
            .producer("Lapel".into())
            .creation_date(self.made);
        if let Some(author) = author {
            metadata = metadata.authors(vec![plain(author)]);
        }
        self.pdf.set_metadata(metadata);
        self.pdf.set_outline(self.outline);
        self.pdf.set_tag_tree(self.tree);
        self.pdf.finish().map_err(|error| failed(&reason(&error)))
    }
}

fn failed(reason: &str) -> Error {
    Error::NotPrinted(reason.to_owned())
}

fn reason(error: &KrillaError) -> String {
    let KrillaError::Validation(found) = error else {
        return error.to_string();
    };
    match found.first() {
        Some((ValidationError::RestrictedLicense(_), _)) => {
            "a font on this computer may not be embedded".into()
        }
        Some((ValidationError::ContainsNotDefGlyph(_, _, text), _)) => {
            format!("no font has the letters “{text}”")
        }
        Some((first, _)) => format!("{first:?}"),
        None => error.to_string(),
    }
}

/// Adds the links of a page, in the order in which they will be drawn.
fn annotate(page: &mut Page<'_>, elements: &[Element], links: &mut VecDeque<Identifier>) {
    for element in elements {
        if let Role::Link(address) = &element.role
            && let Some(bounds) = element.bounds()
        {
            let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
            let link = LinkAnnotation::new(bounds, target);
            let annotation = Annotation::new_link(link, Some(address.clone()));
            links.push_back(page.add_tagged_annotation(annotation));
        }
        annotate(page, &element.within, links);
    }
}

struct Painter<'a, 's> {
    surface: &'a mut Surface<'s>,
    page: usize,
    links: VecDeque<Identifier>,
}

impl Painter<'_, '_> {
    /// Draws an element; gives its place in the structure, unless it has none.
    fn draw(&mut self, element: Element) -> Option<Node> {
        let bounds = element.bounds();
        let decoration = match element.role {
            Role::Decoration => Some(ArtifactType::Layout),
            Role::Footer => Some(ArtifactType::Footer),
            _ => None,
        };
        if let Some(kind) = decoration {
            self.surface
                .start_tagged(ContentTag::Artifact(Artifact::new(kind, bounds)));
            for mark in element.marks {
                self.paint(mark);
            }
            self.surface.end_tagged();
            return None;
        }
        let title = element.marks.iter().find_map(|mark| match mark {
            Mark::Text { block, .. } => Some(block.text.to_string()),
            _ => None,
        });
        let is_figure = matches!(element.role, Role::Figure(_));
        let is_link = matches!(element.role, Role::Link(_));
        let tag: TagKind = match element.role {
            Role::Decoration | Role::Footer | Role::Section => Tag::Section.into(),
            Role::Heading(level) => {
                Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), title).into()
            }
            Role::Paragraph => Tag::P.into(),
            Role::Figure(shows) => Tag::Figure(Some(plain(&shows)))
                .with_bbox(bounds.map(|bounds| BBox::new(self.page, bounds)))
                .into(),
            Role::Link(_) => Tag::Link.into(),
            Role::Row => Tag::TR.into(),
            Role::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
            Role::Cell => Tag::TD.into(),
        };
        let mut group = TagGroup::new(tag);
        if is_figure {
            let id = self.surface.start_tagged(ContentTag::Other);
            for mark in element.marks {
                self.paint(mark);
            }
            self.surface.end_tagged();
            group.push(id);
        } else {
            for mark in element.marks {
                group.push(self.paint_tagged(mark));
            }
        }
        if is_link && let Some(link) = self.links.pop_front() {
            group.push(link);
        }
        for within in element.within {
            if let Some(node) = self.draw(within) {
                group.push(node);
            }
        }
        Some(group.into())
    }

    fn paint_tagged(&mut self, mark: Mark) -> Identifier {
        let id = match &mark {
            Mark::Text { language, .. } => {
                let span = SpanTag::empty().with_lang(language.as_deref());
                self.surface.start_tagged(ContentTag::Span(span))
            }
            _ => self.surface.start_tagged(ContentTag::Other),
        };
        self.paint(mark);
        self.surface.end_tagged();
        id
    }

    fn paint(&mut self, mark: Mark) {
        let surface = &mut *self.surface;
        match mark {
            Mark::Text {
                block,
                x,
                y,
                colour,
                ..
            } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(colour)));
                for run in &block.runs {
                    surface.draw_glyphs(
                        Point::from_xy(x + run.x, y + run.y),
                        &run.glyphs,
                        run.font.clone(),
                        &block.text,
                        run.size,
                        false,
                    );
                }
            }
            Mark::Filled(shape, colour) => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(colour)));
                surface.draw_path(&shape.path);
            }
            Mark::Drawn(shape, line) => {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: rgb(line.colour).into(),
                    width: line.width,
                    line_cap: LineCap::Butt,
                    dash: line.dash.map(|(dash, gap)| StrokeDash {
                        array: vec![dash, gap],
                        offset: 0.0,
                    }),
                    ..Stroke::default()
                }));
                surface.draw_path(&shape.path);
                surface.set_stroke(None);
            }
            Mark::Picture(image, place) => {
                let Some(size) = Size::from_wh(place.width(), place.height()) else {
                    return;
                };
                surface.push_transform(&Transform::from_translate(place.left(), place.top()));
                surface.draw_image(image, size);
                surface.pop();
            }
        }
    }
}

fn fill(colour: Colour) -> Fill {
    Fill {
        paint: rgb(colour).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn rgb((red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
