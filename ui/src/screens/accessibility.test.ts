import axe from "axe-core";
import { expect, test } from "vitest";
import { connectSample, sampleBackpack } from "../test/backpack";
import { sampleDeparture } from "../test/departure";
import { open, settle, until, type Opened } from "../test/window";

/** What axe finds in the page; colours need a real engine and are checked there. */
async function findings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

const screens: Record<string, (opened: Opened) => Promise<void> | void> = {
  "the library": () => {},
  "the library with a selection": async ({ session }) => {
    session.selection.all(await session.library.ids());
  },
  "a place with nothing in it": ({ session }) => session.library.ask({ search: "nothing like it" }),
  "the trash": ({ session }) => session.openPlace("trash"),
  "a collection": ({ session }) => session.openCollection(session.library.collections[0]?.id ?? ""),
  "a transcript": ({ session }) => session.route.go({ name: "badge", id: session.library.collections[0]?.source ?? "" }),
  "a badge's page": async ({ session, has }) => {
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
  },
  "a badge's page with everything unfolded": async ({ session, has }) => {
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    document.querySelectorAll<HTMLElement>('[aria-expanded="false"]').forEach((button) => button.click());
  },
  "a card's menu": async ({ all, has }) => {
    all("card")[0]?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await until(() => has("menu-share-public-page"));
  },
  "a collection's menu": async ({ find, has }) => {
    find("collection").dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await until(() => has("collection-rename"));
  },
  "naming a collection": ({ session }) => void (session.sheet = { name: "collection" }),
  "the collections of badges": async ({ session, has }) => {
    session.sheet = { name: "collections", ids: ["0000000000000000", "0000000000000005"] };
    await until(() => has("collections-done"));
  },
  "what stays where it is": async ({ session, platform }) => {
    const [page] = await platform.destinations();
    if (!page) throw new Error("there is no public page");
    session.sheet = { name: "stays", ids: ["0000000000000000"], destination: { ...page, address: "https://badgr.example/" } };
  },
  "what is shared, with everything unfolded": async ({ session, platform, has }) => {
    platform.left.push({ ...sampleDeparture, badge: "0000000000000000" });
    session.route.go({ name: "shared" });
    await until(() => has("out-badge") && has("log-line"));
    document.querySelectorAll<HTMLElement>('[data-testid="shared"] [aria-expanded="false"]').forEach((button) => button.click());
    await settle();
    document.querySelector<HTMLElement>('[data-testid="shows-public-page-email"]')?.click();
  },
  "what needs attention": async ({ session, has }) => {
    session.route.go({ name: "attention" });
    await until(() => has("matter"));
  },
  backpacks: async ({ session, has }) => {
    session.route.go({ name: "backpacks" });
    await until(() => has("connect"));
  },
  settings: async ({ session, has }) => {
    session.route.go({ name: "settings" });
    await until(() => has("settings-about"));
  },
  "the tray and a toast": async ({ session, find, has }) => {
    session.toasts.say("Done.", { undo: async () => {} });
    await session.importPaths(["/a/one.png", "/a/holiday.png"]);
    await until(() => has("tray-check") && find("tray-check").dataset["phase"] === "finished");
  },
  "adding badges": ({ session }) => void (session.sheet = { name: "add" }),
  "exporting badges": ({ session }) => void (session.sheet = { name: "export", ids: ["0000000000000001"] }),
  "printing a certificate": async ({ session, has }) => {
    session.sheet = { name: "export", ids: ["0000000000000001"], paper: "certificate" };
    await until(() => has("paper-name"));
  },
  "a transcript that was written": async ({ session, find, has }) => {
    session.sheet = { name: "export", ids: await session.library.ids(), paper: "transcript" };
    await until(() => has("paper-format-csv"));
    find("paper-format-csv").click();
    await settle();
    find("paper-start").click();
    await until(() => has("paper-done"));
  },
  "sending badges to a backpack": async ({ session, platform, find, has }) => {
    connectSample(platform);
    session.sheet = { name: "export", ids: ["0000000000000001", "0000000000000002"] };
    await until(() => has(`export-to-${sampleBackpack.id}`));
    find(`export-to-${sampleBackpack.id}`).click();
    await until(() => has("send-start"));
    find("send-start").click();
    await until(() => has("send-done"));
  },
  "a link that was opened": ({ platform }) => platform.openDeepLink("lapel://sign-in?code=c&state=s"),
  "bringing badges in": async ({ session, platform, has }) => {
    platform.offerFromBackpack = async () => [
      { number: 0, name: "New", issuer: "Example", novelty: "new", id: null, problem: null, pending: true },
      { number: 1, name: "Broken", issuer: null, novelty: "problem", id: null, problem: { code: "x", message: "It is none.", hint: "" }, pending: false },
    ];
    session.sheet = { name: "bring", backpack: sampleBackpack };
    await until(() => has("bring-go"));
  },
  "showing a badge elsewhere": async ({ session, has }) => {
    session.sheet = { name: "outward", id: "0000000000000001", to: "linkedin" };
    await until(() => has("outward-address"));
  },
  "asking for a Mastodon server": async ({ session, has }) => {
    session.sheet = { name: "outward", id: "0000000000000001", to: "mastodon" };
    await until(() => has("outward-server"));
  },
  "a badge as text": async ({ session, has }) => {
    session.sheet = { name: "snippet", ids: ["0000000000000001"] };
    await until(() => has("snippet-source"));
  },
  "removing badges": ({ session }) => void (session.sheet = { name: "remove", ids: ["0000000000000001"] }),
};

test.each(Object.entries(screens))("axe finds nothing on %s", async (_, show) => {
  const opened = await open({ badges: 14, transcript: true });
  await show(opened);
  await settle();
  expect(await findings()).toEqual([]);
});

test("axe finds nothing on an empty wallet", async () => {
  await open({ badges: 0 });
  expect(await findings()).toEqual([]);
});

test("axe finds nothing when the wallet cannot be read", async () => {
  await open({ badges: 3 }, (platform) =>
    platform.failing.set("listBadges", { code: "io", message: "It failed.", hint: "Try again." }),
  );
  expect(await findings()).toEqual([]);
});
