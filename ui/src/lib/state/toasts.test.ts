import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TOAST_TIME, Toasts } from "./toasts.svelte";
import { UndoStack } from "./undo.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a toast goes by itself, but not while it is read", () => {
  const toasts = new Toasts();
  toasts.say("Done.");
  toasts.hold();
  vi.advanceTimersByTime(2 * TOAST_TIME);
  expect(toasts.shown).toHaveLength(1);
  toasts.release();
  vi.advanceTimersByTime(TOAST_TIME);
  expect(toasts.shown).toHaveLength(0);
});
test("a failure shows its sentence and its hint", () => {
  const toasts = new Toasts();
  toasts.fail({ code: "io", message: "It could not be read.", hint: "Try again." });
  expect(toasts.shown[0]).toMatchObject({ text: "It could not be read.", hint: "Try again.", tone: "bad" });
});
test("undoing takes back the last thing, each thing once", async () => {
  const done: string[] = [];
  const stack = new UndoStack();
  const first = { undo: async () => void done.push("first") };
  stack.push(first);
  stack.push({ undo: async () => void done.push("second") });
  expect(await stack.undo()).toBe(true);
  expect(await stack.undo(first)).toBe(true);
  expect(await stack.undo(first)).toBe(false);
  expect(await stack.undo()).toBe(false);
  expect(done).toEqual(["second", "first"]);
});
