import type { Attention } from "$lib/bindings/Attention";
import type { Platform } from "../platform";
import type { Desk } from "./desk";
import { PUBLIC_PAGE, type Destinations } from "./destinations";
import type { Shelf } from "./shelf";

/** What needs the earner, each matter with its one next step. */
export function attention({ answer }: Desk, { card, kept }: Shelf, { all, destination, delivery }: Destinations) {
  function matters(): Attention[] {
    const found: Attention[] = [];
    const items = kept();
    for (const item of items) {
      const made = card(item);
      const about = { card: made, destination: null, badges: 1 };
      if (made.standing === "expiring") {
        const url = item.badge.criteria.url ?? "";
        found.push({ ...about, matter: "expires", message: "It expires soon. Its issuer says how it is earned.", next: { step: "renew", url } });
      } else if (made.standing === "revoked") {
        found.push({ ...about, matter: "revoked", message: "Its issuer took it back.", next: { step: "open" } });
      } else if (made.standing === "not-genuine") {
        found.push({ ...about, matter: "not-genuine", message: "It was not found genuine.", next: { step: "open" } });
      } else if (made.standing === "undecided") {
        found.push({ ...about, matter: "not-checked", message: "It could not be checked.", next: { step: "check" } });
      }
    }
    const seen = new Set(found.filter(({ next }) => next.step === "check").map(({ card }) => card?.id));
    let withoutPlace = 0;
    for (const place of all()) {
      for (const item of items) {
        const { left_out, reason, message, since } = delivery(item, place);
        if (reason === "no-place") withoutPlace++;
        if (!left_out || (left_out === "not-checked" && seen.has(item.id))) continue;
        const step = left_out === "not-checked" ? "check" : since ? "publish" : "switch-off";
        found.push({ matter: "left-out", card: card(item), destination: place, badges: 1, message, next: { step } });
      }
    }
    if (withoutPlace > 0) {
      const message = "Your public page has no place yet.";
      found.push({ matter: "page-without-place", card: null, destination: destination(PUBLIC_PAGE), badges: withoutPlace, message, next: { step: "set-up" } });
    }
    return found;
  }

  return {
    count: () => matters().length,
    commands: {
      attention: (offset, limit) =>
        answer("attention", () => {
          const found = matters();
          return { total: found.length, matters: found.slice(offset, offset + limit) };
        }),
    } satisfies Partial<Platform>,
  };
}
