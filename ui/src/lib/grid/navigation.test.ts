import { describe, expect, test } from "vitest";
import { columnsIn, moved } from "./navigation";

// Five columns, twelve badges: rows of five, five and two.
const shape = { columns: 5, total: 12, rowsInSight: 2 };

describe("keys in the grid", () => {
  test.each([
    ["ArrowRight", 0, 1],
    ["ArrowRight", 4, 5],
    ["ArrowRight", 11, 11],
    ["ArrowLeft", 5, 4],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 6],
    ["ArrowDown", 9, 11],
    ["ArrowDown", 11, 11],
    ["ArrowUp", 6, 1],
    ["ArrowUp", 3, 3],
    ["Home", 7, 0],
    ["End", 7, 11],
    ["PageDown", 0, 10],
    ["PageDown", 3, 8],
    ["PageDown", 11, 11],
    ["PageUp", 11, 1],
    ["PageUp", 7, 2],
  ])("%s from %i goes to %i", (key, from, to) => expect(moved(key, from, shape)).toBe(to));

  test("the arrows follow the text's direction", () => {
    expect(moved("ArrowLeft", 0, { ...shape, rightToLeft: true })).toBe(1);
    expect(moved("ArrowRight", 1, { ...shape, rightToLeft: true })).toBe(0);
  });
  test("other keys and an empty grid move nothing", () => {
    expect(moved("x", 3, shape)).toBeNull();
    expect(moved("ArrowDown", 0, { ...shape, total: 0 })).toBeNull();
  });
  test("every key stays inside, from everywhere", () => {
    for (const total of [1, 4, 5, 6, 12, 100]) {
      for (let index = 0; index < total; index++) {
        for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"]) {
          const to = moved(key, index, { columns: 5, total, rowsInSight: 3 });
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(total);
        }
      }
    }
  });
});

test("as many columns as there is room for", () => {
  expect(columnsIn(1000)).toBe(5);
  expect(columnsIn(787)).toBe(4);
  expect(columnsIn(0)).toBe(1);
});
