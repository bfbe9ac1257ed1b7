import { expect, test } from "vitest";
import { ago, day, exactly, understood } from "./dates";

test("a day is written as the reader writes it", () => {
  expect(day("2028-03-04T12:00:00Z", ["en-GB"])).toBe("4 Mar 2028");
  expect(day("2028-03-04T12:00:00Z", ["en-US"])).toBe("Mar 4, 2028");
  expect(day("2028-03-04T12:00:00Z", ["de-DE"])).toBe("4. März 2028");
});
test("a day without an hour is the same day in every zone", () => {
  const zone = process.env["TZ"];
  try {
    for (const TZ of ["America/Los_Angeles", "Pacific/Auckland", "UTC"]) {
      process.env["TZ"] = TZ;
      expect(day("2028-03-04T00:00:00Z", ["en-GB"])).toBe("4 Mar 2028");
    }
  } finally {
    process.env["TZ"] = zone;
  }
});
test("the exact time names its zone, and a whole day needs none", () => {
  expect(exactly("2028-03-04T12:30:15Z", ["en-GB"])).toMatch(/Saturday,? 4 March 2028.*:30:15/);
  expect(exactly("2028-03-04T00:00:00Z", ["en-GB"])).not.toMatch(/:/);
});
test("what is no date is shown as it stands", () => {
  expect(day("soon")).toBe("soon");
  expect(exactly("soon")).toBe("soon");
  expect(ago("soon")).toBe("soon");
});
test.each([
  [10, "now"],
  [3 * 60, "3 minutes ago"],
  [5 * 3600, "5 hours ago"],
  [26 * 3600, "yesterday"],
  [12 * 86_400, "12 days ago"],
  [90 * 86_400, "3 months ago"],
  [800 * 86_400, "2 years ago"],
])("%i seconds ago", (seconds, words) => {
  const now = new Date("2026-11-23T10:00:00Z");
  expect(ago(new Date(now.getTime() - seconds * 1000).toISOString(), now, ["en-GB"])).toBe(words);
});

test("a language that is none never keeps a date from being written", () => {
  expect(understood(["C"])).toEqual(["en-GB"]);
  expect(understood(["POSIX", "de-DE"])).toEqual(["de-DE"]);
  expect(day("2028-03-04T12:00:00Z", understood(["C"]))).toBe("4 Mar 2028");
});
