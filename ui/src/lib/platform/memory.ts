import type { Attention } from "$lib/bindings/Attention";
import type { Backpack } from "$lib/bindings/Backpack";
import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { BadgePage } from "$lib/bindings/BadgePage";
import type { Checked } from "$lib/bindings/Checked";
import type { CheckResult } from "$lib/bindings/CheckResult";
import type { Collection } from "$lib/bindings/Collection";
import type { Connected } from "$lib/bindings/Connected";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Departure } from "$lib/bindings/Departure";
import type { Destination } from "$lib/bindings/Destination";
import type { Exported } from "$lib/bindings/Exported";
import type { Expiry } from "$lib/bindings/Expiry";
import type { Form } from "$lib/bindings/Form";
import type { Identity } from "$lib/bindings/Identity";
import type { ImportEvent } from "$lib/bindings/ImportEvent";
import type { ImportResult } from "$lib/bindings/ImportResult";
import type { ImportSummary } from "$lib/bindings/ImportSummary";
import type { KnownPlace } from "$lib/bindings/KnownPlace";
import type { LeftOut } from "$lib/bindings/LeftOut";
import type { Link } from "$lib/bindings/Link";
import type { Offer } from "$lib/bindings/Offer";
import type { Offers } from "$lib/bindings/Offers";
import type { Place } from "$lib/bindings/Place";
import type { PrintSummary } from "$lib/bindings/PrintSummary";
import type { Query } from "$lib/bindings/Query";
import type { Failure } from "$lib/bindings/Failure";
import type { Server } from "$lib/bindings/Server";
import type { Settings } from "$lib/bindings/Settings";
import type { SignInWishes } from "$lib/bindings/SignInWishes";
import type { Shows } from "$lib/bindings/Shows";
import type { Snippet } from "$lib/bindings/Snippet";
import type { SnippetKind } from "$lib/bindings/SnippetKind";
import type { Sort } from "$lib/bindings/Sort";
import type { Standing } from "$lib/bindings/Standing";
import type { StatusFilter } from "$lib/bindings/StatusFilter";
import type { Wishes } from "$lib/bindings/Wishes";
import type { Target } from "$lib/bindings/Target";
import type { FileDrag, Platform } from "./platform";
import { credentials, sample, transcript, type Sample } from "./samples";
import { publicPage as pageOfBadges } from "./page";

const DAY = 86_400_000;
const PUBLIC_PAGE = "public-page";
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

/** What is found at an address that is a backpack's. */
function backpackServer(address: string): Server {
  const base = "https://badges.example.org";
  return {
    speech: "badge-connect",
    badgr: false,
    name: "Sample backpack",
    address,
    base: `${base}/bc`,
    registration: `${base}/o/register`,
    authorization: `${base}/o/authorize`,
    token: `${base}/o/token`,
    refresh: null,
    revocation: null,
    issuer: null,
    scopes: [],
    policies: [`${base}/privacy`],
  };
}

/** How the platform in memory is made. */
export interface MemoryOptions {
  /** How many sample badges it begins with. */
  badges?: number;
  /** Milliseconds that one badge takes to import, check or export. */
  pace?: number;
  /** The moment that everything is relative to. */
  now?: Date;
  appearance?: Settings["appearance"];
  /** Whether a transcript of the first two badges is among them. */
  transcript?: boolean;
  /** Whether two credentials of 3.0 are among them: one with newer versions, one that needs a context. */
  credentials?: boolean;
}

/** The platform in memory, and the handles by which a test moves it. */
export interface Memory extends Platform {
  /** Commands that reject from now on, by the platform's method name. */
  readonly failing: Map<keyof Platform, Failure>;
  /** What left for the system: opened links, copied texts, revealed paths, written logs, saved calendars. */
  readonly sent: { opened: string[]; copied: string[]; revealed: string[]; logs: string[]; saved: string[] };
  /** What the system's dialogs answer next. */
  readonly dialogs: { files: string[]; folder: string | null; save: string | null };
  /** What has left, newest first. */
  readonly left: Departure[];
  /** The public page: whether it has a place, and which badges were published on it when. */
  readonly published: { hasPlace: boolean; at: Map<string, string> };
  drag(event: FileDrag): void;
  openPaths(paths: string[]): void;
  openDeepLink(link: string): void;
  /** A notification is answered: it is about a badge, or (null) about several. */
  answerNotification(badge: string | null): void;
  /** The tray's menu. */
  checkFromTray(): void;
  /** A badge image comes into the watched folder. */
  bringToWatchedFolder(offer: Offer): void;
}

/** Two places as the table of places has them: one to connect, one to carry badges to. */
const place = { takes: ["2.0" as const], form: "image" as const, images: ["png" as const], max_bytes: null, expired: null, recipient: null, sources: [] };
const knownPlaces: KnownPlace[] = [
  { ...place, id: "canvas", name: "Canvas Credentials", page: null, connect: "https://api.badgr.io/", steps: [] },
  {
    ...place,
    id: "credly",
    name: "Credly",
    page: "https://www.credly.com/",
    connect: null,
    steps: ["Sign in and choose to import a badge.", "Upload the image that Lapel wrote."],
  },
  { ...place, id: "passport", name: "Open Badge Passport", page: null, connect: null, steps: ["Upload the image."] },
];

