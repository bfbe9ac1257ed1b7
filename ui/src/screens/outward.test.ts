import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { everything } from "$lib/state/library.svelte";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();
const id = "1".padStart(16, "0");

async function page(): Promise<Opened> {
  const opened = await open({ badges: 5 });
  opened.session.route.go({ name: "badge", id });
  await until(() => opened.has("section-show"));
  return opened;
}

test("what would be opened is shown first, and opened only on a click", async () => {
  const { platform, find, all, has } = await page();
  const open = vi.spyOn(platform, "openOutward");
  await user.click(find("show-linkedin"));
  await until(() => has("outward-address"));
  const link = await platform.link(id, "linkedin");
  expect(find("outward-address").textContent).toContain(link.address);
  expect(all("outward-field").map((field) => field.querySelector("dt")?.textContent)).toEqual(
    link.fields.map(({ label }) => label),
  );
  await settle();
  expect(open).not.toHaveBeenCalled();
  expect(platform.sent.opened).toEqual([]);
  await user.click(find("outward-open"));
  await until(() => has("outward-opened"));
  expect(platform.sent.opened).toEqual([link.address]);
});

test("every field can be copied by itself", async () => {
  const { platform, find, all, has } = await page();
  await user.click(find("show-linkedin"));
  await until(() => has("outward-address"));
  const { fields, address } = await platform.link(id, "linkedin");
  for (const box of [...all("outward-field"), find("outward-address")]) {
    const button = box.querySelector("button");
    if (button) await user.click(button);
  }
  expect(platform.sent.copied).toEqual([...fields.map(({ value }) => value), address]);
});

test("a mail goes to the mail program", async () => {
  const { platform, find, has } = await page();
  await user.click(find("show-mail"));
  await until(() => has("outward-open"));
  expect(find("outward-open").textContent?.trim()).toBe("Open in your mail program");
  await user.click(find("outward-open"));
  await until(() => has("outward-opened"));
  expect(platform.sent.opened[0]).toMatch(/^mailto:\?/);
});

test("the earner's Mastodon server is asked once, remembered, and can be changed", async () => {
  const { platform, session, find, has } = await page();
  await user.click(find("show-mastodon"));
  await until(() => has("outward-server"));
  await user.type(find("outward-server"), "nowhere");
  await user.click(find("outward-server-go"));
  await until(() => find("outward-server").getAttribute("aria-invalid") === "true");
  await user.clear(find("outward-server"));
  await user.type(find("outward-server"), "social.example");
  await user.click(find("outward-server-go"));
  await until(() => has("outward-address"));
  expect(find("outward-address").textContent).toContain("https://social.example/share");
  // What else is set afterwards does not take it away.
  await session.set({ ...session.settings!, appearance: "dark" });
  expect((await platform.settings()).mastodon_server).toBe("https://social.example/");
  session.sheet = { name: "outward", id, to: "mastodon" };
  await until(() => has("outward-address"));
  await user.click(find("outward-other-server"));
  await until(() => has("outward-server"));
});

test("a badge that nobody else can open says what to do", async () => {
  const opened = await open({ badges: 5 }, (platform) =>
    platform.failing.set("link", {
      code: "share.no-address",
      message: "“Badge” has no address at which others can see it",
      hint: "Share it on your public page and publish that.",
    }),
  );
  opened.session.sheet = { name: "outward", id, to: "x" };
  await until(() => opened.has("outward-failure"));
  expect(opened.find("outward-failure").textContent).toContain("Share it on your public page");
  expect(opened.has("outward-open")).toBe(false);
});

test("a signature is copied as formatted text or as source, Markdown as source alone", async () => {
  const { platform, find, has } = await page();
  await user.click(find("show-snippet"));
  await until(() => has("snippet-copy-rich"));
  const { source } = await platform.snippet([id], "signature");
  expect((find("snippet-source") as HTMLTextAreaElement).value).toBe(source);
  await user.click(find("snippet-copy-rich"));
  await user.click(find("snippet-copy-source"));
  await settle();
  expect(platform.sent.copied).toEqual([`rich: ${source}`, source]);
  await user.click(find("snippet-markdown"));
  await until(() => (find("snippet-source") as HTMLTextAreaElement).value.startsWith("- ["));
  expect(has("snippet-copy-rich")).toBe(false);
});

test("several badges go into one text, in their order", async () => {
  const { platform, session, find, has } = await open({ badges: 5 });
  session.selection.all([id, "2".padStart(16, "0")]);
  await until(() => has("snippet-selected"));
  await user.click(find("snippet-selected"));
  await until(() => has("snippet-source"));
  const { source } = await platform.snippet([id, "2".padStart(16, "0")], "signature");
  expect((find("snippet-source") as HTMLTextAreaElement).value).toBe(source);
});

test("a badge that ends soon leads to how it is renewed, one that lasts does not", async () => {
  const { platform, session, find, has } = await open({ badges: 5 });
  const ending = (await platform.listBadges({ ...everything, place: "expiring" }, 0, 1)).cards[0];
  session.route.go({ name: "badge", id: ending?.id ?? "" });
  await until(() => has("section-renew"));
  expect(find("section-renew").textContent).toContain("What you need to do to earn it again");
  await user.click(find("section-renew").querySelector("button")!);
  expect(platform.sent.opened[0]).toMatch(/^https:.*criteria/);
  session.route.go({ name: "badge", id: "0".repeat(16) });
  await until(() => find("badge-name").textContent?.startsWith("Tencent Cloud Architect") ?? false);
  await settle();
  expect(has("section-renew")).toBe(false);
});

test("a badge with a refresh service asks it by a check", async () => {
  const { platform, session, find, has } = await open({ badges: 5 }, (platform) => {
    platform.renewal = async () => ({ service: "https://issuer.example/refresh", page: null, is_criteria: false });
  });
  const check = vi.spyOn(platform, "check");
  const ending = (await platform.listBadges({ ...everything, place: "expiring" }, 0, 1)).cards[0];
  session.route.go({ name: "badge", id: ending?.id ?? "" });
  await until(() => has("renew-ask"));
  await user.click(find("renew-ask"));
  await until(() => check.mock.calls.length === 1);
  expect(check.mock.calls[0]?.[0]).toEqual([ending?.id]);
});

test("a notification's button opens the badge, or those that need a look", async () => {
  const { platform, session, find, has } = await open({ badges: 10 });
  session.sheet = { name: "add" };
  platform.answerNotification(id);
  await until(() => has("badge-page"));
  expect(session.sheet).toBeNull();
  expect(find("badge-name").textContent).toBe("Solutions Developer Professional");
  platform.answerNotification(null);
  await until(() => session.route.current.name === "attention");
});

test("the tray's menu checks every badge", async () => {
  const { platform } = await open({ badges: 3 });
  const check = vi.spyOn(platform, "check");
  platform.checkFromTray();
  await until(() => check.mock.calls.length === 1);
  expect(check.mock.calls[0]?.[0]).toEqual([]);
});
