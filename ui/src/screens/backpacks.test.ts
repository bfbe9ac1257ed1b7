import { fireEvent } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Server } from "$lib/bindings/Server";
import type { Memory } from "$lib/platform/memory";
import { everything } from "$lib/state/library.svelte";
import { sampleBackpack } from "../test/backpack";
import { open, settle, until, type Opened } from "../test/window";

async function openBackpacks(prepare?: Parameters<typeof open>[1]): Promise<Opened> {
  const opened = await open({ badges: 3 }, prepare);
  await fireEvent.click(opened.find("place-backpacks"));
  await settle();
  return opened;
}

async function type(opened: Opened, testid: string, text: string): Promise<void> {
  await fireEvent.input(opened.find(testid), { target: { value: text } });
}

async function connect(opened: Opened): Promise<void> {
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-go"));
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("backpack"));
}

test("the sidebar leads to the backpacks, and says where one is", async () => {
  const opened = await openBackpacks();
  expect(opened.find("place-backpacks").getAttribute("aria-current")).toBe("page");
  expect(opened.find("place-all").getAttribute("aria-current")).toBeNull();
  expect(opened.has("backpacks-none")).toBe(true);
});

test("connecting shows every host before the browser is opened, and ends with a pasted address", async () => {
  const opened = await openBackpacks();
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-found"));
  expect(opened.find("connect-found").textContent).toContain("badges.example.org");
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?error=x");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("connect-failure"));
  expect(opened.find("connect-failure").textContent).toContain("carries no answer");
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("backpack"));
  expect(opened.find("backpack").textContent).toContain("ada@example.org");
});

test("a comparison says how many of the badges there are not in this wallet", async () => {
  const opened = await openBackpacks();
  await connect(opened);
  const compared = vi.spyOn(opened.platform, "compareBackpack");
  const nothing = { gone: [], changed: [], found: [], pending: [] };
  for (const [count, words] of [
    [0, "has what it should have."],
    [1, "has what it should have. 1 badge there is not in this wallet: bring it in."],
    [2, "has what it should have. 2 badges there are not in this wallet: bring them in."],
  ] as const) {
    compared.mockResolvedValueOnce({ there: 3, not_here: count, ...nothing });
    await fireEvent.click(opened.find("backpack-compare"));
    await until(() => opened.all("toast").some(({ textContent }) => textContent?.includes(words)));
    if (count === 0) expect(document.body.textContent).not.toContain("in this wallet");
  }
});

test("what is no backpack is said beside the field", async () => {
  const opened = await openBackpacks();
  await type(opened, "connect-address", "nowhere");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-failure"));
  expect(opened.find("connect-failure").getAttribute("role")).toBe("alert");
  expect(opened.has("connect-address")).toBe(true);
});

test("without a keyring it is offered to keep the tokens for this run", async () => {
  const opened = await openBackpacks((platform) => {
    platform.failing.set("checkKeyring", {
      code: "keyring.missing",
      message: "This computer has no keyring that Lapel can use.",
      hint: "Start one.",
    });
  });
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-this-run"));
  expect(opened.find("connect-failure").textContent).toContain("no keyring");
});

test("disconnecting takes a backpack away", async () => {
  const opened = await openBackpacks();
  await connect(opened);
  await fireEvent.click(opened.find("backpack-disconnect"));
  await until(() => opened.has("backpacks-none"));
});

test("the line under a switch says what became of the badge there, and the raw answer is behind a click", async () => {
  const delivery: Delivery = {
    destination: "b".repeat(16),
    name: "Sample backpack",
    wanted: true,
    state: "needs-you",
    reason: "recipient",
    left_out: null,
    message: "Add that very address to your account there.",
    details: "VERIFY_RECIPIENT\u202e_IDENTIFIER",
    since: null,
    last_try: null,
    next_try: null,
  };
  const opened = await open({ badges: 3 }, (platform) => {
    const badge = platform.badge;
    platform.badge = async (id) => {
      const page = await badge(id);
      const [share] = page.shares;
      if (!share) return page;
      const destination = { ...share.destination, id: delivery.destination, name: delivery.name };
      return { ...page, shares: [...page.shares, { ...share, destination, wanted: true }] };
    };
    platform.deliveries = async () => [delivery];
  });
  const [id = ""] = await opened.platform.badgeIds(everything);
  opened.session.route.go({ name: "badge", id });
  await until(() => opened.has(`share-line-${delivery.destination}`));
  await until(() => opened.find(`share-line-${delivery.destination}`).textContent?.includes("Needs you") === true);
  const details = opened.find(`share-details-${delivery.destination}`);
  expect(details.textContent).not.toContain("VERIFY");
  await fireEvent.click(details.querySelector("button") as HTMLElement);
  // It is the server's own text, and may hide something.
  expect(details.textContent).toContain("VERIFY_RECIPIENT⟦U+202E⟧_IDENTIFIER");
});