const failure = (code: string, message: string, hint: string): Failure => ({ code, message, hint });

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

/** A wallet in memory: what the window runs on in a browser and in unit tests. */
export function memory({
  badges = 10,
  pace = 0,
  now = new Date(),
  appearance = "system",
  transcript: withTranscript = false,
  credentials: withCredentials = false,
}: MemoryOptions = {}): Memory {
  const wallet = new Map<string, Sample>();
  for (let index = 0; index < badges; index++) {
    const made = sample(index, now);
    wallet.set(made.id, made);
  }
  if (withTranscript) {
    const made = transcript([...wallet.values()].slice(0, 2), now);
    wallet.set(made.id, made);
  }
  if (withCredentials) for (const made of credentials(now)) wallet.set(made.id, made);
  const removed = sample(900_001, now);
  if (badges > 0) wallet.set(removed.id, { ...removed, removedAt: new Date(now.getTime() - DAY) });

  let settings: Settings = {
    appearance,
    allowed_hosts: [],
    ca_file: null,
    registries: [],
    relay: null,
    watched_folder: null,
    earner_name: null,
    reminders: { on: true, days: [60, 30, 7, 1], changes: true, quiet_from: 1320, quiet_until: 480 },
    live_calendar: null,
    start_at_login: false,
    stay_in_tray: false,
    mastodon_server: null,
  };
  /** Each collection with its badges, in the earner's order. */
  let lists: { id: string; name: string; badges: string[]; source: string | null; own: boolean }[] = [];
  for (const item of wallet.values()) {
    if (!item.holds) continue;
    const inIt = [...wallet.values()].filter(({ collection }) => collection === item.holds).map(({ id }) => id);
    lists.push({ id: item.holds, name: item.badge.name ?? "Transcript", badges: inIt, source: item.id, own: false });
  }
  let made = 0;
  const destinationRows: Destination[] = [publicPage()];
  /** What is switched on at backpacks: the badges by the backpack's id. */
  const wantedAt = new Map<string, Set<string>>();
  const badgeShows = new Map<string, Shows>();
  const left: Departure[] = [];
  const published: Memory["published"] = { hasPlace: false, at: new Map() };
  const identities: Identity[] = [{ kind: "email", value: "ada@example.org" }];
  let backpacks: Backpack[] = [];
  /** By badge and place: whether the earner said that it is there. */
  const handOvers = new Map<string, boolean>();
  const watchedFolder: Offers = { offers: [], failure: null };
  const watching = new Set<() => void>();
  let signing: Backpack | null = null;
  let unkept: Backpack | null = null;
  const backpackNamed = (name: string | null): Backpack => ({
    id: (backpacks.length === 0 ? "b" : "c").repeat(16),
    name: name?.trim() || "Sample backpack",
    server: backpackServer("https://badges.example.org/"),
    connection: "connected",
    account: { name: "Ada Lovelace", emails: ["ada@example.org"] },
    granted: [],
    abilities: { send: true, list: true, take_back: false, update_profile: false, takes: ["2.0"] },
    connected_at: now.toISOString(),
    compared_at: null,
  });
  /** What is signed in to: the one that is known, or a new one under a name that no other has. */
  function signsIn({ again, name }: SignInWishes): Backpack {
    const known = backpacks.find(({ id }) => id === again);
    if (known) return known;
    const made = backpackNamed(name ?? null);
    if (backpacks.some((other) => other.name.toLowerCase() === made.name.toLowerCase())) {
      throw failure("backpack.name-taken", `Another backpack is called ${made.name}.`, "Give this one another name.");
    }
    return made;
  }
  /** Keeps a backpack, unless the keyring says that it does not. */
  function keptSignIn(signedIn: Backpack, forThisRun: boolean): Connected {
    const refused = failing.get("keepSignIn");
    if (refused && !forThisRun) {
      unkept = signedIn;
      throw { ...refused, code: "sign-in.not-kept" };
    }
    const backpack: Backpack = { ...signedIn, connection: "connected" };
    backpacks = [...backpacks.filter(({ id }) => id !== backpack.id), backpack];
    return { backpack, not_granted: [], account_trouble: null };
  }
  const site = pageOfBadges(
    () => [...wallet.values()].filter((item) => item.sharedSince && !item.removedAt).map(card),
    now,
  );
  const stopped = new Set<string>();
  const drags = new Set<(drag: FileDrag) => void>();
  const links = new Set<(link: string) => void>();
  const shown = new Set<(badge: string | null) => void>();
  const checking = new Set<() => void>();
  const opened = new Set<(paths: string[]) => void>();
  const failing = new Map<keyof Platform, Failure>();
  const sent: Memory["sent"] = { opened: [], copied: [], revealed: [], logs: [], saved: [] };
  const dialogs: Memory["dialogs"] = {
    files: ["/home/ada/Downloads/laboratory-safety.png", "/home/ada/Downloads/holiday.png"],
    folder: "/home/ada/Documents",
    save: "/home/ada/Documents/badges.zip",
  };

  async function answer<T>(command: keyof Platform, work: () => T | Promise<T>): Promise<T> {
    await Promise.resolve();
    const failed = failing.get(command);
    if (failed) throw failed;
    return work();
  }

  const pause = () => new Promise<void>((done) => setTimeout(done, pace));

  function find(id: string): Sample {
    const found = wallet.get(id);
    if (!found) throw failure("badge.unknown", `No badge has the id ${id}.`, "It may have been deleted. Go back to all badges.");
    return found;
  }

  function card(item: Sample): BadgeCard {
    const { badge } = item;
    const ends = badge.expires ? Date.parse(badge.expires) : null;
    const begins = badge.issued_on ? Date.parse(badge.issued_on) : now.getTime();
    const left = ends === null ? null : Math.ceil((ends - now.getTime()) / DAY);
    const expiry: Expiry =
      left === null ? "none" : left <= 0 ? "expired" : left <= 60 ? "expiring" : "in-date";
    return {
      id: item.id,
      name: badge.name ?? new URL(badge.id ?? "https://unknown.example").host,
      issuer: badge.issuer.name,
      issuer_domain: badge.issuer.url && !item.signer ? new URL(badge.issuer.url).host : null,
      fingerprint: item.signer?.fingerprint ?? null,
      standard: badge.standard,
      standing: item.standing,
      verdict: item.result?.[0] ?? null,
      recipient: item.result?.[1] ?? "unknown",
      expiry,
      validity_left:
        ends === null ? null : Math.min(1, Math.max(0, (ends - now.getTime()) / (ends - begins))),
      days_left: left,
      issued_on: badge.issued_on,
      expires: badge.expires,
      shared: item.sharedSince !== null,
      sample: item.isSample,
      checked_at: item.checkedAt?.toISOString() ?? null,
      picture: item.picture,
    };
  }

  function list(id: string): (typeof lists)[number] {
    const found = lists.find((one) => one.id === id);
    if (!found) throw failure("collection.unknown", `There is no collection ${id}.`, "It may have been deleted.");
    return found;
  }
  const kept = (id: string) => wallet.get(id)?.removedAt === null;
  const members = (id: string): Sample[] => list(id).badges.filter(kept).map(find);
  function collection(id: string): Collection {
    const { name, source, own } = list(id);
    return { id, name, badges: members(id).length, source, own };
  }
  function freeName(name: string, own: string | null): string {
    const clean = name.trim().replaceAll(/\s+/g, " ");
    const isTaken = lists.some((one) => one.id !== own && one.name.toLowerCase() === clean.toLowerCase());
    if (clean === "" || isTaken) {
      throw failure("collection.name", `A collection cannot be called “${clean}”`, "Give it a name of 1 to 120 letters that no other has.");
    }
    return clean;
  }
  const inOrder = (named: string[], all: string[]) => [
    ...named.filter((id) => all.includes(id)),
    ...all.filter((id) => !named.includes(id)),
  ];

  /** The public page and the backpacks that are connected. */
  function destinations(): Destination[] {
    for (const { id, name, abilities, server } of backpacks) {
      if (destinationRows.some((one) => one.id === id)) continue;
      const rules = { only_genuine: false, without_expired: false, collection: null };
      destinationRows.push({ ...publicPage(), id, name, rules, takes_back: abilities.take_back, address: server.address });
    }
    return destinationRows.filter(({ id }) => id === PUBLIC_PAGE || backpacks.some((backpack) => backpack.id === id));
  }
  function destination(id: string): Destination {
    const found = destinations().find((one) => one.id === id);
    if (!found) throw failure("destination.unknown", `There is no destination ${id}.`, "");
    return found;
  }
  const isWanted = (item: Sample, id: string) =>
    id === PUBLIC_PAGE ? item.sharedSince !== null : (wantedAt.get(id)?.has(item.id) ?? false);

  function leftOut({ rules }: Destination, item: Sample): LeftOut | null {
    const made = card(item);
    if (rules.collection && !lists.find(({ id }) => id === rules.collection)?.badges.includes(item.id)) {
      return "not-in-collection";
    }
    if (rules.only_genuine) {
      if (made.verdict === null || made.verdict === "unverified") return "not-checked";
      if (made.verdict === "invalid" || made.verdict === "revoked" || made.recipient === "other") return "not-genuine";
    }
    return rules.without_expired && made.expiry === "expired" ? "expired" : null;
  }

  const sentences: Record<LeftOut, string> = {
    "not-genuine": "Left out, because it was not found genuine.",
    "not-checked": "Left out until a check finds it genuine. Check it now.",
    expired: "Left out, because it has expired.",
    "not-in-collection": "Left out, because it is not in the collection that goes there.",
  };

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
    if (left_out) return { ...line, state: "needs-you", reason: "left-out", message: sentences[left_out] };
    if (since) return { ...line, state: "in-sync" };
    if (place.id === PUBLIC_PAGE && !published.hasPlace && !site.hasPlace()) {
      return { ...line, state: "needs-you", reason: "no-place", message: "Your public page has no place yet. Set it up on the page “Shared”." };
    }
    return { ...line, state: "waiting" };
  }

  function attention(): Attention[] {
    const found: Attention[] = [];
    const kept = [...wallet.values()].filter((item) => !item.removedAt);
    for (const item of kept) {
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
    for (const place of destinations()) {
      for (const item of kept) {
        const { left_out, reason } = delivery(item, place);
        if (reason === "no-place") withoutPlace++;
        if (!left_out || (left_out === "not-checked" && seen.has(item.id))) continue;
        const next = left_out === "not-checked" ? { step: "check" as const } : { step: "switch-off" as const };
        found.push({ matter: "left-out", card: card(item), destination: place, badges: 1, message: sentences[left_out], next });
      }
    }
    if (withoutPlace > 0) {
      const message = "Your public page has no place yet.";
      found.push({ matter: "page-without-place", card: null, destination: destination(PUBLIC_PAGE), badges: withoutPlace, message, next: { step: "set-up" } });
    }
    return found;
  }

  function departures(search: string): Departure[] {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return left.filter((line) => {
      const text = [line.name, line.place, line.address, line.what, line.outcome, line.message].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  const places: Record<Place, (card: BadgeCard, item: Sample) => boolean> = {
    all: (_, item) => !item.removedAt,
    expiring: (card, item) => !item.removedAt && card.standing === "expiring",
    shared: (card, item) => !item.removedAt && card.shared,
    private: (card, item) => !item.removedAt && !card.shared,
    trash: (_, item) => item.removedAt !== null,
  };

  function matches(query: Query, status = query.status): BadgeCard[] {
    const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
    const found: BadgeCard[] = [];
    const inIt = query.collection ? (lists.find(({ id }) => id === query.collection)?.badges ?? []) : null;
    for (const item of wallet.values()) {
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

  function page(item: Sample): BadgePage {
    const found = result(item);
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
      shares: destinations().map((place) => ({
        destination: place,
        wanted: isWanted(item, place.id),
        since: (place.id === PUBLIC_PAGE ? item.sharedSince?.toISOString() : null) ?? null,
        shows: badgeShows.get(`${item.id} ${place.id}`) ?? null,
      })),
      earlier: item.earlier,
      collections: lists.filter(({ badges }) => badges.includes(item.id)).map(({ id }) => collection(id)),
      holds: item.holds ? { collection: collection(item.holds), cards: members(item.holds).map(card) } : null,
      versions: item.id === "0".repeat(16) && wallet.size > 1 ? [{ id: "1".padStart(16, "0"), standard: "3.0" }] : [],
      awarded_to: item.result?.[1] === "yours" ? "ada@example.org" : null,
      added_at: item.addedAt.toISOString(),
      removed_at: item.removedAt?.toISOString() ?? null,
      origin: item.origin,
      image_kind: "png",
      credential: JSON.stringify({ "@context": "https://w3id.org/openbadges/v2", type: "Assertion", id: item.badge.id }, null, 2),
    };
  }

  let next = 1_000_000;
  function take(input: string, name: string | null): ImportResult {
    if (name === null) {
      return {
        input,
        outcome: "refused",
        id: null,
        name: null,
        error: failure("image.no-credential", "This image carries no badge.", "Download the badge again from its issuer, as a baked image."),
      };
    }
    const same = [...wallet.values()].find((item) => item.badge.name === name);
    if (same) return { input, outcome: "duplicate", id: same.id, name, error: null };
    const made = sample(next++ * 15 + 11, now);
    made.badge.name = name;
    made.standing = "unchecked";
    made.result = null;
    made.checkedAt = null;
    made.sharedSince = null;
    made.addedAt = new Date();
    made.origin = input;
    wallet.set(made.id, made);
    return { input, outcome: "imported", id: made.id, name, error: null };
  }

  async function bringIn(
    inputs: [input: string, name: string | null][],
    job: string,
    event: (e: ImportEvent) => void,
  ): Promise<ImportSummary> {
    const summary: ImportSummary = { imported: 0, duplicates: 0, replaced: 0, refused: 0, stopped: false, new_ids: [] };
    event({ type: "found", files: inputs.length });
    for (const [input, name] of inputs) {
      if (stopped.has(job)) {
        summary.stopped = true;
        break;
      }
      await pause();
      const taken = take(input, name);
      if (taken.outcome === "imported" && taken.id) {
        summary.imported++;
        summary.new_ids.push(taken.id);
      } else if (taken.outcome === "duplicate") summary.duplicates++;
      else summary.refused++;
      event({ type: "done", ...taken });
    }
    return summary;
  }

  /** Where anybody can see a badge; those that nobody vouches for are nowhere. */
  function publicAddress(item: Sample): string {
    const { id, name } = item.badge;
    if (!id?.startsWith("https://")) {
      throw failure(
        "share.no-address",
        `“${name}” has no address at which others can see it`,
        "Share it on your public page and publish that, or ask its issuer for its address.",
      );
    }
    return id;
  }

  function linkOf(id: string, to: Target): Link {
    const item = find(id);
    const address = publicAddress(item);
    if (to === "mastodon" && settings.mastodon_server === null) {
      throw failure("share.no-mastodon-server", "Your Mastodon server is not known yet", "Say which server your account is on.");
    }
    const name = item.badge.name ?? "";
    const text = `I earned “${name}” from ${item.badge.issuer.name}.\n\n${address}`;
    const pages: Record<Target, string> = {
      linkedin: "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=",
      "linkedin-post": "https://www.linkedin.com/sharing/share-offsite/?url=",
      x: "https://x.com/intent/post?text=",
      facebook: "https://www.facebook.com/sharer/sharer.php?u=",
      mastodon: `${settings.mastodon_server}share?text=`,
      bluesky: "https://bsky.app/intent/compose?text=",
      mail: "mailto:?subject=",
    };
    const fields =
      to === "linkedin"
        ? [
            { label: "Name", value: name },
            { label: "Issuing organisation", value: item.badge.issuer.name ?? "" },
            { label: "Credential URL", value: address },
          ]
        : [{ label: "Text", value: text }];
    return { to, address: `${pages[to]}${encodeURIComponent(text)}`, fields, text: to === "linkedin" ? "" : text };
  }

  function snippetOf(ids: string[], kind: SnippetKind): Snippet {
    const items = ids.map(find).map((item) => ({ name: item.badge.name ?? "", address: publicAddress(item) }));
    const source =
      kind === "markdown"
        ? items.map(({ name, address }) => `- [${name}](<${address}>)`).join("\n")
        : `<table>${items.map(({ address }) => `<tr><td><a href="${address}"></a></td></tr>`).join("")}</table>`;
    return { kind, source, plain: items.map(({ name, address }) => `${name}: ${address}`).join("\n") };
  }

  /** Names ending in "holiday" carry no badge. */
  const nameOf = (path: string): string | null => {
    const stem = (path.split(/[/\\]/).at(-1) ?? path).replace(/\.[a-z]+$/i, "");
    if (/holiday/i.test(stem)) return null;
    return stem.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
  };

  function textName(text: string): string | null {
    const trimmed = text.trim();
    if (/^https?:\/\/\S+$/.test(trimmed)) return `Badge from ${new URL(trimmed).host}`;
    try {
      const parsed: unknown = JSON.parse(trimmed);
      return parsed !== null && typeof parsed === "object" ? "Pasted badge" : null;
    } catch {
      return null;
    }
  }

  /** What is not printed under the earner's name. */
  const refused: Partial<Record<Standing, string>> = {
    "not-genuine": "It is not genuine.",
    revoked: "It was revoked by its issuer.",
    "not-yours": "It was awarded to somebody else.",
  };

  function print(ids: string[], { name }: Wishes, pages: number, all = false): PrintSummary {
    const left_out = ids.flatMap((id) => {
      const { name, standing } = card(find(id));
      const reason = refused[standing];
      return all || !reason ? [] : [{ id, name, reason }];
    });
    const badges = ids.length - left_out.length;
    if (badges === 0) {
      const reason = left_out[0]?.reason ?? "";
      throw failure("print.refused", `There is nothing to print. ${reason}`, "Check the badge again if you think that this is wrong.");
    }
    if (name) settings = { ...settings, earner_name: name };
    return { badges, pages: Math.min(pages, badges), left_out, notes: [] };
  }

  async function write(
    ids: string[],
    form: Form,
    folder: string,
    job: string,
    event: (e: Exported) => void,
  ): Promise<Exported[]> {
    const written: Exported[] = [];
    for (const id of ids) {
      if (stopped.has(job)) break;
      await pause();
      const name = find(id).badge.name ?? id;
      const stem = `${folder}${name.toLowerCase().replaceAll(/\W+/g, "-")}`;
      const files = [
        ...(form === "credential" ? [] : [`${stem}.png`]),
        ...(form === "image" ? [] : [`${stem}.json`]),
      ];
      const one = { id, name, files };
      event(one);
      written.push(one);
    }
    return written;
  }

  return {
    failing,
    sent,
    dialogs,
    left,
    published,
    drag: (event) => drags.forEach((handler) => handler(event)),
    openDeepLink: (link) => links.forEach((handler) => handler(link)),
    answerNotification: (badge) => shown.forEach((handler) => handler(badge)),
    checkFromTray: () => checking.forEach((handler) => handler()),
    bringToWatchedFolder: (offer) => {
      watchedFolder.offers = [...watchedFolder.offers, offer];
      watching.forEach((handler) => handler());
    },
    openPaths: (paths) => opened.forEach((handler) => handler(paths)),

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
          needs_attention: attention().length,
          expiring: of("expiring"),
          shared: of("shared"),
          private: of("private"),
          trash: of("trash"),
          samples: [...wallet.values()].filter((item) => item.isSample).length,
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
    collections: () =>
      answer("collections", () => lists.map(({ id }) => collection(id)).filter(({ badges, own }) => badges > 0 || own)),
    makeCollection: (name) =>
      answer("makeCollection", () => {
        const id = `c${(++made).toString().padStart(15, "0")}`;
        lists.push({ id, name: freeName(name, null), badges: [], source: null, own: true });
        return id;
      }),
    renameCollection: (id, name) =>
      answer("renameCollection", () => {
        Object.assign(list(id), { name: freeName(name, id), own: true });
      }),
    deleteCollection: (id) =>
      answer("deleteCollection", () => {
        const deleted = { collection: collection(id), badges: list(id).badges, order: lists.map((one) => one.id) };
        lists = lists.filter((one) => one.id !== id);
        return deleted;
      }),
    bringBackCollection: ({ collection: { id, name, source, own }, badges, order }) =>
      answer("bringBackCollection", () => {
        lists.push({ id, name, source, own, badges: badges.filter((badge) => wallet.has(badge)) });
        lists = inOrder(order, lists.map((one) => one.id)).map(list);
      }),
    orderCollections: (ids) =>
      answer("orderCollections", () => {
        lists = inOrder(ids, lists.map(({ id }) => id)).map(list);
      }),
    collectionIds: (id) => answer("collectionIds", () => members(id).map((item) => item.id)),
    putIntoCollection: (id, ids) =>
      answer("putIntoCollection", () => {
        const { badges } = list(id);
        badges.push(...ids.filter((badge) => !badges.includes(find(badge).id)));
      }),
    takeFromCollection: (id, ids) =>
      answer("takeFromCollection", () => {
        const one = list(id);
        Object.assign(one, { own: true, badges: one.badges.filter((badge) => !ids.includes(badge)) });
      }),
    orderCollection: (id, ids) =>
      answer("orderCollection", () => {
        const one = list(id);
        one.badges = inOrder(ids, one.badges);
      }),
    badge: (id) => answer("badge", () => page(find(id))),
    evidenceText: (sha256) =>
      answer("evidenceText", () => JSON.stringify({ type: "Assertion", sha256 }, null, 2)),

    importPaths: (paths, job, event) =>
      answer("importPaths", () => bringIn(paths.map((path) => [path, nameOf(path)]), job, event)),
    importText: (text, job, event) =>
      answer("importText", () => bringIn([[text.trim().slice(0, 80), textName(text)]], job, event)),
    importImage: (_bytes, name, job, event) =>
      answer("importImage", () => bringIn([[name, nameOf(name)]], job, event)),
    check: (ids, job, event) =>
      answer("check", async () => {
        const wanted = ids.length > 0 ? ids.map(find) : [...wallet.values()].filter((item) => !item.removedAt);
        const done: Checked[] = [];
        event({ type: "found", badges: wanted.length });
        for (const item of wanted) {
          if (stopped.has(job)) break;
          await pause();
          const before = item.standing;
          const replaced = item.newer;
          if (replaced) {
            item.earlier = [{ until: new Date().toISOString(), changes: replaced, credential: "{}" }, ...item.earlier];
            item.newer = null;
          }
          if (before === "unchecked" || (before === "undecided" && item.badge.standard === "3.0" && item.missing.length === 0)) {
            item.standing = "genuine";
            item.result = ["valid", "yours"];
            item.checks = sample(2, now).checks;
          }
          item.checkedAt = new Date();
          const [verdict, recipient] = item.result ?? ["unverified", "unknown"];
          const one: Checked = {
            id: item.id,
            name: item.badge.name ?? item.id,
            verdict,
            recipient,
            standing: item.standing,
            before,
            issuer_unconfirmed: item.signer !== null,
            suspended: item.standing === "suspended",
            replaced,
          };
          done.push(one);
          event({ type: "done", ...one });
        }
        return done;
      }),
    fetchContexts: (id) => 
      answer("fetchContexts", () => {
        const item = find(id);
        const fetched = item.missing.length;
        item.missing = [];
        return fetched;
      }),
    stop: (job) => answer("stop", () => void stopped.add(job)),

    addSamples: () =>
      answer("addSamples", () => {
        const made = [3, 8, 14].map((index) => ({ ...sample(700_000 + index, now), isSample: true }));
        for (const item of made) wallet.set(item.id, item);
        return made.map(({ id }) => id);
      }),
    removeSamples: () =>
      answer("removeSamples", () => {
        const samples = [...wallet.values()].filter((item) => item.isSample);
        for (const { id } of samples) wallet.delete(id);
        return samples.length;
      }),

    remove: (ids) =>
      answer("remove", () => {
        for (const id of ids) find(id).removedAt = new Date();
        return ids.length;
      }),
    restore: (ids) =>
      answer("restore", () => {
        for (const id of ids) find(id).removedAt = null;
        return ids.length;
      }),
    deleteForever: (ids) =>
      answer("deleteForever", () => ids.filter((id) => wallet.delete(find(id).id)).length),

    destinations: () => answer("destinations", () => structuredClone(destinations())),
    wanted: (ids) =>
      answer("wanted", () =>
        destinations().map((place) => ({
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
    deliveries: (id) => answer("deliveries", () => destinations().map((place) => delivery(find(id), place))),
    outAt: (id, offset, limit) =>
      answer("outAt", () => {
        const place = destination(id);
        const out = [...wallet.values()]
          .filter((item) => !item.removedAt)
          .map((item) => ({ card: card(item), delivery: delivery(item, place) }))
          .filter(({ delivery: { state } }) => state !== "off");
        return { total: out.length, badges: out.slice(offset, offset + limit) };
      }),
    attention: (offset, limit) =>
      answer("attention", () => {
        const found = attention();
        return { total: found.length, matters: found.slice(offset, offset + limit) };
      }),
    departures: (search, offset, limit) =>
      answer("departures", () => {
        const found = departures(search);
        return { total: found.length, lines: found.slice(offset, offset + limit) };
      }),
    exportLog: (search, form, file) =>
      answer("exportLog", () => {
        sent.logs.push(`${file}: ${departures(search).length} as ${form}`);
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

    link: (id, to) => answer("link", () => linkOf(id, to)),
    openOutward: (id, to) => answer("openOutward", () => void sent.opened.push(linkOf(id, to).address)),
    setMastodonServer: (server) =>
      answer("setMastodonServer", () => {
        if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(server.trim())) {
          throw failure("share.mastodon-server", `${server} is no Mastodon server`, "Write its name, as in mastodon.social.");
        }
        settings = { ...settings, mastodon_server: `https://${server.trim()}/` };
      }),
    snippet: (ids, kind) => answer("snippet", () => snippetOf(ids, kind)),
    copySnippet: (ids, kind) => answer("copySnippet", () => void sent.copied.push(`rich: ${snippetOf(ids, kind).source}`)),
    renewal: (id) =>
      answer("renewal", () => {
        const { expires, criteria } = find(id).badge;
        return expires && criteria.url ? { service: null, page: criteria.url, is_criteria: true } : null;
      }),
    saveCalendar: (file) =>
      answer("saveCalendar", () => {
        sent.saved.push(file);
        return [...wallet.values()].filter((item) => item.badge.expires && !item.removedAt).length;
      }),
    background: () => answer("background", () => ({ tray: settings.stay_in_tray ? true : null, calendar: null })),
    onShowBadge: (handler) => {
      shown.add(handler);
      return () => shown.delete(handler);
    },
    onCheckAll: (handler) => {
      checking.add(handler);
      return () => checking.delete(handler);
    },

    backpacks: () => answer("backpacks", () => [...backpacks]),
    checkKeyring: () => answer("checkKeyring", () => undefined),
    discoverBackpacks: (address) =>
      answer("discoverBackpacks", () => {
        if (!address.includes(".")) {
          throw failure("backpack.none-found", `${address} does not say that it is a backpack.`, "Check the address.");
        }
        return [backpackServer(address)];
      }),
    beginSignIn: (_found, options) =>
      answer("beginSignIn", () => {
        signing = signsIn(options);
        return {
          authorization: "https://badges.example.org/o/authorize",
          redirect: "https://lapel.github.io/relay/",
          opened: true,
        };
      }),
    awaitSignIn: () => new Promise(() => {}),
    finishSignIn: (landed, forThisRun) =>
      answer("finishSignIn", () => {
        if (!signing || !landed.includes("code=")) {
          throw failure("sign-in.no-code", "This address carries no answer.", "Paste the address that the browser ended on.");
        }
        const signedIn = signing;
        signing = null;
        return keptSignIn(signedIn, forThisRun);
      }),
    cancelSignIn: () => answer("cancelSignIn", () => void (signing = unkept = null)),
    keepSignIn: async (forThisRun) => {
      await Promise.resolve();
      if (!unkept) throw failure("sign-in.none", "Nobody is signing in.", "Start signing in again.");
      return keptSignIn(unkept, forThisRun);
    },
    signInWithPassword: (_found, options, _user, _password, forThisRun) =>
      answer("signInWithPassword", () => keptSignIn(signsIn(options), forThisRun)),
    disconnectBackpack: (id) =>
      answer("disconnectBackpack", () => {
        backpacks = backpacks.filter((backpack) => backpack.id !== id);
        return true;
      }),
    planSending: (ids) =>
      answer("planSending", () =>
        ids.map((id) => ({
          id,
          name: find(id).badge.name ?? id,
          picture: find(id).picture,
          standard: "2.0" as const,
          warnings: [],
          trouble: find(id).standing === "expired" ? "this badge has expired, and the backpack takes none that has" : null,
        })),
      ),
    syncBackpacks: (_which, _job, event) =>
      answer("syncBackpacks", () => {
        event({ type: "began", total: 0 });
        return { sent: 0, present: 0, refused: 0, needs_you: 0, waiting: 0, stopped: false, next_try: null };
      }),
    compareBackpack: () =>
      answer("compareBackpack", () => ({ there: 0, not_here: 0, gone: [], changed: [], found: [], pending: [] })),
    noticedAtBackpack: () => answer("noticedAtBackpack", () => ({ gone: [], changed: [], pending: [] })),
    updateProfile: (id, name) =>
      answer("updateProfile", () => {
        const changed = (backpack: Backpack) => ({ ...backpack, account: { ...backpack.account, name } });
        backpacks = backpacks.map((backpack) => (backpack.id === id ? changed(backpack) : backpack));
        return { name, emails: ["ada@example.org"] };
      }),
    offerFromBackpack: () => answer("offerFromBackpack", () => []),
    takeOffer: (_numbers, job, event) => answer("takeOffer", () => bringIn([], job, event)),
    knownPlaces: () => answer("knownPlaces", () => knownPlaces),
    planHandOver: (ids, place) =>
      answer("planHandOver", () =>
        ids.map((id) => ({
          id,
          name: find(id).badge.name ?? id,
          picture: find(id).picture,
          standard: "2.0" as const,
          warnings: [],
          trouble: place === "passport" ? "this place takes no badge of this kind" : null,
        })),
      ),
    handOver: (ids, place, folder, job, event) =>
      answer("handOver", async () => {
        const written = await write(ids, "image", `${folder}/`, job, event);
        for (const { id } of written) handOvers.set(`${id} ${place}`, false);
        return written;
      }),
    setHandedOver: (ids, place, done) =>
      answer("setHandedOver", () => {
        for (const id of ids) handOvers.set(`${find(id).id} ${place}`, done);
      }),
    handOvers: (id) =>
      answer("handOvers", () =>
        knownPlaces.flatMap(({ id: place, name }) => {
          const done = handOvers.get(`${id} ${place}`);
          const at = new Date().toISOString();
          return done === undefined ? [] : [{ place, name, written_at: at, done_at: done ? at : null }];
        }),
      ),
    carried: () =>
      answer("carried", () =>
        [...handOvers]
          .filter(([, done]) => done)
          .map(([key]) => {
            const [id = "", place = ""] = key.split(" ");
            const name = knownPlaces.find((one) => one.id === place)?.name ?? place;
            return { card: card(find(id)), place, name, done_at: new Date().toISOString() };
          }),
      ),
    watchedOffers: () => answer("watchedOffers", () => structuredClone(watchedFolder)),
    dismissOffers: (paths) =>
      answer("dismissOffers", () => {
        watchedFolder.offers = watchedFolder.offers.filter(({ path }) => !paths.includes(path));
      }),
    usualFolder: () => answer("usualFolder", () => "/home/ada/Downloads"),
    onWatched: (handler) => {
      watching.add(handler);
      return () => watching.delete(handler);
    },

    onSynced: () => () => {},
    onDeepLink: (handler) => {
      links.add(handler);
      return () => links.delete(handler);
    },
    onSignInAnswer: () => () => {},

    exportZip: (ids, form, _file, job, event) =>
      answer("exportZip", () => write(ids, form, "", job, event)),
    exportFiles: (ids, form, folder, job, event) =>
      answer("exportFiles", () => write(ids, form, `${folder}/`, job, event)),
    certificate: (ids, wishes) => answer("certificate", () => print(ids, wishes, ids.length)),
    transcript: (ids, format, wishes) =>
      answer("transcript", () => print(ids, wishes, format === "pdf" ? 1 : 0, format === "csv")),
    chooseFiles: () => answer("chooseFiles", () => dialogs.files),
    chooseFolder: () => answer("chooseFolder", () => dialogs.folder),
    chooseSave: () => answer("chooseSave", () => dialogs.save),

    identities: () => answer("identities", () => identities.map((identity) => ({ ...identity }))),
    addIdentity: (identity) =>
      answer("addIdentity", () => {
        const known = identities.some(({ kind, value }) => kind === identity.kind && value === identity.value);
        if (!known) identities.push({ ...identity });
      }),
    removeIdentity: (identity) =>
      answer("removeIdentity", () => {
        const at = identities.findIndex(({ kind, value }) => kind === identity.kind && value === identity.value);
        if (at < 0) return false;
        identities.splice(at, 1);
        return true;
      }),
    settings: () => answer("settings", () => structuredClone(settings)),
    setSettings: (wanted) =>
      answer("setSettings", () => {
        settings = JSON.parse(JSON.stringify(wanted)) as Settings;
      }),
    about: () => answer("about", () => ({
        version: "0.1.0",
        wallet_folder: "/home/ada/.local/share/lapel",
        relay: "https://lapel.github.io/relay/",
      })),

    openLink: (url) =>
      answer("openLink", () => {
        if (!url.startsWith("https://")) {
          throw failure("link.refused", "Lapel only opens https addresses.", "Copy the address if you trust it.");
        }
        sent.opened.push(url);
      }),
    copyText: (text) => answer("copyText", () => void sent.copied.push(text)),
    reveal: (path) => answer("reveal", () => void sent.revealed.push(path)),
    openWritten: (path) => answer("openWritten", () => void sent.opened.push(path)),

    pictureUrl: ({ id }) => wallet.get(id)?.picture ?? "",
    dropsPaths: false,
    onFileDrag: (handler) => {
      drags.add(handler);
      return () => drags.delete(handler);
    },
    onOpenedPaths: (handler) => {
      opened.add(handler);
      return () => opened.delete(handler);
    },
  };
}

/** The platform in memory that an address asks for: `?sample=1000&theme=dark&pace=40`. */
export function memoryFromAddress({ searchParams }: URL): Memory {
  const theme = searchParams.get("theme");
  const made = memory({
    badges: Number(searchParams.get("sample") ?? 10),
    pace: Number(searchParams.get("pace") ?? 40),
    appearance: theme === "dark" || theme === "light" ? theme : "system",
  });
  for (const command of searchParams.getAll("fail")) {
    made.failing.set(
      command as keyof Platform,
      failure("io", "The wallet could not be read: the disk did not answer.", "Check that the disk is connected, then try again."),
    );
  }
  return made;
}
