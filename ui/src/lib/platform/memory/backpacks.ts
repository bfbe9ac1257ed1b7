import type { Backpack } from "$lib/bindings/Backpack";
import type { Connected } from "$lib/bindings/Connected";
import type { Server } from "$lib/bindings/Server";
import type { SignInWishes } from "$lib/bindings/SignInWishes";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import type { Shelf } from "./shelf";

/** What is found at an address that is a backpack's. */
function backpackServer(address: string): Server {
  const base = "https://badges.example.org";
  return {
    speech: "badge-connect",
    badgr: false,
    name: "Sample backpack",
    address,
    base: `${base}/bc`,
    registration: `${base}/o/register`,
    authorization: `${base}/o/authorize`,
    token: `${base}/o/token`,
    refresh: null,
    revocation: null,
    issuer: null,
    scopes: [],
    policies: [`${base}/privacy`],
  };
}

/** Other backpacks: signing in to them, and what would go there. */
export function backpacks({ answer, failing }: Desk, { find, now, planned }: Shelf) {
  let known: Backpack[] = [];
  let signing: Backpack | null = null;
  let unkept: Backpack | null = null;

  const named = (name: string | null): Backpack => ({
    id: (known.length === 0 ? "b" : "c").repeat(16),
    name: name?.trim() || "Sample backpack",
    server: backpackServer("https://badges.example.org/"),
    connection: "connected",
    account: { name: "Ada Lovelace", emails: ["ada@example.org"] },
    granted: [],
    abilities: { send: true, list: true, take_back: false, update_profile: false, takes: ["2.0"] },
    connected_at: now.toISOString(),
    compared_at: null,
  });

  /** What is signed in to: the one that is known, or a new one under a name that no other has. */
  function signsIn({ again, name }: SignInWishes): Backpack {
    const before = known.find(({ id }) => id === again);
    if (before) return before;
    const made = named(name ?? null);
    if (known.some((other) => other.name.toLowerCase() === made.name.toLowerCase())) {
      throw failure("backpack.name-taken", `Another backpack is called ${made.name}.`, "Give this one another name.");
    }
    return made;
  }

  /** Keeps a backpack, unless the keyring says that it does not. */
  function keep(signedIn: Backpack, forThisRun: boolean): Connected {
    const refused = failing.get("keepSignIn");
    if (refused && !forThisRun) {
      unkept = signedIn;
      throw { ...refused, code: "sign-in.not-kept" };
    }
    const backpack: Backpack = { ...signedIn, connection: "connected" };
    known = [...known.filter(({ id }) => id !== backpack.id), backpack];
    return { backpack, not_granted: [], account_trouble: null };
  }

  return {
    all: () => known,
    commands: {
      backpacks: () => answer("backpacks", () => [...known]),
      checkKeyring: () => answer("checkKeyring", () => undefined),
      discoverBackpacks: (address) =>
        answer("discoverBackpacks", () => {
          if (!address.includes(".")) {
            throw failure("backpack.none-found", `${address} does not say that it is a backpack.`, "Check the address.");
          }
          return [backpackServer(address)];
        }),
      beginSignIn: (_found, options) =>
        answer("beginSignIn", () => {
          signing = signsIn(options);
          return {
            authorization: "https://badges.example.org/o/authorize",
            redirect: "https://lapel.github.io/relay/",
            opened: true,
          };
        }),
      awaitSignIn: () => new Promise(() => {}),
      finishSignIn: (landed, forThisRun) =>
        answer("finishSignIn", () => {
          if (!signing || !landed.includes("code=")) {
            throw failure("sign-in.no-code", "This address carries no answer.", "Paste the address that the browser ended on.");
          }
          const signedIn = signing;
          signing = null;
          return keep(signedIn, forThisRun);
        }),
      cancelSignIn: () => answer("cancelSignIn", () => void (signing = unkept = null)),
      keepSignIn: async (forThisRun) => {
        await Promise.resolve();
        if (!unkept) throw failure("sign-in.none", "Nobody is signing in.", "Start signing in again.");
        return keep(unkept, forThisRun);
      },
      signInWithPassword: (_found, options, _user, _password, forThisRun) =>
        answer("signInWithPassword", () => keep(signsIn(options), forThisRun)),
      disconnectBackpack: (id) =>
        answer("disconnectBackpack", () => {
          known = known.filter((backpack) => backpack.id !== id);
          return true;
        }),
      planSending: (ids) =>
        answer("planSending", () =>
          ids.map((id) =>
            planned(id, find(id).standing === "expired" ? "this badge has expired, and the backpack takes none that has" : null),
          ),
        ),
      syncBackpacks: (_which, _job, event) =>
        answer("syncBackpacks", () => {
          event({ type: "began", total: 0 });
          return { sent: 0, present: 0, refused: 0, needs_you: 0, waiting: 0, stopped: false, next_try: null };
        }),
      compareBackpack: () =>
        answer("compareBackpack", () => ({ there: 0, not_here: 0, gone: [], changed: [], found: [], pending: [] })),
      noticedAtBackpack: () => answer("noticedAtBackpack", () => ({ gone: [], changed: [], pending: [] })),
      updateProfile: (id, name) =>
        answer("updateProfile", () => {
          const changed = (backpack: Backpack) => ({ ...backpack, account: { ...backpack.account, name } });
          known = known.map((backpack) => (backpack.id === id ? changed(backpack) : backpack));
          return { name, emails: ["ada@example.org"] };
        }),
    } satisfies Partial<Platform>,
  };
}

export type Backpacks = ReturnType<typeof backpacks>;
