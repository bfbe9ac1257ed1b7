//! How a certificate is laid out: the badge in its ring at the left, the award at the right, and below
//! a line where it can be verified and what Lapel found.

use krilla::geom::Rect;
use krilla::image::Image;

use super::super::initial;
use super::super::typeset::code::code;
use super::super::typeset::fonts::Face;
use super::super::typeset::sheet::{Element, Line, Role, area, straight};
use super::super::typeset::text::{Block, Room, Setter, Style};
use super::super::typeset::{Colour, Paper, colour, ring};
use super::facts::{Facts, standing};
use super::signature::Signature;

/// From the edge of the paper to the frame, and to what is written.
const FRAME: f32 = 24.0;
const MARGIN: f32 = 56.0;
/// The column of the badge, and the gap beside it.
const COLUMN: f32 = 176.0;
const GAP: f32 = 44.0;
/// From the lower edge to the line above what is said about verifying.
const FOOT: f32 = 150.0;
/// The side of the QR code.
const CODE: f32 = 84.0;
/// The longest address that a QR code of that size still shows legibly.
const LONGEST_IN_CODE: usize = 300;
/// The height of a signature's image, and of all that stands with it.
const SIGNATURE: (f32, f32) = (34.0, 62.0);

const BODY: Style = Style {
    face: Face::Sans,
    size: 10.5,
    leading: 1.4,
};
const SMALL: Style = Style {
    face: Face::Sans,
    size: 8.5,
    leading: 1.4,
};
const LABEL: Style = Style {
    face: Face::SansBold,
    size: 8.5,
    leading: 1.4,
};

/// All that is on the page, in the order in which it is read.
pub(super) fn elements(setter: &mut Setter, facts: &Facts<'_>, paper: Paper) -> Vec<Element> {
    let (width, height) = paper.size();
    let mut sheet = Sheet {
        setter,
        facts,
        width,
        height,
    };
    let mut elements = vec![sheet.frame()];
    let mut section = Element::new(Role::Section);
    section = section.with(sheet.head());
    section = section.with(sheet.badge());
    section = section.with(sheet.award());
    section = section.with(sheet.verifying());
    section = section.with(sheet.finding());
    elements.push(section);
    elements
}

struct Sheet<'a, 'f> {
    setter: &'a mut Setter,
    facts: &'a Facts<'f>,
    width: f32,
    height: f32,
}

/// A room without a limit to its height.
fn room(width: f32, lines: usize, smallest: f32) -> Room {
    Room {
        width,
        height: f32::MAX,
        lines,
        smallest,
    }
}

fn paragraph(block: Block, x: f32, y: f32, colour: Colour) -> Element {
    Element::new(Role::Paragraph).text(block, x, y, colour)
}

impl Sheet<'_, '_> {
    fn frame(&self) -> Element {
        let hair = |width| Line {
            colour: colour::LINE,
            width,
            dash: None,
        };
        let (right, bottom) = (self.width - 2.0 * FRAME, self.height - 2.0 * FRAME);
        let foot = self.height - FOOT;
        Element::new(Role::Decoration)
            .drawn(area(FRAME, FRAME, right, bottom), hair(1.0))
            .drawn(
                straight((MARGIN, foot), (self.width - MARGIN, foot)),
                hair(0.75),
            )
    }

    /// The line at the top: what this is, and what it is not.
    fn head(&mut self) -> Vec<Element> {
        let kind = self.setter.set("Open Badges award", LABEL, 200.0);
        let text = format!(
            "A print of the issuer’s data, made with Lapel on {}",
            self.facts.printed
        );
        let printed = self.setter.set(&text, SMALL, 420.0);
        let x = self.width - MARGIN - printed.width;
        vec![
            paragraph(kind, MARGIN, 46.0, colour::ACCENT),
            paragraph(printed, x, 46.0, colour::QUIET),
        ]
    }

    /// The picture in its ring, and how the badge stands.
    fn badge(&mut self) -> Vec<Element> {
        let card = self.facts.card;
        let radius = COLUMN / 2.0 - 4.0;
        let centre = (MARGIN + COLUMN / 2.0, 106.0 + radius);
        let (word, tone) = standing(card);
        let shows = format!("The badge “{}”. Its validity ring: {word}.", card.name);
        let mut figure = ring::draw(Element::new(Role::Figure(shows)), card, centre, radius);
        // The square that lies in the ring.
        let side = radius * 1.30;
        let inner = Rect::from_xywh(centre.0 - side / 2.0, centre.1 - side / 2.0, side, side);
        let image = self.facts.picture.as_ref().and_then(|png| image(png));
        figure = match (image, inner) {
            (Some(image), Some(inner)) => figure.picture(image, inner),
            _ => self.letter(figure, centre, side),
        };
        let style = Style {
            face: Face::SansBold,
            size: 11.0,
            leading: 1.35,
        };
        let block = self.setter.fit(&word, style, room(COLUMN, 2, 8.0));
        let x = centre.0 - block.width / 2.0;
        let word = paragraph(block, x, centre.1 + radius + 16.0, tone);
        vec![figure, word]
    }

