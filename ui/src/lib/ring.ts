/*
 * The validity ring: the share of a badge's validity that is left, drawn clockwise from the top.
 */
import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Tone } from "$lib/words/standing";

/** How the ring of one badge is drawn. */
export interface Ring {
  /** A dotted track: the badge never expires. */
  dotted: boolean;
  /** The arc's share of the circle, 0 to 1. */
  share: number;
  tone: Tone;
}

/** What the ring shows of a card. */
export type Ringed = Pick<BadgeCard, "standing" | "expiry" | "validity_left">;

/** The ring of a badge, from what its card says. */
export function ringOf(card: Ringed): Ring {
  if (card.expiry === "none" || card.validity_left === null) {
    return { dotted: true, share: 0, tone: "idle" };
  }
  const expired = card.expiry === "expired";
  const share = expired ? 0 : Math.min(1, Math.max(0, card.validity_left));
  if (["revoked", "suspended", "not-genuine"].includes(card.standing)) {
    return { dotted: false, share: 0, tone: "bad" };
  }
  if (expired) return { dotted: false, share: 0, tone: "bad" };
  if (card.expiry === "expiring") return { dotted: false, share, tone: "warn" };
  const known = card.standing === "genuine" || card.standing === "not-yours";
  return { dotted: false, share, tone: known ? "ok" : "idle" };
}

/** The measures of a ring of `size` pixels. */
export interface RingMeasures {
  centre: number;
  radius: number;
  stroke: number;
  circumference: number;
  /** How far the picture inside stands off from the edge. */
  inset: number;
}

/** The stroke is 3.5 at 116 pixels and gets no thinner than 2 at small sizes. */
export function ringMeasures(size: number): RingMeasures {
  const stroke = Math.max(2, Math.min(3.5, (size * 3.5) / 116));
  const radius = size / 2 - stroke / 2 - size * 0.02;
  return {
    centre: size / 2,
    radius,
    stroke,
    circumference: 2 * Math.PI * radius,
    inset: Math.round(size * 0.112),
  };
}

/** The dash pattern of an arc: its length, then the rest of the circle. */
export function dashes(share: number, circumference: number): string {
  const drawn = share * circumference;
  return `${drawn.toFixed(1)} ${circumference.toFixed(1)}`;
}