/** A Badgr beside a manifest: the page that the manifest names is of Badge Connect. */
const badgr: Server = {
  ...sampleBackpack.server,
  speech: "badgr-v2",
  badgr: true,
  base: "https://api.badges.example.org",
  registration: null,
};

async function find(opened: Opened): Promise<void> {
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-found"));
}

test("a Badgr is signed in to by password, whatever page its manifest names", async () => {
  const opened = await openBackpacks((platform) => (platform.discoverBackpacks = async () => [badgr]));
  const signIn = vi.spyOn(opened.platform, "signInWithPassword");
  await find(opened);
  expect(opened.has("connect-go")).toBe(false);
  await type(opened, "connect-user", "ada@example.org");
  await type(opened, "connect-password", "correct horse");
  await fireEvent.click(opened.find("connect-by-name"));
  await until(() => opened.has("backpack"));
  expect(signIn.mock.calls[0]?.slice(2, 4)).toEqual(["ada@example.org", "correct horse"]);
});

test("with a client of one's own a Badgr is signed in to in the browser, and the page says what to register", async () => {
  const opened = await openBackpacks((platform) => (platform.discoverBackpacks = async () => [badgr]));
  const begin = vi.spyOn(opened.platform, "beginSignIn");
  await find(opened);
  await fireEvent.click(opened.find("connect-own-client").querySelector("button") as HTMLElement);
  await until(() => opened.has("connect-client-id"));
  expect(opened.find("connect-own-client").textContent).toContain("https://lapel.github.io/relay/");
  expect(opened.find("connect-go-own").hasAttribute("disabled")).toBe(true);
  await type(opened, "connect-client-id", "mine");
  await type(opened, "connect-client-redirect", "https://ada.example/landed");
  await fireEvent.click(opened.find("connect-go-own"));
  await until(() => opened.has("connect-landed"));
  expect(begin.mock.calls[0]?.[1]).toMatchObject({ client_id: "mine", client_redirect: "https://ada.example/landed" });
});

test("a backpack that was signed in to by password is signed in to again as the same one", async () => {
  const known = { ...sampleBackpack, server: badgr, connection: "sign-in-again" as const };
  const opened = await openBackpacks((platform) => {
    platform.discoverBackpacks = async () => [badgr];
    platform.backpacks = async () => [known];
  });
  const signIn = vi.spyOn(opened.platform, "signInWithPassword");
  await until(() => opened.has("backpack-again"));
  await fireEvent.click(opened.find("backpack-again"));
  await settle();
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-by-name"));
  expect(opened.has("connect-name")).toBe(false);
  await type(opened, "connect-user", "ada");
  await type(opened, "connect-password", "correct horse");
  await fireEvent.click(opened.find("connect-by-name"));
  await until(() => signIn.mock.calls.length === 1);
  expect(signIn.mock.calls[0]?.[1].again).toBe(known.id);
});

test("two accounts at one server are told apart by the names that the earner gives", async () => {
  const opened = await openBackpacks();
  await connect(opened);
  await find(opened);
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-failure"));
  expect(opened.find("connect-failure").textContent).toContain("another name");
  await type(opened, "connect-name", "At work");
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.all("backpack").length === 2);
  expect(opened.all("backpack")[1]?.textContent).toContain("At work");
});

test("where the browser cannot be opened its address can be copied", async () => {
  const opened = await openBackpacks((platform) => {
    const begin = platform.beginSignIn;
    platform.beginSignIn = async (found, options) => ({ ...(await begin(found, options)), opened: false });
  });
  await find(opened);
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-authorization"));
  expect(opened.find("connect-status").textContent).toContain("could not be opened");
  await fireEvent.click(opened.find("connect-copy"));
  await until(() => opened.platform.sent.copied.length === 1);
  expect(opened.platform.sent.copied).toEqual(["https://badges.example.org/o/authorize"]);
  expect(opened.has("connect-landed")).toBe(true);
});

const locked = { code: "keyring.locked", message: "The keyring is locked.", hint: "Unlock it." };

async function openUnkept(prepare?: (platform: Memory) => void): Promise<Opened> {
  const opened = await openBackpacks((platform) => {
    platform.failing.set("keepSignIn", locked);
    prepare?.(platform);
  });
  await find(opened);
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("connect-keep-this-run"));
  return opened;
}

