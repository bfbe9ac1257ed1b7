import type { ImportEvent } from "$lib/bindings/ImportEvent";
import type { ImportResult } from "$lib/bindings/ImportResult";
import type { ImportSummary } from "$lib/bindings/ImportSummary";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import { sample } from "./samples";
import type { Shelf } from "./shelf";

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

/** Bringing badges in. */
export function bringing({ answer, isStopped, pause }: Desk, { items, now }: Shelf) {
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
    const same = [...items.values()].find((item) => item.badge.name === name);
    if (same) return { input, outcome: "duplicate", id: same.id, name, error: null };
    const made = sample(next++ * 15 + 11, now);
    made.badge.name = name;
    made.standing = "unchecked";
    made.result = null;
    made.checkedAt = null;
    made.sharedSince = null;
    made.addedAt = new Date();
    made.origin = input;
    items.set(made.id, made);
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
      if (isStopped(job)) {
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

  return {
    commands: {
      importPaths: (paths, job, event) =>
        answer("importPaths", () => bringIn(paths.map((path) => [path, nameOf(path)]), job, event)),
      importText: (text, job, event) =>
        answer("importText", () => bringIn([[text.trim().slice(0, 80), textName(text)]], job, event)),
      importImage: (_bytes, name, job, event) =>
        answer("importImage", () => bringIn([[name, nameOf(name)]], job, event)),
      offerFromBackpack: () => answer("offerFromBackpack", () => []),
      takeOffer: (_numbers, job, event) => answer("takeOffer", () => bringIn([], job, event)),
    } satisfies Partial<Platform>,
  };
}
