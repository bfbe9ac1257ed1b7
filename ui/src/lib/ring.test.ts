import { describe, expect, test } from "vitest";
import { dashes, ringMeasures, ringOf } from "./ring";

describe("the validity ring", () => {
  test("is dotted when the badge never expires", () => {
    expect(ringOf({ standing: "genuine", expiry: "none", validity_left: null })).toMatchObject({ dotted: true, share: 0 });
  });
  test("is the share that is left, in green, while in date", () => {
    expect(ringOf({ standing: "genuine", expiry: "in-date", validity_left: 0.82 })).toEqual({ dotted: false, share: 0.82, tone: "ok" });
  });
  test("is a short amber arc when it ends soon", () => {
    expect(ringOf({ standing: "expiring", expiry: "expiring", validity_left: 0.09 })).toEqual({ dotted: false, share: 0.09, tone: "warn" });
  });
  test("is empty and red when expired, whatever share it is told", () => {
    expect(ringOf({ standing: "expired", expiry: "expired", validity_left: 0.3 })).toEqual({ dotted: false, share: 0, tone: "bad" });
  });
  test.each(["revoked", "suspended", "not-genuine"] as const)("promises nothing for a badge that is %s", (standing) => {
    expect(ringOf({ standing, expiry: "in-date", validity_left: 0.9 })).toEqual({ dotted: false, share: 0, tone: "bad" });
  });
  test("is grey as long as nobody knows whether the badge is genuine", () => {
    expect(ringOf({ standing: "unchecked", expiry: "in-date", validity_left: 0.9 }).tone).toBe("idle");
  });
  test("never leaves the circle", () => {
    expect(ringOf({ standing: "genuine", expiry: "in-date", validity_left: 1.7 }).share).toBe(1);
    expect(ringOf({ standing: "genuine", expiry: "in-date", validity_left: -2 }).share).toBe(0);
  });
  test("has the pictures' measures at 116 pixels, and stays inside at every size", () => {
    expect(ringMeasures(116)).toMatchObject({ centre: 58, stroke: 3.5, inset: 13 });
    expect(ringMeasures(116).radius).toBeCloseTo(54, 0);
    for (const size of [32, 44, 92, 116, 128, 400]) {
      const { radius, stroke, centre } = ringMeasures(size);
      expect(radius + stroke / 2).toBeLessThanOrEqual(centre);
      expect(stroke).toBeGreaterThanOrEqual(2);
    }
  });
  test("draws the share first and leaves the rest", () => {
    expect(dashes(0.25, 400)).toBe("100.0 400.0");
  });
});
