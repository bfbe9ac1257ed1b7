import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Standing } from "$lib/bindings/Standing";
import { m } from "$lib/paraglide/messages";
import { day } from "./dates";

/** The colour of a word; the icon and the word say the same without it. */
export type Tone = "ok" | "warn" | "bad" | "idle";

/** The drawing that stands with a word. */
export type Sign = "tick" | "clock" | "cross" | "crossed" | "unreachable" | "person" | "question" | "alert" | "plus";

/** A standing in words, with its tone and its sign. */
export interface StandingWords {
  text: string;
  tone: Tone;
  sign: Sign;
}

/** What the standing needs of a card to be put into words. */
export type Standable = Pick<
  BadgeCard,
  "standing" | "standard" | "expires" | "days_left" | "issued_on"
> & { valid_from?: string | null };

const signs: Record<Standing, [Tone, Sign]> = {
  genuine: ["ok", "tick"],
  "issuer-not-confirmed": ["warn", "question"],
  expiring: ["warn", "clock"],
  expired: ["bad", "clock"],
  "not-yet-valid": ["warn", "clock"],
  revoked: ["bad", "cross"],
  suspended: ["bad", "cross"],
  "not-genuine": ["bad", "cross"],
  "not-yours": ["warn", "person"],
  undecided: ["idle", "unreachable"],
  unchecked: ["idle", "crossed"],
};

function text(card: Standable, now: Date): string {
  switch (card.standing) {
    case "genuine":
      return card.expires ? m.standing_valid_to({ date: day(card.expires) }) : m.standing_no_expiry();
    case "issuer-not-confirmed":
      return m.standing_issuer_not_confirmed();
    case "expiring":
      return (card.days_left ?? 0) > 0
        ? m.standing_expires_in({ days: card.days_left ?? 0 })
        : m.standing_expires_today();
    case "expired":
      return card.expires ? m.standing_expired_on({ date: day(card.expires) }) : m.standing_expired();
    case "not-yet-valid": {
      const begins = card.valid_from ?? card.issued_on;
      // A card knows only when the badge was issued, which may be before it begins.
      return begins && Date.parse(begins) > now.getTime() ? m.standing_valid_from({ date: day(begins) }) : m.standing_not_yet_valid();
    }
    case "revoked":
      return m.standing_revoked();
    case "suspended":
      return m.standing_suspended();
    case "not-genuine":
      return m.standing_not_genuine();
    case "not-yours":
      return m.standing_not_yours();
    case "undecided":
      // What a credential of 3.0 lacks is in its report; its issuer is seldom to blame.
      return card.standard === "3.0" ? m.standing_cannot_check() : m.standing_unreachable();
    case "unchecked":
      return m.standing_unchecked();
  }
}

/** How a badge stands, in the words of its card. */
export function standingWords(card: Standable, now = new Date()): StandingWords {
  const [tone, sign] = signs[card.standing];
  return { text: text(card, now), tone, sign };
}

/** How a badge stands in one word or two, where no dates are at hand. */
export function standingName(standing: Standing): StandingWords {
  const [tone, sign] = signs[standing];
  const names: Record<Standing, () => string> = {
    genuine: m.standing_name_genuine,
    "issuer-not-confirmed": m.standing_issuer_not_confirmed,
    expiring: m.standing_name_expiring,
    expired: m.standing_expired,
    "not-yet-valid": m.standing_not_yet_valid,
    revoked: m.standing_revoked,
    suspended: m.standing_suspended,
    "not-genuine": m.standing_not_genuine,
    "not-yours": m.standing_not_yours,
    undecided: m.standing_name_undecided,
    unchecked: m.standing_unchecked,
  };
  return { text: names[standing](), tone, sign };
}

/** The verdict of a badge's page, in one sentence. */
export function verdictSentence(card: Standable): string {
  switch (card.standing) {
    case "genuine":
      return card.expires ? m.verdict_genuine() : m.verdict_genuine_no_expiry();
    case "issuer-not-confirmed":
      return m.verdict_issuer_not_confirmed();
    case "expiring":
      return m.verdict_expiring();
    case "expired":
      return m.verdict_expired();
    case "not-yet-valid":
      return m.verdict_not_yet_valid();
    case "revoked":
      return m.verdict_revoked();
    case "suspended":
      return m.verdict_suspended();
    case "not-genuine":
      return m.verdict_not_genuine();
    case "not-yours":
      return m.verdict_not_yours();
    case "undecided":
      return card.standard === "3.0" ? m.verdict_cannot_check() : m.verdict_undecided();
    case "unchecked":
      return m.verdict_unchecked();
  }
}
