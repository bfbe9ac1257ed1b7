import { expect, test } from "vitest";
import { readDays, readTime, writeTime } from "./reminders";

test("days are read as people type them, each once, the longest first", () => {
  expect(readDays("60, 30, 7, 1")).toEqual([60, 30, 7, 1]);
  expect(readDays(" 1 7;30,30 ")).toEqual([30, 7, 1]);
  expect(readDays("")).toEqual([]);
  for (const wrong of ["soon", "-1", "0", "1.5", "60d", "99999", "4000"]) expect(readDays(wrong)).toBeNull();
});

test("times are read and written in hours and minutes", () => {
  for (const [typed, minutes] of [["22:00", 1320], ["8:05", 485], ["0.00", 0], ["23:59", 1439]] as const) {
    expect(readTime(typed)).toBe(minutes);
  }
  for (const wrong of ["", "24:00", "8", "8:60", "8:5", "noon"]) expect(readTime(wrong)).toBeNull();
  expect(writeTime(485)).toBe("08:05");
  expect(writeTime(1320)).toBe("22:00");
});
