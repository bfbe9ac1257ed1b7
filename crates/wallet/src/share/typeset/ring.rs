//! The validity ring: the share of a badge's validity that is left, clockwise from the top. The same
//! drawing as in the window (`ui/src/lib/ring.ts`).

use std::f32::consts::TAU;

use krilla::geom::{PathBuilder, Rect};
use openbadges::Expiry;

use super::sheet::{Element, Line, Shape};
use super::{Colour, colour};
use crate::Standing;
use crate::store::BadgeCard;

/// A ring as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ring {
    /// It never expires.
    dotted: bool,
    /// The share of the circle, 0 to 1.
    share: f64,
    colour: Colour,
}

impl Ring {
    fn of(card: &BadgeCard) -> Self {
        let ring = |dotted, share, colour| Self {
            dotted,
            share,
            colour,
        };
        let Some(left) = card.validity_left.filter(|_| card.expiry != Expiry::None) else {
            return ring(true, 0.0, colour::IDLE);
        };
        match (card.standing, card.expiry) {
            (Standing::Revoked | Standing::Suspended | Standing::NotGenuine, _)
            | (_, Expiry::Expired) => ring(false, 0.0, colour::BAD),
            (_, Expiry::Expiring) => ring(false, left, colour::WARN),
            (Standing::Genuine | Standing::NotYours, _) => ring(false, left, colour::GOOD),
            _ => ring(false, left, colour::IDLE),
        }
    }
}

/// Draws a badge's ring around a point.
pub(in crate::share) fn draw(
    element: Element,
    card: &BadgeCard,
    centre: (f32, f32),
    radius: f32,
) -> Element {
    let ring = Ring::of(card);
    let width = (radius * 0.06).clamp(1.0, 3.5);
    let line = |colour, dash| Line {
        colour,
        width,
        dash,
    };
    if ring.dotted {
        let dots = (radius * 0.6).round().max(12.0);
        let step = TAU * radius / dots;
        let dash = Some((step * 0.35, step * 0.65));
        return element.drawn(arc(centre, radius, 1.0), line(ring.colour, dash));
    }
    let track = if ring.colour == colour::BAD {
        colour::BAD
    } else {
        colour::LINE
    };
    let element = element.drawn(arc(centre, radius, 1.0), line(track, None));
    if ring.share <= 0.0 {
        return element;
    }
    let share = ring.share.clamp(0.0, 1.0) as f32;
    element.drawn(arc(centre, radius, share), line(ring.colour, None))
}

/// The disc that lies in a ring.
pub(in crate::share) fn disc(centre: (f32, f32), radius: f32) -> Option<Shape> {
    arc(centre, radius, 1.0)
}

/// A share of a circle, clockwise from the top, in pieces of at most an eighth.
fn arc((x, y): (f32, f32), radius: f32, share: f32) -> Option<Shape> {
    let pieces = (share * 8.0).ceil().max(1.0);
    let step = share * TAU / pieces;
    // How far the handles of a Bézier curve stand off, so that it is an arc.
    let handle = radius * 4.0 / 3.0 * (step / 4.0).tan();
    let mut path = PathBuilder::new();
    path.move_to(x, y - radius);
    let mut angle = 0.0_f32;
    let mut drawn = 0.0;
    while drawn < pieces {
        let next = angle + step;
        let (sin, cos) = angle.sin_cos();
        let (next_sin, next_cos) = next.sin_cos();
        path.cubic_to(
            x + radius * sin + handle * cos,
            y - radius * cos + handle * sin,
            x + radius * next_sin - handle * next_cos,
            y - radius * next_cos - handle * next_sin,
            x + radius * next_sin,
            y - radius * next_cos,
        );
        angle = next;
        drawn += 1.0;
    }
    Some(Shape {
        path: path.finish()?,
        bounds: Rect::from_xywh(x - radius, y - radius, 2.0 * radius, 2.0 * radius)?,
    })
}
