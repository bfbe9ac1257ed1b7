import { expect, test, vi } from "vitest";
import { memory } from "$lib/platform/memory";
import { jobSummary, jobTitle } from "$lib/words/jobs";
import { Tray, type CheckJob, type ImportJob } from "./tray.svelte";

const imports = (tray: Tray) => tray.jobs.filter((job): job is ImportJob => job.kind === "import");
const checks = (tray: Tray) => tray.jobs.filter((job): job is CheckJob => job.kind === "check");

function opened(badges = 0) {
  const platform = memory({ badges });
  const changed = vi.fn();
  const tray = new Tray(platform, changed);
  const bring = (paths: string[]) => tray.import((job, event) => platform.importPaths(paths, job, event));
  return { platform, changed, tray, bring };
}

test("an import tells every file, and then checks what is new", async () => {
  const { tray, bring, changed } = opened();
  const job = await bring(["/a/one.png", "/a/holiday.png", "/a/one.png"]);
  expect(job.phase).toBe("finished");
  expect(job.lines.map((line) => line.outcome)).toEqual(["imported", "refused", "duplicate"]);
  expect(job.lines[1]?.error?.hint).not.toBe("");
  expect(jobTitle(job)).toBe("1 badge added");
  expect(jobSummary(job)).toBe("1 was here already · 1 refused");
  expect(changed).toHaveBeenCalled();
  await vi.waitFor(() => expect(checks(tray)[0]?.phase).toBe("finished"));
  expect(checks(tray)[0]?.ids).toEqual(job.summary?.new_ids);
});

test("nothing new is checked with nobody", async () => {
  const { tray, bring } = opened();
  const job = await bring(["/a/holiday.png"]);
  expect(jobTitle(job)).toBe("No new badge");
  expect(checks(tray)).toHaveLength(0);
});

test("stopping keeps what was done", async () => {
  const platform = memory({ badges: 0, pace: 5 });
  const tray = new Tray(platform, () => {});
  const paths = Array.from({ length: 50 }, (_, index) => `/a/badge-${index}.png`);
  const done = tray.import((job, event) => platform.importPaths(paths, job, event));
  await vi.waitFor(() => expect(imports(tray)[0]?.done).toBeGreaterThan(0));
  await tray.stop(imports(tray)[0] as ImportJob);
  const job = await done;
  expect(job.phase).toBe("stopped");
  expect(job.done).toBeGreaterThan(0);
  expect(job.done).toBeLessThan(50);
  expect((await platform.counts()).all).toBe(job.done);
});

test("undoing an import deletes its new badges and no other", async () => {
  const { platform, tray, bring } = opened(3);
  const job = await bring(["/a/one.png", "/a/two.png"]);
  expect((await platform.counts()).all).toBe(5);
  await tray.undo(job);
  expect((await platform.counts()).all).toBe(3);
  expect(job.undone).toBe(true);
  await tray.undo(job);
  expect((await platform.counts()).all).toBe(3);
});

test("a failure ends the job with its sentence", async () => {
  const { platform, bring } = opened();
  platform.failing.set("importPaths", { code: "busy", message: "Another program uses it.", hint: "Close it." });
  const job = await bring(["/a/one.png"]);
  expect(job.phase).toBe("failed");
  expect(job.failure?.message).toBe("Another program uses it.");
});

test("ten thousand results are drawn a few times, not ten thousand times", async () => {
  const { tray } = opened();
  const changed = vi.fn();
  const busy = new Tray(memory(), changed);
  const job = await busy.import(async (_, event) => {
    event({ type: "found", files: 10_000 });
    for (let index = 0; index < 10_000; index++) {
      event({ type: "done", input: `${index}`, outcome: "duplicate", id: "0", name: "x", error: null });
    }
    return { imported: 0, duplicates: 10_000, replaced: 0, refused: 0, stopped: false, new_ids: [] };
  });
  expect(job.done).toBe(10_000);
  expect(job.found).toBe(10_000);
  expect(changed.mock.calls.length).toBeLessThan(20);
  expect(tray.jobs).toHaveLength(0);
});

test("what has ended can be put away, what runs cannot", async () => {
  const platform = memory({ badges: 2, pace: 5 });
  const tray = new Tray(platform, () => {});
  const running = tray.check([]);
  tray.dismiss();
  expect(tray.jobs).toHaveLength(1);
  await running;
  tray.dismiss();
  expect(tray.jobs).toHaveLength(0);
});
