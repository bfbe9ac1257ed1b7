import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { vi } from "vitest";
import App from "../App.svelte";
import { memory, type Memory, type MemoryOptions } from "$lib/platform/memory";
import { Session } from "$lib/state/session.svelte";

/** The moment of every test: 23 November 2026, as in the pictures. */
export const NOW = new Date("2026-11-23T10:00:00Z");

/** The whole window on a wallet in memory. */
export interface Opened {
  platform: Memory;
  session: Session;
  find: (testid: string) => HTMLElement;
  all: (testid: string) => HTMLElement[];
  has: (testid: string) => boolean;
}

/** Lets everything that is under way arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await new Promise((done) => setTimeout(done, 0));
    await tick();
  }
}

export async function open(options: MemoryOptions = {}, prepare?: (platform: Memory) => void): Promise<Opened> {
  const platform = memory({ now: NOW, ...options });
  prepare?.(platform);
  const session = new Session(platform);
  session.settings = await platform.settings().catch(() => null);
  render(App, { props: { session } });
  await settle();
  const all = (testid: string) => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
  const find = (testid: string) => {
    const [found] = all(testid);
    if (!found) throw new Error(`there is no ${testid}`);
    return found;
  };
  return { platform, session, find, all, has: (testid) => all(testid).length > 0 };
}

/** Waits until `condition` holds. */
export const until = (condition: () => boolean) =>
  vi.waitFor(
    () => {
      if (!condition()) throw new Error(`not yet: ${condition.toString()}`);
    },
    { timeout: 10_000 },
  );