    /// The letter that stands for a badge without a picture, in its disc.
    fn letter(&mut self, figure: Element, centre: (f32, f32), side: f32) -> Element {
        let style = Style {
            face: Face::Serif,
            size: side * 0.45,
            leading: 1.2,
        };
        let letter = initial(&self.facts.card.name).to_string();
        let letter = self.setter.set(&letter, style, side);
        let x = centre.0 - letter.width / 2.0;
        // A capital stands in the upper part of its line.
        let y = centre.1 - letter.height / 2.0 + style.size * 0.1;
        figure
            .filled(ring::disc(centre, side / 2.0), colour::SUNKEN)
            .text(letter, x, y, colour::QUIET)
    }

    /// The column at the right.
    fn award(&mut self) -> Vec<Element> {
        let facts = self.facts;
        let x = MARGIN + COLUMN + GAP;
        let width = self.width - MARGIN - x;
        let end = self.height - FOOT - 16.0;
        let mut y = 84.0;
        // Signatures need the room of second lines.
        let is_tight = !facts.signatures.is_empty();
        let lines = if is_tight { 1 } else { 2 };
        let mut elements = Vec::new();
        if let Some(caution) = &facts.caution {
            let (_, tone) = standing(facts.card);
            let style = Style {
                face: Face::SansBold,
                size: 11.5,
                leading: 1.35,
            };
            let block = self
                .setter
                .fit(caution, style, room(width - 14.0, lines, 8.0));
            let bar = area(x, y, 3.0, block.height);
            elements.push(Element::new(Role::Decoration).filled(bar, tone));
            let height = block.height;
            elements.push(paragraph(block, x + 14.0, y, tone));
            y += height + 14.0;
        } else {
            y += 16.0;
        }

        let style = Style {
            face: Face::SansBold,
            size: 20.0,
            leading: 1.25,
        };
        let name = self
            .setter
            .fit(facts.earner, style, room(width, lines, 11.0));
        let height = name.height;
        elements.push(paragraph(name, x, y, colour::INK));
        y += height + 3.0;
        let earned = self.setter.set("earned", BODY, width);
        let height = earned.height;
        elements.push(paragraph(earned, x, y, colour::QUIET));
        y += height + 2.0;

        let style = Style {
            face: Face::Serif,
            size: 36.0,
            leading: 1.15,
        };
        let award = Room {
            width,
            height: if is_tight { 60.0 } else { 84.0 },
            lines: 3,
            smallest: 14.0,
        };
        let award = self.setter.fit(&facts.card.name, style, award);
        let height = award.height;
        elements.push(
            Element::new(Role::Heading(1))
                .text(award, x, y, colour::INK)
                .spoken(facts.language),
        );
        y += height + 8.0;

        let style = Style {
            face: Face::SansBold,
            size: 12.5,
            leading: 1.3,
        };
        let issuer = format!("Issued by {}", facts.issuer);
        let issuer = self.setter.fit(&issuer, style, room(width, lines, 8.5));
        let height = issuer.height;
        elements.push(paragraph(issuer, x, y, colour::INK));
        y += height;
        if !facts.vouched.is_empty() {
            let domain = self.setter.fit(&facts.vouched, BODY, room(width, 1, 7.0));
            let height = domain.height;
            elements.push(paragraph(domain, x, y, colour::QUIET));
            y += height;
        }
        y += 12.0;
        y = self.dates(&mut elements, x, y, width);

        let signatures = if facts.signatures.is_empty() {
            0.0
        } else {
            SIGNATURE.1
        };
        if let Some((label, text)) = &facts.criteria {
            y += 12.0;
            let left = end - signatures - y - LABEL.size * LABEL.leading;
            let lines = (left / (BODY.size * BODY.leading)).floor().max(0.0);
            if lines >= 1.0 {
                let label = self.setter.set(label, LABEL, width);
                let height = label.height;
                elements.push(Element::new(Role::Heading(2)).text(label, x, y, colour::QUIET));
                y += height;
                // The cast cuts to the range of what a page can have.
                let text = self
                    .setter
                    .fit(text, BODY, room(width, lines as usize, 9.0));
                elements.push(paragraph(text, x, y, colour::INK).spoken(facts.language));
            }
        }
        for (number, signature) in facts.signatures.iter().enumerate() {
            let x = x + number as f32 * (width / 2.0);
            elements.extend(self.signature(signature, x, end - SIGNATURE.1, width / 2.0 - 16.0));
        }
        elements
    }

