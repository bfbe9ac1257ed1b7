import type { Delivery } from "$lib/bindings/Delivery";
import type { Destination } from "$lib/bindings/Destination";
import type { LeftOut } from "$lib/bindings/LeftOut";
import type { Share } from "$lib/bindings/Share";
import type { Shows } from "$lib/bindings/Shows";
import type { Platform } from "../platform";
import type { Backpacks } from "./backpacks";
import type { Collections } from "./collections";
import { failure, type Desk } from "./desk";
import { publicPage as pageOfBadges } from "./page";
import type { Sample } from "./samples";
import type { Shelf } from "./shelf";

/** The id of the public page among the destinations. */
export const PUBLIC_PAGE = "public-page";
const publicPage = (): Destination => ({
  id: PUBLIC_PAGE,
  name: "My public page",
  takes_back: true,
  address: null,
  rules: { only_genuine: true, without_expired: false, collection: null },
  shows: {
    name: true,
    email: false,
    evidence: false,
    narrative: false,
    results: false,
    skills: true,
    credential: true,
  },
});

/** Why a badge that is switched on stays out, as the wallet says it. */
const leftOutSentences: Record<LeftOut, string> = {
  "not-genuine": "Left out, because it was not found genuine.",
  "not-checked": "Left out until a check finds it genuine. Check it now.",
  expired: "Left out, because it has expired.",
  "not-in-collection": "Left out, because it is not in the collection that goes there.",
};

/** The public page and the backpacks that are connected: what is wanted there, and what is so. */
export function destinations(
  { answer }: Desk,
  { now, find, card, kept }: Shelf,
  collections: Collections,
  backpacks: Backpacks,
) {
  const rows: Destination[] = [publicPage()];
  /** What is switched on at backpacks: the badges by the backpack's id. */
  const wantedAt = new Map<string, Set<string>>();
  /** What is shown of one badge alone, by badge and destination. */
  const badgeShows = new Map<string, Shows>();
  /** The public page: whether it has a place, and which badges were published on it when. */
  const published = { hasPlace: false, at: new Map<string, string>() };
  const site = pageOfBadges(() => kept().filter((item) => item.sharedSince).map(card), now);

  function all(): Destination[] {
    const connected = backpacks.all();
    for (const { id, name, abilities, server } of connected) {
      if (rows.some((one) => one.id === id)) continue;
      const rules = { only_genuine: false, without_expired: false, collection: null };
      rows.push({ ...publicPage(), id, name, rules, takes_back: abilities.take_back, address: server.address });
    }
    return rows.filter(({ id }) => id === PUBLIC_PAGE || connected.some((backpack) => backpack.id === id));
  }
  function destination(id: string): Destination {
    const found = all().find((one) => one.id === id);
    if (!found) throw failure("destination.unknown", `There is no destination ${id}.`, "");
    return found;
  }
  const isWanted = (item: Sample, id: string) =>
    id === PUBLIC_PAGE ? item.sharedSince !== null : (wantedAt.get(id)?.has(item.id) ?? false);

  function leftOut({ rules }: Destination, item: Sample): LeftOut | null {
    const made = card(item);
    if (rules.collection && !collections.badges(rules.collection).includes(item.id)) return "not-in-collection";
    if (rules.only_genuine) {
      if (made.verdict === null || made.verdict === "unverified") return "not-checked";
      if (made.verdict === "invalid" || made.verdict === "revoked" || made.recipient === "other") return "not-genuine";
    }
    return rules.without_expired && made.expiry === "expired" ? "expired" : null;
  }

  function delivery(item: Sample, place: Destination): Delivery {
    const wanted = isWanted(item, place.id);
    const left_out = wanted ? leftOut(place, item) : null;
    const since = place.id === PUBLIC_PAGE ? (published.at.get(item.id) ?? null) : null;
    const line: Delivery = {
      destination: place.id,
      name: place.name,
      wanted,
      state: "off",
      reason: null,
      left_out,
      message: "",
      details: "",
      since,
      last_try: null,
      next_try: null,
    };
    if (!wanted) return { ...line, state: since ? "taking-back" : "off" };
    if (left_out) {
      const still = since ? " It is still on the page until the next publish takes it off." : "";
      return { ...line, state: "needs-you", reason: "left-out", message: leftOutSentences[left_out] + still };
    }
    if (since) return { ...line, state: "in-sync" };
    if (place.id === PUBLIC_PAGE && !published.hasPlace && !site.hasPlace()) {
      return { ...line, state: "needs-you", reason: "no-place", message: "Your public page has no place yet. Set it up on the page “Shared”." };
    }
    return { ...line, state: "waiting" };
  }

  return {
    all,
    destination,
    delivery,
    published,
    /** What the earner wants where with a badge. */
    shares: (item: Sample): Share[] =>
      all().map((place) => ({
        destination: place,
        wanted: isWanted(item, place.id),
        since: (place.id === PUBLIC_PAGE ? item.sharedSince?.toISOString() : null) ?? null,
        shows: badgeShows.get(`${item.id} ${place.id}`) ?? null,
      })),
    commands: {
      destinations: () => answer("destinations", () => structuredClone(all())),
      wanted: (ids) =>
        answer("wanted", () =>
          all().map((place) => ({
            destination: structuredClone(place),
            badges: ids.filter((id) => isWanted(find(id), place.id)).length,
          })),
        ),
      setShared: (ids, id, wanted) =>
        answer("setShared", () => {
          const place = destination(id);
          const changed = ids.map(find).filter((item) => isWanted(item, place.id) !== wanted);
          const at = wantedAt.get(place.id) ?? new Set<string>();
          wantedAt.set(place.id, at);
          for (const item of changed) {
            if (place.id === PUBLIC_PAGE) item.sharedSince = wanted ? new Date() : null;
            else if (wanted) at.add(item.id);
            else at.delete(item.id);
          }
          if (place.id === PUBLIC_PAGE && !wanted) site.takeBack();
          return changed.map((item) => item.id);
        }),
      setRules: (id, rules) => answer("setRules", () => void (destination(id).rules = { ...rules })),
      setShows: (id, shows) => answer("setShows", () => void (destination(id).shows = { ...shows })),
      setBadgeShows: (id, place, shows) =>
        answer("setBadgeShows", () => {
          const key = `${find(id).id} ${destination(place).id}`;
          if (shows) badgeShows.set(key, { ...shows });
          else badgeShows.delete(key);
        }),
      deliveries: (id) => answer("deliveries", () => all().map((place) => delivery(find(id), place))),
      outAt: (id, offset, limit) =>
        answer("outAt", () => {
          const place = destination(id);
          const out = kept()
            .map((item) => ({ card: card(item), delivery: delivery(item, place) }))
            .filter(({ delivery: { state } }) => state !== "off");
          return { total: out.length, badges: out.slice(offset, offset + limit) };
        }),
      pageState: () => answer("pageState", site.state),
      setPageWords: (words) => answer("setPageWords", () => site.setWords(words)),
      checkPagePlace: (host) => answer("checkPagePlace", () => site.check(host)),
      setUpPage: (host, _secret, leaveOld) => answer("setUpPage", () => site.setUp(host, leaveOld)),
      lookAtPage: () => answer("lookAtPage", site.preview),
      leavePage: () => answer("leavePage", () => undefined),
      publishPage: (agreed, _replace, _job, event) => answer("publishPage", () => site.publish(agreed, event)),
      takePageDown: (_job, event) => answer("takePageDown", () => site.takeDown(event)),
      pageUrl: () => "about:blank",
    } satisfies Partial<Platform>,
  };
}

export type Destinations = ReturnType<typeof destinations>;
