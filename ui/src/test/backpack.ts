import type { Backpack } from "$lib/bindings/Backpack";
import type { Memory } from "$lib/platform/memory";

/** A backpack that is connected. */
export const sampleBackpack: Backpack = {
  id: "b".repeat(16),
  name: "Canvas Credentials",
  server: {
    speech: "badge-connect",
    badgr: false,
    name: "Canvas Credentials",
    address: "https://badges.example.org/",
    base: "https://api.badges.example.org/bc",
    registration: null,
    authorization: "https://badges.example.org/o/authorize",
    token: "https://badges.example.org/o/token",
    refresh: null,
    revocation: null,
    issuer: null,
    scopes: [],
    policies: [],
  },
  connection: "connected",
  account: { name: "Ada", emails: ["ada@example.org"] },
  granted: [],
  abilities: { send: true, list: true, take_back: false, update_profile: false, takes: ["2.0"] },
  connected_at: "2026-11-23T09:00:00Z",
  compared_at: null,
};

/** Makes the sample backpack a connected one, which takes what is sent to it. */
export function connectSample(platform: Memory): void {
  platform.backpacks = async () => [sampleBackpack];
  platform.setShared = async (ids) => ids;
  platform.syncBackpacks = async ({ badges }, _job, event) => {
    const ids = badges ?? [];
    event({ type: "began", total: ids.length });
    for (const id of ids) {
      event({ type: "sending", id, backpack: sampleBackpack.id });
      const name = (await platform.badge(id)).card.name;
      event({ type: "done", id, name, backpack: sampleBackpack.id, outcome: "sent", reason: null, message: "", details: "" });
    }
    return { sent: ids.length, present: 0, refused: 0, needs_you: 0, waiting: 0, stopped: false, next_try: null };
  };
}
