import { describe, expect, test } from "vitest";
import type { Standing } from "$lib/bindings/Standing";
import { standingName, standingWords, verdictSentence, type Standable } from "./standing";

const now = new Date("2026-11-23T10:00:00Z");
const card = (standing: Standing, more: Partial<Standable> = {}): Standable => ({
  standing,
  standard: "2.0",
  expires: null,
  days_left: null,
  issued_on: "2025-01-03T00:00:00Z",
  ...more,
});

describe("the words on a card", () => {
  test.each<[Standable, string, string, string]>([
    [card("genuine", { expires: "2028-03-04T00:00:00Z" }), "Valid to 4 Mar 2028", "ok", "tick"],
    [card("genuine"), "No expiry", "ok", "tick"],
    [card("expiring", { expires: "2027-01-03T00:00:00Z", days_left: 41 }), "Expires in 41 days", "warn", "clock"],
    [card("expiring", { expires: "2026-11-24T00:00:00Z", days_left: 1 }), "Expires in 1 day", "warn", "clock"],
    [card("expiring", { expires: "2026-11-23T12:00:00Z", days_left: 0 }), "Expires today", "warn", "clock"],
    [card("expired", { expires: "2026-08-12T00:00:00Z", days_left: -103 }), "Expired 12 Aug 2026", "bad", "clock"],
    [card("revoked"), "Revoked by issuer", "bad", "cross"],
    [card("suspended"), "Suspended by issuer", "bad", "cross"],
    [card("not-genuine"), "Not genuine", "bad", "cross"],
    [card("undecided"), "Issuer unreachable", "idle", "unreachable"],
    [card("issuer-not-confirmed"), "Signed, issuer not confirmed", "warn", "question"],
    [card("issuer-not-confirmed", { expires: "2028-03-04T00:00:00Z" }), "Signed, issuer not confirmed", "warn", "question"],
    [card("unchecked"), "Never checked", "idle", "crossed"],
    [card("not-yours"), "Not awarded to you", "warn", "person"],
    [card("not-yet-valid", { issued_on: "2027-02-01T00:00:00Z" }), "Valid from 1 Feb 2027", "warn", "clock"],
    [card("not-yet-valid", { valid_from: "2027-03-01T00:00:00Z" }), "Valid from 1 Mar 2027", "warn", "clock"],
    [card("not-yet-valid"), "Not valid yet", "warn", "clock"],
  ])("%o", (given, text, tone, sign) => {
    expect(standingWords(given, now)).toEqual({ text, tone, sign });
  });

  test("an issuer is not blamed for a proof that Lapel cannot check", () => {
    expect(standingWords(card("undecided", { standard: "3.0" })).text).toBe("Could not be checked");
  });
});

const standings: Standing[] = ["genuine", "issuer-not-confirmed", "expiring", "expired", "not-yet-valid", "revoked", "suspended", "not-genuine", "not-yours", "undecided", "unchecked"];

describe("the verdict in one sentence", () => {
  test("says that a badge is about to expire", () => {
    expect(verdictSentence(card("expiring"))).toBe("Genuine, and about to expire");
  });
  test("differs for every standing, and so does its name", () => {
    expect(new Set(standings.map((standing) => verdictSentence(card(standing)))).size).toBe(standings.length);
    expect(new Set(standings.map((standing) => standingName(standing).text)).size).toBe(standings.length);
  });
});
