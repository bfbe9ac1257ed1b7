import { describe, expect, test } from "vitest";
import type { ImportEvent } from "$lib/bindings/ImportEvent";
import { everything } from "$lib/state/library.svelte";
import { memory } from ".";

const now = new Date("2026-11-23T10:00:00Z");

describe("the platform in memory keeps the contract", () => {
  test("a page is a window on the query, and the ids are in its order", async () => {
    const platform = memory({ badges: 25, now });
    const ids = await platform.badgeIds(everything);
    const { total, cards } = await platform.listBadges(everything, 10, 5);
    expect(total).toBe(25);
    expect(cards.map((card) => card.id)).toEqual(ids.slice(10, 15));
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
  });
  test("words are beginnings of words, and all must occur", async () => {
    const platform = memory({ badges: 10, now });
    const count = async (search: string) => (await platform.listBadges({ ...everything, search }, 0, 0)).total;
    expect(await count("tenc arch")).toBe(1);
    expect(await count("rchitect")).toBe(0);
  });
  test("the counts are those of the lists", async () => {
    const platform = memory({ badges: 14, now });
    const counts = await platform.counts();
    const status = await platform.statusCounts(everything);
    expect(counts.all).toBe(14);
    expect(counts.shared + counts.private).toBe(14);
    expect(status.valid + status.expiring + status.expired + status.problem + status.unchecked).toBe(status.any);
    for (const filter of ["valid", "expiring", "expired", "problem", "unchecked"] as const) {
      expect((await platform.listBadges({ ...everything, status: filter }, 0, 0)).total).toBe(status[filter]);
    }
  });
  test("removing, restoring and deleting", async () => {
    const platform = memory({ badges: 3, now });
    const [id = ""] = await platform.badgeIds(everything);
    expect(await platform.remove([id])).toBe(1);
    expect((await platform.counts()).all).toBe(2);
    expect((await platform.badge(id)).removed_at).not.toBeNull();
    expect(await platform.restore([id])).toBe(1);
    expect((await platform.counts()).all).toBe(3);
    expect(await platform.deleteForever([id])).toBe(1);
    await expect(platform.badge(id)).rejects.toMatchObject({ code: "badge.unknown" });
  });
  test("an import tells what it found, then each file, and ends with the new ids", async () => {
    const platform = memory({ badges: 0, now });
    const events: ImportEvent[] = [];
    const summary = await platform.importPaths(["/a/one.png", "/a/holiday.jpg"], "job", (event) => events.push(event));
    expect(events.map((event) => event.type)).toEqual(["found", "done", "done"]);
    expect(summary).toMatchObject({ imported: 1, refused: 1, stopped: false });
    expect(await platform.badgeIds(everything)).toEqual(summary.new_ids);
  });
  test("only https leaves for the browser", async () => {
    const platform = memory({ now });
    await expect(platform.openLink("file:///etc/passwd")).rejects.toMatchObject({ code: "link.refused" });
    await platform.openLink("https://example.org/");
    expect(platform.sent.opened).toEqual(["https://example.org/"]);
  });
  test("a switch is kept for its destination, and an unknown one is refused", async () => {
    const platform = memory({ badges: 3, now });
    const [id = ""] = await platform.badgeIds({ ...everything, place: "private" });
    await platform.setShared([id], "public-page", true);
    expect((await platform.badge(id)).shares[0]?.wanted).toBe(true);
    await expect(platform.setShared([id], "nowhere", true)).rejects.toMatchObject({ code: "destination.unknown" });
  });
});