    /// The dates, side by side. Gives where they end.
    fn dates(&mut self, elements: &mut Vec<Element>, x: f32, y: f32, width: f32) -> f32 {
        let column = width / 3.0;
        let mut bottom = y;
        for (number, (label, text)) in self.facts.dates.iter().enumerate() {
            let x = x + number as f32 * column;
            let label = self.setter.set(label, LABEL, column);
            let text = self.setter.fit(text, BODY, room(column - 10.0, 1, 7.0));
            let below = y + label.height;
            bottom = bottom.max(below + text.height);
            elements.push(
                Element::new(Role::Paragraph)
                    .text(label, x, y, colour::QUIET)
                    .text(text, x, below, colour::INK),
            );
        }
        bottom
    }

    /// An image of a signature from the issuer's data, and who signed by it.
    fn signature(&mut self, signature: &Signature, x: f32, y: f32, width: f32) -> Vec<Element> {
        let who = signature.name.as_deref().unwrap_or("somebody unnamed");
        let shows = format!("The image of a signature from the issuer’s data: {who}");
        let mut elements = Vec::new();
        let place = Rect::from_xywh(x, y, (SIGNATURE.0 * 4.0).min(width), SIGNATURE.0);
        if let (Some(image), Some(place)) = (image(&signature.image), place) {
            elements.push(Element::new(Role::Figure(shows)).picture(image, place));
        }
        let said = [signature.name.as_deref(), signature.title.as_deref()];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        if !said.is_empty() {
            let text = self
                .setter
                .fit(&said.join(", "), SMALL, room(width, 2, 7.0));
            elements.push(paragraph(text, x, y + SIGNATURE.0 + 3.0, colour::QUIET));
        }
        elements
    }

    /// Where it can be verified: the QR code and the address, or how to verify the file.
    fn verifying(&mut self) -> Vec<Element> {
        let y = self.height - FOOT + 16.0;
        let half = (self.width - 2.0 * MARGIN) / 2.0;
        let mut x = MARGIN;
        let mut elements = Vec::new();
        let address = self.facts.address.as_ref();
        let code = address
            .filter(|address| address.url.as_str().len() <= LONGEST_IN_CODE)
            .and_then(|address| code(address.url.as_str(), x - 8.0, y - 4.0, CODE + 8.0));
        if let (Some(code), Some(address)) = (code, address) {
            let shows = format!("A QR code that leads to {}", address.url);
            elements.push(Element::new(Role::Figure(shows)).filled(Some(code), colour::INK));
            x += CODE + 12.0;
        }
        let width = half - (x - MARGIN) - 20.0;
        let heading = self.setter.set("Verify it", LABEL, width);
        let mut at = y + heading.height;
        elements.push(Element::new(Role::Heading(2)).text(heading, x, y, colour::QUIET));
        if let Some(address) = address {
            let shown = self
                .setter
                .fit(address.url.as_str(), SMALL, room(width, 3, 6.5));
            let height = shown.height;
            let link = Element::new(Role::Link(address.url.to_string()));
            let link = link.text(shown, x, at, colour::ACCENT);
            elements.push(Element::new(Role::Paragraph).with(vec![link]));
            at += height + 4.0;
        }
        let text = "This file carries the award itself. Open it in Lapel, run “lapel verify” on it, or \
                    give what is attached to it to any verifier of Open Badges. The paper alone proves \
                    nothing.";
        let left = (self.height - FRAME - 12.0 - at) / (SMALL.size * SMALL.leading);
        // The cast cuts to the range of what a page can have.
        let text = self
            .setter
            .fit(text, SMALL, room(width, left as usize, 6.0));
        elements.push(paragraph(text, x, at, colour::QUIET));
        elements
    }

    /// What Lapel found, and whose it is.
    fn finding(&mut self) -> Vec<Element> {
        let x = self.width / 2.0 + 20.0;
        let width = self.width - MARGIN - x;
        let y = self.height - FOOT + 16.0;
        let heading = self.setter.set("What Lapel found", LABEL, width);
        let mut at = y + heading.height;
        let mut elements = vec![Element::new(Role::Heading(2)).text(heading, x, y, colour::QUIET)];
        let found = self
            .setter
            .fit(&self.facts.found, BODY, room(width, 3, 8.0));
        let height = found.height;
        elements.push(paragraph(found, x, at, colour::INK));
        at += height + 4.0;
        let whose = self
            .setter
            .fit(self.facts.whose, SMALL, room(width, 3, 7.0));
        elements.push(paragraph(whose, x, at, colour::QUIET));
        elements
    }
}

/// A picture that Lapel has drawn.
fn image(png: &[u8]) -> Option<Image> {
    Image::from_png(png.to_vec().into(), false).ok()
}
