import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();
const one = "1".padStart(16, "0");
const two = "2".padStart(16, "0");

/** What axe finds in the page; colours need a real engine and are checked there. */
async function findings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    // jsdom loads nothing into frames, and axe would ask them.
    iframes: false,
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

async function publishing(): Promise<Opened> {
  const opened = await open({ badges: 5 });
  opened.session.route.go({ name: "shared" });
  await until(() => opened.has("page-host"));
  return opened;
}

/** The same with a place that is set up and badges that are switched on. */
async function withPlace(): Promise<Opened> {
  const opened = await publishing();
  await opened.platform.setShared([one, two], "public-page", true);
  await opened.platform.setUpPage({ kind: "folder", path: "/home/ada/site" }, null, false);
  opened.session.changed();
  await until(() => opened.has("publish-look"));
  return opened;
}

/** The button that folds the set-up away and out again. */
const opener = ({ find }: Opened) => find("publish-set-up").querySelector("button") as HTMLElement;
const isUnfolded = (opened: Opened) => opener(opened).getAttribute("aria-expanded") === "true";

/** A backpack of the wallet in memory is connected, and a badge is switched on there. */
async function sendToBackpack(platform: Opened["platform"]): Promise<void> {
  const wishes = { name: null, client_id: null, client_secret: null, client_redirect: null, again: null };
  const { backpack } = await platform.signInWithPassword(0, wishes, "ada", "secret", true);
  await platform.setShared([one], backpack.id, true);
}

