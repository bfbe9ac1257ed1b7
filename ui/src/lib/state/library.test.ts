import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Page } from "$lib/bindings/Page";
import { memory, type Memory } from "$lib/platform/memory";
import type { Platform } from "$lib/platform";
import { Library, SEARCH_DELAY } from "./library.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const flush = () => vi.advanceTimersByTimeAsync(0);

/** A platform whose lists arrive when the test says so. */
function held(platform: Memory): { platform: Platform; release: (search: string) => Promise<void> } {
  const waiting = new Map<string, () => void>();
  return {
    platform: {
      ...platform,
      listBadges: async (query, offset, limit) => {
        await new Promise<void>((go) => waiting.set(query.search, go));
        return platform.listBadges(query, offset, limit);
      },
    },
    release: async (search) => {
      waiting.get(search)?.();
      await flush();
    },
  };
}

test("an answer to an older search is dropped, even if it comes last", async () => {
  const { platform, release } = held(memory({ badges: 10 }));
  const library = new Library(platform);
  library.ask({ search: "cloud" });
  library.ask({ search: "ethics" });
  await release("ethics");
  expect(library.cardAt(0)?.name).toBe("Data Ethics Foundations");
  expect(library.total).toBe(1);
  await release("cloud");
  expect(library.cardAt(0)?.name).toBe("Data Ethics Foundations");
  expect(library.total).toBe(1);
});

test("the old cards stay until the new ones are here", async () => {
  const { platform, release } = held(memory({ badges: 10 }));
  const library = new Library(platform);
  library.refresh();
  await release("");
  library.ask({ search: "ethics" });
  await flush();
  expect(library.total).toBe(10);
  await release("ethics");
  expect(library.total).toBe(1);
});

test("typing asks once, at most 60 ms after the last key", async () => {
  expect(SEARCH_DELAY).toBeLessThanOrEqual(60);
  const platform = memory({ badges: 10 });
  const list = vi.spyOn(platform, "listBadges");
  const library = new Library(platform);
  for (const text of ["e", "et", "eth"]) {
    library.type(text);
    await vi.advanceTimersByTimeAsync(SEARCH_DELAY - 1);
  }
  expect(list).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(list).toHaveBeenCalledTimes(1);
  expect(list.mock.calls[0]?.[0].search).toBe("eth");
});

test("only the pages around what is in sight are asked for, each once", async () => {
  const platform = memory({ badges: 10_000 });
  const list = vi.spyOn(platform, "listBadges");
  const library = new Library(platform);
  library.refresh();
  await flush();
  library.ensure(0, 30);
  library.ensure(5_000, 5_030);
  library.ensure(5_005, 5_035);
  await flush();
  expect(list.mock.calls.map(([, offset]) => offset)).toEqual([0, 4_980]);
  expect(library.cardAt(5_010)).toBeDefined();
  expect(library.cardAt(2_500)).toBeUndefined();
});

test("pages far away are forgotten, and come again when they are needed", async () => {
  const library = new Library(memory({ badges: 2_400 }));
  library.refresh();
  await flush();
  for (let first = 0; first < 2_400; first += 60) {
    library.ensure(first, first + 59);
    await flush();
  }
  expect(library.cardAt(0)).toBeUndefined();
  library.ensure(0, 59);
  await flush();
  expect(library.cardAt(0)).toBeDefined();
});

test("a failure is a state with its sentence, and trying again leaves it", async () => {
  const platform = memory({ badges: 3 });
  platform.failing.set("listBadges", { code: "database", message: "The wallet failed.", hint: "Try again." });
  const library = new Library(platform);
  library.refresh();
  await flush();
  expect(library.phase).toBe("failed");
  expect(library.failure?.message).toBe("The wallet failed.");
  platform.failing.clear();
  library.refresh();
  await flush();
  expect(library.phase).toBe("ready");
  expect(library.failure).toBeNull();
});

test("a late page of the query before never mixes with the new one", async () => {
  const platform = memory({ badges: 200 });
  const late: (() => void)[] = [];
  const slow: Platform = {
    ...platform,
    listBadges: async (query, offset, limit): Promise<Page> => {
      if (query.sort === "newest" && offset > 0) await new Promise<void>((go) => late.push(go));
      return platform.listBadges(query, offset, limit);
    },
  };
  const library = new Library(slow);
  library.refresh();
  await flush();
  library.ensure(60, 119);
  library.ask({ sort: "name" });
  await flush();
  late.forEach((go) => go());
  await flush();
  expect(library.cardAt(60)).toBeUndefined();
});
