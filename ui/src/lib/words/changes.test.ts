import { describe, expect, test } from "vitest";
import { changeLines, changeWords } from "./changes";

describe("what a newer version says otherwise", () => {
  test.each([
    ["expires", "2026-03-04T00:00:00Z", "2028-03-04T00:00:00Z", "Expires: 4 Mar 2026 became 4 Mar 2028"],
    ["expires", null, "2028-03-04T00:00:00Z", "Expires: now 4 Mar 2028"],
    ["expires", "2026-03-04T00:00:00Z", null, "Expires: was 4 Mar 2026"],
    ["name", "Cloud", "Cloud Architect", "Name: Cloud became Cloud Architect"],
    ["skills", null, null, "Skills changed"],
    ["skills", "SQL", "Rust; Serverless", "Skills: SQL became Rust; Serverless"],
    ["results", "Grade: B", "Grade: A", "Results: Grade: B became Grade: A"],
    ["something_new", null, null, "Other details changed"],
  ])("%s from %s to %s", (member, before, after, words) => {
    expect(changeWords({ member, before, after })).toBe(words);
  });
});

test("details that have no name of their own are told once", () => {
  const other = (member: string) => ({ member, before: null, after: null });
  expect(changeLines([other("award"), other("achievement"), other("skills")])).toEqual([
    "Other details changed",
    "Skills changed",
  ]);
});
