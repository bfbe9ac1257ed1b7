import type { Departure } from "$lib/bindings/Departure";

/** A line of the log: a badge that went to a backpack. */
export const sampleDeparture: Departure = {
  badge: null,
  name: "Cloud Architect",
  place: "Badgr",
  address: "https://badgr.example/",
  what: "The badge as its issuer made it.",
  outcome: "Added to the backpack.",
  message: "",
  at: "2026-11-20T10:00:00Z",
};
