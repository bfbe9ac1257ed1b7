import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Expiry } from "$lib/bindings/Expiry";
import type { PlannedLine } from "$lib/bindings/PlannedLine";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import { credentials, sample, transcript, type Sample } from "./samples";

const DAY = 86_400_000;

interface Contents {
  badges: number;
  now: Date;
  transcript: boolean;
  credentials: boolean;
}

function fill({ badges, now, ...also }: Contents): Map<string, Sample> {
  const items = new Map<string, Sample>();
  const put = (made: Sample) => void items.set(made.id, made);
  for (let index = 0; index < badges; index++) put(sample(index, now));
  if (also.transcript) put(transcript([...items.values()].slice(0, 2), now));
  if (also.credentials) credentials(now).forEach(put);
  if (badges > 0) put({ ...sample(900_001, now), removedAt: new Date(now.getTime() - DAY) });
  return items;
}

/** The badges of a wallet in memory. */
export function shelf({ answer }: Desk, contents: Contents) {
  const { now } = contents;
  const items = fill(contents);

  function find(id: string): Sample {
    const found = items.get(id);
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

  return {
    now,
    items,
    find,
    card,
    /** Those that are not in the trash. */
    kept: (): Sample[] => [...items.values()].filter((item) => !item.removedAt),
    /** What sending a badge elsewhere would do. */
    planned: (id: string, trouble: string | null): PlannedLine => ({
      id,
      name: find(id).badge.name ?? id,
      picture: find(id).picture,
      standard: "2.0",
      warnings: [],
      trouble,
    }),
    isKept: (id: string): boolean => items.get(id)?.removedAt === null,
    commands: {
      addSamples: () =>
        answer("addSamples", () => {
          const made = [3, 8, 14].map((index) => ({ ...sample(700_000 + index, now), isSample: true }));
          for (const item of made) items.set(item.id, item);
          return made.map(({ id }) => id);
        }),
      removeSamples: () =>
        answer("removeSamples", () => {
          const samples = [...items.values()].filter((item) => item.isSample);
          for (const { id } of samples) items.delete(id);
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
      deleteForever: (ids) => answer("deleteForever", () => ids.filter((id) => items.delete(find(id).id)).length),
      fetchContexts: (id) =>
        answer("fetchContexts", () => {
          const item = find(id);
          const fetched = item.missing.length;
          item.missing = [];
          return fetched;
        }),
      evidenceText: (sha256) =>
        answer("evidenceText", () => JSON.stringify({ type: "Assertion", sha256 }, null, 2)),
      pictureUrl: ({ id }) => items.get(id)?.picture ?? "",
    } satisfies Partial<Platform>,
  };
}

export type Shelf = ReturnType<typeof shelf>;
