import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Place } from "$lib/bindings/Place";
import type { Query } from "$lib/bindings/Query";
import type { Sort } from "$lib/bindings/Sort";
import type { StatusFilter } from "$lib/bindings/StatusFilter";
import type { Platform } from "../platform";
import type { Collections } from "./collections";
import type { Desk } from "./desk";
import type { Sample } from "./samples";
import type { Shelf } from "./shelf";

const problems = new Set(["revoked", "suspended", "not-genuine", "not-yours", "not-yet-valid", "undecided"]);

const chips: Record<StatusFilter, (card: BadgeCard) => boolean> = {
  valid: (card) => card.standing === "genuine" || (card.standing === "issuer-not-confirmed" && card.expiry !== "expiring"),
  expiring: (card) =>
    card.standing === "expiring" || (card.standing === "issuer-not-confirmed" && card.expiry === "expiring"),
  expired: (card) => card.standing === "expired",
  problem: (card) => problems.has(card.standing),
  unchecked: (card) => card.standing === "unchecked",
};

const far = "9999";
const orders: Record<Sort, (a: BadgeCard, b: BadgeCard) => number> = {
  newest: (a, b) => (b.issued_on ?? "").localeCompare(a.issued_on ?? ""),
  oldest: (a, b) => (a.issued_on ?? far).localeCompare(b.issued_on ?? far),
  name: (a, b) => a.name.localeCompare(b.name),
  issuer: (a, b) => (a.issuer ?? "").localeCompare(b.issuer ?? "") || a.name.localeCompare(b.name),
  expiry: (a, b) => (a.expires ?? far).localeCompare(b.expires ?? far),
  // The order of a collection is its own: outside one it is that of the newest.
  collection: (a, b) => (b.issued_on ?? "").localeCompare(a.issued_on ?? ""),
};

const places: Record<Place, (card: BadgeCard, item: Sample) => boolean> = {
  all: (_, item) => !item.removedAt,
  expiring: (card, item) => !item.removedAt && card.standing === "expiring",
  shared: (card, item) => !item.removedAt && card.shared,
  private: (card, item) => !item.removedAt && !card.shared,
  trash: (_, item) => item.removedAt !== null,
};

/** The words of a search, in small letters. */
export const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

/** Which badges the library shows, in which order, and how many there are of each kind. */
export function query(
  { answer }: Desk,
  { items, card }: Shelf,
  { badges }: Collections,
  /** How many matters need attention. */
  attention: () => number,
) {
  function matches(query: Query, status = query.status): BadgeCard[] {
    const words = wordsOf(query.search);
    const found: BadgeCard[] = [];
    const inIt = query.collection ? badges(query.collection) : null;
    for (const item of items.values()) {
      const made = card(item);
      if (!places[query.place](made, item)) continue;
      if (inIt && !inIt.includes(item.id)) continue;
      if (status && !chips[status](made)) continue;
      const within = query.expiring_within_days;
      if (within !== null && (made.days_left === null || made.days_left <= 0 || made.days_left > within)) continue;
      const text = ` ${made.name} ${made.issuer ?? ""} ${item.badge.skills.map((skill) => skill.name).join(" ")} ${item.badge.description ?? ""}`.toLowerCase();
      if (!words.every((word) => text.includes(` ${word}`))) continue;
      found.push(made);
    }
    if (inIt && query.sort === "collection") return found.sort((a, b) => inIt.indexOf(a.id) - inIt.indexOf(b.id));
    return found.sort((a, b) => orders[query.sort](a, b));
  }

  return {
    commands: {
      listBadges: (query, offset, limit) =>
        answer("listBadges", () => {
          const found = matches(query);
          return { total: found.length, cards: found.slice(offset, offset + limit) };
        }),
      badgeIds: (query) => answer("badgeIds", () => matches(query).map(({ id }) => id)),
      counts: () =>
        answer("counts", () => {
          const of = (place: Place) =>
            matches({ search: "", place, collection: null, status: null, expiring_within_days: null, sort: "newest" }).length;
          return {
            all: of("all"),
            needs_attention: attention(),
            expiring: of("expiring"),
            shared: of("shared"),
            private: of("private"),
            trash: of("trash"),
            samples: [...items.values()].filter((item) => item.isSample).length,
          };
        }),
      statusCounts: (query) =>
        answer("statusCounts", () => {
          const cards = matches(query, null);
          const of = (chip: StatusFilter) => cards.filter(chips[chip]).length;
          return {
            any: cards.length,
            valid: of("valid"),
            expiring: of("expiring"),
            expired: of("expired"),
            problem: of("problem"),
            unchecked: of("unchecked"),
            issuers: new Set(cards.map(({ issuer }) => issuer)).size,
          };
        }),
    } satisfies Partial<Platform>,
  };
}
