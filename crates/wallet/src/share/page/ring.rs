//! The validity ring: the share of a badge's validity that is left, drawn clockwise from the top; the
//! same drawing as in the window (`ui/src/lib/ring.ts`).

use std::f64::consts::TAU;

use maud::{Markup, PreEscaped, html};

use openbadges::Expiry;

use super::words::Tone;
use crate::Standing;
use crate::store::BadgeCard;

/// The side of the square that a ring is drawn in.
pub(super) const SIDE: f64 = 116.0;
/// The width of its line.
pub(super) const STROKE: f64 = 3.5;

/// The radius of a ring.
pub(super) fn radius() -> f64 {
    SIDE / 2.0 - STROKE / 2.0 - SIDE * 0.02
}

/// How the ring of one badge is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ring {
    /// A dotted track: the badge never expires.
    pub(super) dotted: bool,
    /// The arc's share of the circle, 0 to 1.
    pub(super) share: f64,
    pub(super) tone: Tone,
}

impl Ring {
    /// The ring of a badge, from what its card says.
    pub(super) fn of(card: &BadgeCard) -> Self {
        let arc = |share, tone| Self {
            dotted: false,
            share,
            tone,
        };
        let Some(left) = card.validity_left.filter(|_| card.expiry != Expiry::None) else {
            return Self {
                dotted: true,
                share: 0.0,
                tone: Tone::Idle,
            };
        };
        let is_taken_back = matches!(
            card.standing,
            Standing::Revoked | Standing::Suspended | Standing::NotGenuine
        );
        if is_taken_back || card.expiry == Expiry::Expired {
            return arc(0.0, Tone::Bad);
        }
        let share = left.clamp(0.0, 1.0);
        if card.expiry == Expiry::Expiring {
            return arc(share, Tone::Warn);
        }
        match card.standing {
            Standing::Genuine | Standing::NotYours => arc(share, Tone::Ok),
            _ => arc(share, Tone::Idle),
        }
    }

    /// The ring as SVG of its own size, made of the drawings that [`drawings`] puts into the page.
    pub(super) fn svg(self) -> Markup {
        html! { svg { (self.parts()) } }
    }

    /// The ring as SVG of any size.
    pub(super) fn large(self) -> Markup {
        html! { svg viewBox={ "0 0 " (SIDE) " " (SIDE) } { (self.parts()) } }
    }

    /// Written by hand, since hundreds of rings are most of a page.
    fn parts(self) -> PreEscaped<String> {
        let around = TAU * radius();
        PreEscaped(if self.dotted {
            "<use href=\"#dots\"/>".into()
        } else {
            format!(
                "<use href=\"#track\"/><use href=\"#arc\" class=\"{}\" stroke-dasharray=\"{:.1} {around:.0}\"/>",
                self.tone.class(),
                self.share * around
            )
        })
    }
}

/// What the rings and signs of a page are made of; drawn once, so that a page of many stays small.
pub(super) fn drawings() -> Markup {
    let (middle, radius) = (SIDE / 2.0, format!("{:.2}", radius()));
    html! {
        svg class="drawings" aria-hidden="true" width="0" height="0" {
            defs {
                circle #track cx=(middle) cy=(middle) r=(radius) fill="none" stroke-width=(STROKE) {}
                circle #dots cx=(middle) cy=(middle) r=(radius) fill="none" stroke-width=(STROKE)
                    stroke-dasharray="2 5" {}
                circle #arc cx=(middle) cy=(middle) r=(radius) fill="none" stroke-width=(STROKE)
                    stroke-linecap="round"
                    transform={ "rotate(-90 " (middle) " " (middle) ")" } {}
                @for (name, path) in SIGNS {
                    symbol id=(name) viewBox="0 0 24 24" { path d=(path) {} }
                }
            }
        }
    }
}

/// The signs beside the words, in the strokes of Lucide (ISC licence), as in the window.
const SIGNS: [(&str, &str); 7] = [
    ("tick", "M20 6 9 17l-5-5"),
    (
        "clock",
        "M12 6v6l4 2M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20Z",
    ),
    ("cross", "M18 6 6 18M6 6l12 12"),
    (
        "crossed",
        "M4.9 4.9l14.2 14.2M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20Z",
    ),
    (
        "person",
        "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M12 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8Z",
    ),
    (
        "question",
        "M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20Z",
    ),
    ("back", "M12 19l-7-7 7-7M19 12H5"),
];
