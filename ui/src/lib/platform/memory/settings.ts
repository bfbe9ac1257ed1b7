import type { Identity } from "$lib/bindings/Identity";
import type { Settings } from "$lib/bindings/Settings";
import type { Platform } from "../platform";
import type { Desk } from "./desk";

/** What the earner has set, and who they are. */
export function settings({ answer }: Desk, appearance: Settings["appearance"]) {
  let now: Settings = {
    appearance,
    allowed_hosts: [],
    ca_file: null,
    registries: [],
    relay: null,
    watched_folder: null,
    earner_name: null,
    reminders: { on: true, days: [60, 30, 7, 1], changes: true, quiet_from: 1320, quiet_until: 480 },
    live_calendar: null,
    start_at_login: false,
    stay_in_tray: false,
    mastodon_server: null,
  };
  const identities: Identity[] = [{ kind: "email", value: "ada@example.org" }];
  const place = (wanted: Identity) =>
    identities.findIndex(({ kind, value }) => kind === wanted.kind && value === wanted.value);

  return {
    now: () => now,
    change: (changes: Partial<Settings>): void => void (now = { ...now, ...changes }),
    commands: {
      settings: () => answer("settings", () => structuredClone(now)),
      setSettings: (wanted) =>
        answer("setSettings", () => {
          now = JSON.parse(JSON.stringify(wanted)) as Settings;
        }),
      identities: () => answer("identities", () => identities.map((identity) => ({ ...identity }))),
      addIdentity: (identity) =>
        answer("addIdentity", () => {
          if (place(identity) < 0) identities.push({ ...identity });
        }),
      removeIdentity: (identity) =>
        answer("removeIdentity", () => {
          const at = place(identity);
          if (at < 0) return false;
          identities.splice(at, 1);
          return true;
        }),
      background: () => answer("background", () => ({ tray: now.stay_in_tray ? true : null, calendar: null })),
      about: () =>
        answer("about", () => ({
          version: "0.1.0",
          wallet_folder: "/home/ada/.local/share/lapel",
          relay: "https://lapel.github.io/relay/",
        })),
    } satisfies Partial<Platform>,
  };
}

export type SettingsInMemory = ReturnType<typeof settings>;