test("what is out stands above the set-up, which is unfolded while nothing is set up", async () => {
  const opened = await publishing();
  await until(() => opened.has("out-badge"));
  expect(isUnfolded(opened)).toBe(true);
  expect(opened.find("publish-set-up-line").textContent).toBe("Nobody has said where the page goes yet.");
  const order = opened.all("out-badge")[0]?.compareDocumentPosition(opened.find("publish-set-up")) ?? 0;
  expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

test("once the page is set up, its set-up is one line, which the keyboard unfolds", async () => {
  const opened = await open({ badges: 5 });
  await opened.platform.setUpPage({ kind: "folder", path: "/home/ada/site" }, null, false);
  opened.session.route.go({ name: "shared" });
  await until(() => opened.has("publish-set-up"));
  const { find, has } = opened;
  expect(find("publish-set-up-line").textContent).toBe("Where it goes: the folder /home/ada/site");
  expect(isUnfolded(opened)).toBe(false);
  expect(has("page-words")).toBe(false);
  opener(opened).focus();
  await user.keyboard("{Enter}");
  expect(isUnfolded(opened)).toBe(true);
  const inside = document.getElementById(opener(opened).getAttribute("aria-controls") ?? "");
  expect(inside?.contains(find("page-words"))).toBe(true);
  await user.type(find("publish-page-title"), "What I learned");
  await user.click(opener(opened));
  expect(inside?.hidden).toBe(true);
  await user.click(opener(opened));
  expect((find("publish-page-title") as HTMLInputElement).value).toBe("What I learned");
  expect(await findings()).toEqual([]);
});

test("the set-up stays as the earner left it, and takes the focus when its form goes", async () => {
  const opened = await publishing();
  const { find, has } = opened;
  await user.click(find("publish-choose"));
  await until(() => !find("publish-keep").hasAttribute("disabled"));
  await user.click(find("publish-keep"));
  await until(() => has("publish-move"));
  expect(isUnfolded(opened)).toBe(true);
  expect(document.activeElement).toBe(opener(opened));
});

test("badges at a backpack come before the set-up of a page that nobody has set up", async () => {
  const opened = await open({ badges: 5 });
  await sendToBackpack(opened.platform);
  opened.session.route.go({ name: "shared" });
  await until(() => opened.has("publish-set-up"));
  expect(isUnfolded(opened)).toBe(false);
});

test("who comes to set the page up finds it unfolded, with the focus on it", async () => {
  const opened = await open({ badges: 5 });
  await sendToBackpack(opened.platform);
  await user.click(opened.find("place-needs-attention"));
  await until(() => opened.all("matter").some((line) => line.dataset["matter"] === "page-without-place"));
  const line = opened.all("matter").find((line) => line.dataset["matter"] === "page-without-place");
  await user.click(line?.querySelector('[data-testid="matter-step"]') as HTMLElement);
  await until(() => opened.has("page-host"));
  expect(isUnfolded(opened)).toBe(true);
  expect(document.activeElement).toBe(opener(opened));
});

test("a page whose state cannot be read says so, and can be asked again", async () => {
  const opened = await open({ badges: 5 }, (platform) =>
    platform.failing.set("pageState", { code: "io", message: "The disk did not answer.", hint: "Connect it." }),
  );
  opened.session.route.go({ name: "shared" });
  await until(() => opened.has("publish-failed"));
  expect(opened.find("publish-failed").textContent).toContain("The disk did not answer. Connect it.");
  opened.platform.failing.clear();
  await user.click(opened.find("publish-failed").querySelector("button") as HTMLElement);
  await until(() => opened.has("page-host") && !opened.has("publish-failed"));
});

test("a folder is chosen, tried out and kept", async () => {
  const { platform, find, has } = await publishing();
  platform.dialogs.folder = "/home/ada/site";
  const setUp = vi.spyOn(platform, "setUpPage");
  expect(find("publish-keep").hasAttribute("disabled")).toBe(true);
  await user.click(find("publish-choose"));
  await until(() => find("publish-folder").textContent?.includes("/home/ada/site") ?? false);
  await user.click(find("publish-check"));
  await until(() => find("publish-checked").textContent?.includes("It works") ?? false);
  expect(await findings()).toEqual([]);
  await user.click(find("publish-keep"));
  await until(() => has("publish-state"));
  expect(find("publish-set-up-line").textContent).toContain("the folder /home/ada/site");
  expect(setUp).toHaveBeenCalledWith({ kind: "folder", path: "/home/ada/site" }, null, false);
  expect(find("publish-state").textContent).toContain("never published");
});

test("a server’s password is handed over once and stays in no field", async () => {
  const { platform, find, has } = await publishing();
  const setUp = vi.spyOn(platform, "setUpPage");
  await user.click(find("publish-kind-web-dav"));
  await user.type(find("publish-dav-address"), "cloud.example/dav/badges");
  await user.type(find("publish-user"), "ada");
  await user.type(find("publish-secret"), "open sesame");
  await user.click(find("publish-check"));
  await until(() => find("publish-checked").textContent?.includes("cannot move files") ?? false);
  expect(await findings()).toEqual([]);
  await user.click(find("publish-keep"));
  await until(() => has("publish-move"));
  const host = { kind: "web-dav", address: "https://cloud.example/dav/badges", user: "ada" };
  expect(setUp).toHaveBeenCalledWith(host, "open sesame", false);
  await user.click(find("publish-move"));
  await until(() => has("publish-secret"));
  expect((find("publish-secret") as HTMLInputElement).value).toBe("");
  expect((find("publish-dav-address") as HTMLInputElement).value).toBe(host.address);
});

test("a store wants all that it needs", async () => {
  const { platform, find } = await publishing();
  const check = vi.spyOn(platform, "checkPagePlace");
  await user.click(find("publish-kind-s3"));
  await user.type(find("publish-endpoint"), "s3.example");
  await user.type(find("publish-bucket"), "ada");
  expect(find("publish-check").hasAttribute("disabled")).toBe(true);
  await user.type(find("publish-access-key"), "AKIA");
  await user.type(find("publish-secret"), "secret");
  expect(await findings()).toEqual([]);
  await user.click(find("publish-check"));
  const host = { kind: "s3", endpoint: "https://s3.example", region: "auto", bucket: "ada", prefix: "", access_key: "AKIA" };
  await until(() => check.mock.calls.length > 0);
  expect(check).toHaveBeenCalledWith(host, "secret");
});

test("what is wrong with a place is said beside it", async () => {
  const { platform, find, has } = await publishing();
  await user.click(find("publish-choose"));
  await settle();
  platform.checkPagePlace = () =>
    Promise.reject({ code: "publish.full", message: "There is no room left at /home", hint: "Make room there." });
  await user.click(find("publish-check"));
  await until(() => has("publish-host-failure"));
  expect(find("publish-host-failure").textContent).toContain("There is no room left at /home. Make room there.");
});

test("nothing is published before the earner has seen the page and what would change", async () => {
  const { platform, find, has } = await withPlace();
  const publish = vi.spyOn(platform, "publishPage");
  await user.click(find("publish-look"));
  await until(() => has("page-added"));
  expect(publish).not.toHaveBeenCalled();
  const frame = find("page-frame");
  expect(frame.getAttribute("sandbox")).toBe("allow-same-origin");
  const line = find("page-added").textContent;
  expect(line).toContain("with your name and the skills");
  expect(line).toContain("The credential is left out, because it says your e-mail address");
  expect(await findings()).toEqual([]);
  await user.click(find("page-publish"));
  const { digest } = await platform.lookAtPage();
  await until(() => find("page-status").textContent?.includes("Published: the page has") ?? false);
  expect(publish.mock.calls[0]?.[0]).toBe(digest);
  await user.click(find("page-close"));
  await until(() => find("publish-state").textContent?.includes("Last published on") ?? false);
  expect(await findings()).toEqual([]);
});

test("what changed after it was looked at is looked at again", async () => {
  const { platform, find, has } = await withPlace();
  await user.click(find("publish-look"));
  await until(() => has("page-publish"));
  const count = () => find("page-added").querySelectorAll("li").length;
  const before = count();
  await platform.setShared([two], "public-page", false);
  await user.click(find("page-publish"));
  await until(() => has("page-failure"));
  expect(find("page-failure").textContent).toContain("changed since you looked at it");
  expect(count()).toBe(before - 1);
});

test("a page that is not Lapel’s is replaced only by a button that says so", async () => {
  const { platform, find, has } = await withPlace();
  const publish = vi.spyOn(platform, "publishPage").mockRejectedValueOnce({
    code: "publish.foreign",
    message: "index.html at /home/ada/site was not put there by Lapel",
    hint: "Choose an empty folder, or say that this page is to take its place.",
  });
  await user.click(find("publish-look"));
  await until(() => has("page-publish"));
  await user.click(find("page-publish"));
  await until(() => has("page-failure"));
  expect(find("page-publish").textContent).toContain("Replace it and publish");
  await user.click(find("page-publish"));
  await until(() => has("page-close"));
  expect(publish.mock.calls.map(([, replace]) => replace)).toEqual([false, true]);
});

test("where Lapel cannot see what lies there, the button says so once", async () => {
  const { platform, find, has } = await withPlace();
  const publish = vi.spyOn(platform, "publishPage").mockRejectedValueOnce({
    code: "publish.unseen",
    message: "the key does not let Lapel see whether something else lies at s3.example",
    hint: "Let the key list the bucket.",
  });
  await user.click(find("publish-look"));
  await until(() => has("page-publish"));
  await user.click(find("page-publish"));
  await until(() => has("page-failure"));
  expect(find("page-publish").textContent).toContain("Publish, whatever lies there");
  await user.click(find("page-publish"));
  await until(() => has("page-close"));
  expect(publish.mock.calls.map(([, replace]) => replace)).toEqual([false, true]);
});

test("publishing is stopped by its button, and what it waits for is said", async () => {
  const { platform, find, has } = await withPlace();
  let end: (why: unknown) => void = () => {};
  platform.publishPage = (_agreed, _replace, _job, event) => {
    event({ type: "began", files: 10, bytes: 1, removals: 0 });
    event({ type: "waiting", message: "Dav.example has too much to do", seconds: 7 });
    return new Promise((_, fail) => (end = fail));
  };
  const stop = vi.spyOn(platform, "stop");
  await user.click(find("publish-look"));
  await until(() => has("page-publish"));
  await user.click(find("page-publish"));
  await until(() => has("page-stop"));
  await until(() => find("page-status").textContent?.includes("Trying again in 7 seconds") ?? false);
  await user.click(find("page-stop"));
  expect(stop).toHaveBeenCalledTimes(1);
  end({ code: "publish.stopped", message: "It was stopped before the end", hint: "Publish again." });
  await until(() => has("page-failure"));
  expect(has("page-publish")).toBe(true);
});

test("the page is taken down only after the earner has said so twice", async () => {
  const { platform, session, find, has } = await withPlace();
  const preview = await platform.lookAtPage();
  await platform.publishPage(preview.digest, false, "x", () => {});
  session.changed();
  await until(() => has("publish-down"));
  const down = vi.spyOn(platform, "takePageDown");
  await user.click(find("publish-down"));
  expect(down).not.toHaveBeenCalled();
  expect(await findings()).toEqual([]);
  await user.click(find("publish-down-go"));
  await until(() => find("publish-state").textContent?.includes("never published") ?? false);
});

test("the page’s words are kept, and a wrong address is said at its field", async () => {
  const { platform, find } = await publishing();
  await user.type(find("publish-address"), "https://ada.example/badges/");
  await user.type(find("publish-page-title"), "What I learned");
  await user.click(find("publish-noindex"));
  await user.click(find("publish-words-keep"));
  await settle();
  const { settings } = await platform.pageState();
  expect(settings).toMatchObject({ address: "https://ada.example/badges/", title: "What I learned", noindex: true });
  platform.setPageWords = () => Promise.reject({ code: "page.address", message: "This is no web address", hint: "Give one." });
  await user.click(find("publish-words-keep"));
  await until(() => find("publish-address").getAttribute("aria-invalid") === "true");
});

test("what could not be taken off yet is said", async () => {
  const { platform, session, find, has } = await withPlace();
  const state = await platform.pageState();
  platform.pageState = () =>
    Promise.resolve({ ...state, trouble: { code: "fetch.offline", message: "Lapel is offline", hint: "Go online, then try again." } });
  session.changed();
  await until(() => has("publish-trouble"));
  expect(find("publish-trouble").textContent).toContain("Lapel is offline. Go online");
});
