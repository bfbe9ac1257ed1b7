import { expect, test } from "vitest";
import { Selection } from "./selection.svelte";

const order = ["a", "b", "c", "d", "e"];
const chosen = (selection: Selection) => [...selection.ids].sort().join("");

test("a click selects this one and no other", () => {
  const selection = new Selection();
  selection.only("a");
  selection.only("c");
  expect(chosen(selection)).toBe("c");
});
test("Ctrl adds and takes away", () => {
  const selection = new Selection();
  selection.toggle("a");
  selection.toggle("c");
  selection.toggle("a");
  expect(chosen(selection)).toBe("c");
});
test("Shift selects from the anchor, in both directions, and the anchor stays", () => {
  const selection = new Selection();
  selection.only("c");
  selection.range(order, "e");
  expect(chosen(selection)).toBe("cde");
  selection.range(order, "a");
  expect(chosen(selection)).toBe("abc");
});
test("Shift without an anchor, or with one that is gone, is a click", () => {
  const selection = new Selection();
  selection.range(order, "b");
  expect(chosen(selection)).toBe("b");
  selection.only("z");
  selection.range(order, "d");
  expect(chosen(selection)).toBe("d");
});
test("everything, and nothing", () => {
  const selection = new Selection();
  selection.all(order);
  expect(selection.size).toBe(5);
  selection.clear();
  expect(selection.size).toBe(0);
});
