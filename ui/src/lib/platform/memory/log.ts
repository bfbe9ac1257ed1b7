import type { Departure } from "$lib/bindings/Departure";
import type { Platform } from "../platform";
import type { Desk } from "./desk";
import { wordsOf } from "./query";

/** What has left the computer. */
export function log({ answer, sent }: Desk) {
  const left: Departure[] = [];

  function departures(search: string): Departure[] {
    const words = wordsOf(search);
    return left.filter((line) => {
      const text = [line.name, line.place, line.address, line.what, line.outcome, line.message].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  return {
    left,
    commands: {
      departures: (search, offset, limit) =>
        answer("departures", () => {
          const found = departures(search);
          return { total: found.length, lines: found.slice(offset, offset + limit) };
        }),
      exportLog: (search, form, file) =>
        answer("exportLog", () => {
          sent.logs.push(`${file}: ${departures(search).length} as ${form}`);
        }),
    } satisfies Partial<Platform>,
  };
}
