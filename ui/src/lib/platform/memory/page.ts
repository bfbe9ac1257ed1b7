import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Host } from "$lib/bindings/Host";
import type { PageBadge } from "$lib/bindings/PageBadge";
import type { PageSettings } from "$lib/bindings/PageSettings";
import type { PageState } from "$lib/bindings/PageState";
import type { PageWords } from "$lib/bindings/PageWords";
import type { PlaceCheck } from "$lib/bindings/PlaceCheck";
import type { Preview } from "$lib/bindings/Preview";
import type { PublishEvent } from "$lib/bindings/PublishEvent";
import type { PublishSummary } from "$lib/bindings/PublishSummary";
import { failure } from "./desk";

/** How many files a badge has on the page, and the page beside them. */
const FILES = 5;
const BESIDE = 4;
const SIZE = 40_000;

/** The public page of a wallet in memory. */
export function publicPage(shared: () => BadgeCard[], now: Date) {
  let settings: PageSettings = {
    title: null,
    about: null,
    noindex: false,
    host: null,
    address: null,
    published_at: null,
  };
  let published: BadgeCard[] = [];

  const entry = ({ id, name }: BadgeCard): PageBadge => ({
    id,
    name,
    path: `badges/${id}/`,
    digest: id,
    shows: ["name", "skills"],
    withheld: { says: ["email"] },
  });

  function preview(): Preview {
    const wanted = shared();
    const added = wanted.filter(({ id }) => published.every((was) => was.id !== id));
    const removed = published.filter(({ id }) => wanted.every((is) => is.id !== id));
    const differs = added.length + removed.length > 0;
    return {
      digest: wanted.map(({ id }) => id).join("-"),
      first: settings.published_at === null,
      news: added.length > 0,
      added: added.map(entry),
      changed: [],
      removed: removed.map(({ id, name }) => ({ id, name })),
      same: wanted.length - added.length,
      left_out: [],
      files: added.length * FILES + (differs ? BESIDE : 0),
      bytes: (added.length * FILES + (differs ? BESIDE : 0)) * SIZE,
      removals: removed.length * FILES,
      address: settings.address,
    };
  }

  function made(event: (e: PublishEvent) => void): PublishSummary {
    const { files, bytes, removals, added, removed } = preview();
    event({ type: "began", files, bytes, removals });
    for (let file = 0; file < files; file++) event({ type: "sent", path: `file-${file}`, bytes: SIZE });
    for (let file = 0; file < removals; file++) event({ type: "removed", path: `gone-${file}` });
    published = shared();
    settings = { ...settings, published_at: now.toISOString() };
    return {
      sent: files,
      bytes,
      removed: removals,
      added: added.length,
      changed: 0,
      gone: removed.length,
      badges: published.length,
      in_place: false,
      address: settings.address,
    };
  }

  return {
    hasPlace: () => settings.host !== null,
    preview,
    state: (): PageState => ({ settings, preview: preview(), trouble: null }),
    setWords({ title, about, noindex, address }: PageWords): void {
      const given = (text: string | null) => text?.trim() || null;
      settings = { ...settings, title: given(title), about: given(about), noindex, address: given(address) };
    },
    check: (host: Host): PlaceCheck => ({ whole: host.kind !== "web-dav", is_taken: false, is_unseen: false }),
    setUp(host: Host, leaveOld: boolean): void {
      const moves = settings.host !== null && JSON.stringify(settings.host) !== JSON.stringify(host);
      if (moves && published.length > 0 && !leaveOld) {
        throw failure(
          "publish.still-elsewhere",
          "The page still lies at its old place",
          "Take the page down there first, or say that it is to stay there.",
        );
      }
      if (moves) {
        published = [];
        settings = { ...settings, published_at: null };
      }
      settings = { ...settings, host };
    },
    publish(agreed: string, event: (e: PublishEvent) => void): PublishSummary {
      if (agreed !== preview().digest) {
        throw failure(
          "publish.looks-otherwise",
          "The page has changed since you looked at it",
          "Look at it again, then publish it.",
        );
      }
      return made(event);
    },
    takeDown(event: (e: PublishEvent) => void): PublishSummary {
      const removed = published.length * FILES + BESIDE;
      event({ type: "began", files: 0, bytes: 0, removals: removed });
      const gone = published.length;
      published = [];
      settings = { ...settings, published_at: null };
      return { sent: 0, bytes: 0, removed, added: 0, changed: 0, gone, badges: 0, in_place: false, address: settings.address };
    },
    /** What is switched off disappears by itself. */
    takeBack(): void {
      const wanted = new Set(shared().map(({ id }) => id));
      published = published.filter(({ id }) => wanted.has(id));
    },
  };
}