test("a backpack that does not say who one is there is connected, and that is said", async () => {
  const opened = await openBackpacks();
  const said = vi.spyOn(opened.platform, "finishSignIn").mockResolvedValue({
    backpack: sampleBackpack,
    not_granted: [],
    account_trouble: "the answer from badges.example.org is larger than 5 MiB",
  });
  await find(opened);
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => said.mock.calls.length === 1);
  await until(() => opened.has("toast"));
  expect(opened.find("toast").textContent).toContain("The answer from badges.example.org is larger than 5 MiB.");
});

test("what the keyring does not keep is not lost: it can be kept for this run", async () => {
  const opened = await openUnkept();
  expect(opened.find("connect-failure").textContent).toContain("The keyring is locked.");
  await fireEvent.click(opened.find("connect-keep-again"));
  await settle();
  expect(opened.has("connect-keep-this-run")).toBe(true);
  await fireEvent.click(opened.find("connect-keep-this-run"));
  await until(() => opened.has("backpack"));
});

test("what the keyring does not keep can be given up, and then it is given back", async () => {
  const opened = await openUnkept();
  const cancelled = vi.spyOn(opened.platform, "cancelSignIn");
  await fireEvent.click(opened.find("connect-give-up"));
  await until(() => cancelled.mock.calls.length === 1);
  expect(opened.has("connect-address")).toBe(true);
});

test("what the keyring does not keep once the earner has left the page is given back", async () => {
  const opened = await openBackpacks();
  await find(opened);
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  let refuse: (failure: unknown) => void = () => {};
  vi.spyOn(opened.platform, "finishSignIn").mockReturnValue(new Promise((_, reject) => (refuse = reject)));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await fireEvent.click(opened.find("place-all"));
  await settle();
  expect(opened.has("connect")).toBe(false);
  const cancelled = vi.spyOn(opened.platform, "cancelSignIn");
  refuse({ ...locked, code: "sign-in.not-kept" });
  await until(() => cancelled.mock.calls.length === 1);
});

test("what was removed or changed at a backpack is listed, with what can be done about it", async () => {
  const opened = await openBackpacks((platform) => {
    platform.backpacks = async () => [sampleBackpack];
    platform.noticedAtBackpack = async () => ({
      gone: [{ id: "0".repeat(16), name: "Cloud Architect" }],
      changed: [{ id: "1".repeat(16), name: "Data Ethics" }],
      pending: [{ id: "2".repeat(16), name: "Peer Reviewer" }],
    });
  });
  const shared = vi.spyOn(opened.platform, "setShared").mockResolvedValue([]);
  const synced = vi.spyOn(opened.platform, "syncBackpacks");
  await until(() => opened.has("noticed-gone"));
  expect(opened.find("noticed-gone").textContent).toContain("Cloud Architect");
  expect(opened.find("noticed-changed").textContent).toContain("says something else there");
  expect(opened.find("noticed-pending").textContent).toContain("shown to nobody");
  await fireEvent.click(opened.find("noticed-leave-off"));
  await until(() => shared.mock.calls.length === 1);
  expect(shared.mock.calls[0]?.slice(1)).toEqual([sampleBackpack.id, false]);
  await until(() => !opened.find("noticed-send-again").hasAttribute("disabled"));
  await fireEvent.click(opened.find("noticed-send-again"));
  await until(() => synced.mock.calls.length === 1);
  expect(shared.mock.calls.slice(1).map(([, , wanted]) => wanted)).toEqual([false, true]);
});

test("one's name at a backpack is changed where it lets programs do so, and nowhere else", async () => {
  const opened = await openBackpacks((platform) => {
    const lets = { ...sampleBackpack.abilities, update_profile: true };
    platform.backpacks = async () => [
      { ...sampleBackpack, abilities: lets },
      { ...sampleBackpack, id: "c".repeat(16), name: "Another" },
    ];
  });
  const updated = vi.spyOn(opened.platform, "updateProfile");
  await until(() => opened.has("backpack-profile"));
  expect(opened.all("backpack-profile").length).toBe(1);
  await fireEvent.click(opened.find("backpack-profile").querySelector("button") as HTMLElement);
  await until(() => opened.has("profile-name"));
  expect(opened.find("profile-go").hasAttribute("disabled")).toBe(true);
  await type(opened, "profile-name", " Ada Lovelace ");
  await fireEvent.click(opened.find("profile-go"));
  await until(() => updated.mock.calls.length === 1);
  expect(updated.mock.calls[0]).toEqual([sampleBackpack.id, "Ada Lovelace"]);
});
