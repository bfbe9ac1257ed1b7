import type { BadgePage } from "$lib/bindings/BadgePage";
import type { CheckResult } from "$lib/bindings/CheckResult";
import type { Platform } from "../platform";
import type { Collections } from "./collections";
import type { Desk } from "./desk";
import type { Destinations } from "./destinations";
import type { Sample } from "./samples";
import type { Shelf } from "./shelf";

function result(item: Sample): CheckResult | null {
  if (!item.result || !item.checkedAt) return null;
  const at = item.checkedAt.toISOString();
  return {
    at,
    verdict: item.result[0],
    recipient: item.result[1],
    method: item.signer ? "data-integrity" : "hosted",
    signer: item.signer,
    confirmation: item.signer ? { by: "nobody" } : null,
    missing_contexts: item.missing,
    checks: item.checks,
    evidence: [item.badge.id, item.badge.issuer.id]
      .filter((url) => url !== null)
      .map((url, index) => ({ url, status: 200, sha256: `${item.id}${index}`.padEnd(64, "0"), at })),
  };
}

/** A badge's own page. */
export function badge({ answer }: Desk, { items, find, card }: Shelf, collections: Collections, destinations: Destinations) {
  function page(item: Sample): BadgePage {
    const found = result(item);
    const { holds } = item;
    return {
      card: card(item),
      badge: item.badge,
      result: found,
      newer_attempt: null,
      history: found
        ? [
            {
              at: found.at,
              verdict: found.verdict,
              recipient: found.recipient,
              issuer_unconfirmed: item.signer !== null,
              suspended: item.standing === "suspended",
            },
          ]
        : [],
      shares: destinations.shares(item),
      earlier: item.earlier,
      collections: collections.around(item.id),
      holds: holds ? { collection: collections.collection(holds), cards: collections.members(holds).map(card) } : null,
      versions: item.id === "0".repeat(16) && items.size > 1 ? [{ id: "1".padStart(16, "0"), standard: "3.0" }] : [],
      awarded_to: item.result?.[1] === "yours" ? "ada@example.org" : null,
      added_at: item.addedAt.toISOString(),
      removed_at: item.removedAt?.toISOString() ?? null,
      origin: item.origin,
      image_kind: "png",
      credential: JSON.stringify({ "@context": "https://w3id.org/openbadges/v2", type: "Assertion", id: item.badge.id }, null, 2),
    };
  }

  return { commands: { badge: (id) => answer("badge", () => page(find(id))) } satisfies Partial<Platform> };
}
