import { fireEvent } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import type { Memory } from "$lib/platform/memory";
import { sampleBackpack } from "../test/backpack";
import { sampleDeparture } from "../test/departure";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();
const genuine = "0000000000000000";
const undecided = "0000000000000007";

/** A backpack is connected, which takes nothing back. */
function connect(platform: Memory): void {
  const destinations = platform.destinations;
  const page = { only_genuine: false, without_expired: false, collection: null };
  const place = async () => {
    const [first] = await destinations();
    if (!first) throw new Error("there is no public page");
    const { id, name, server } = sampleBackpack;
    return [first, { ...first, id, name, rules: page, takes_back: false, address: server.address }];
  };
  platform.backpacks = async () => [sampleBackpack];
  platform.destinations = place;
  const [wanted, setShared] = [platform.wanted, platform.setShared];
  const there = new Set<string>();
  platform.wanted = async (ids) => {
    const [first] = await wanted(ids);
    const [, second] = await place();
    if (!first || !second) throw new Error("there is no destination");
    return [first, { destination: second, badges: ids.filter((id) => there.has(id)).length }];
  };
  platform.setShared = async (ids, destination, on) => {
    if (destination !== sampleBackpack.id) return setShared(ids, destination, on);
    const changed = ids.filter((id) => there.has(id) !== on);
    for (const id of changed) there[on ? "add" : "delete"](id);
    return changed;
  };
}

async function openShared(prepare?: (platform: Memory) => void): Promise<Opened> {
  const opened = await open({ badges: 14 }, prepare);
  await user.click(opened.find("place-shared"));
  await until(() => opened.has("out-public-page"));
  await settle();
  return opened;
}

describe("what is shared", () => {
  test("each badge that is out is said with how it stands there", async () => {
    const { all, find, has } = await openShared((platform) => {
      platform.published.hasPlace = true;
      platform.published.at.set(genuine, "2026-11-20T10:00:00Z");
    });
    await until(() => has("out-badge"));
    const states = all("out-badge").map((line) => line.dataset["state"]);
    expect(states[0]).toBe("in-sync");
    expect(states.slice(1).every((state) => state === "waiting")).toBe(true);
    expect(find("out-public-page").textContent).toContain("On your public page since 20 Nov 2026.");
    expect(find("place-shared").getAttribute("aria-current")).toBe("page");
  });

  test("a badge is switched off from here, and Undo switches it on again", async () => {
    const { all, find, has, session } = await openShared();
    await until(() => has("out-badge"));
    const before = all("out-badge").length;
    await user.click(find("out-off"));
    await until(() => all("out-badge").length === before - 1);
    expect(session.library.counts?.shared).toBe(before - 1);
    await user.click(find("toast-undo"));
    await until(() => all("out-badge").length === before);
  });

  test("a rule leaves out at once what it is about, and the badge says so", async () => {
    const { all, find, has, platform, session } = await openShared();
    const id = await platform.makeCollection("For my CV");
    await platform.putIntoCollection(id, [genuine]);
    session.changed();
    await until(() => has("out-badge") && session.library.collections.length === 1);
    expect(all("out-badge").some((line) => line.textContent?.includes("not in the collection"))).toBe(false);
    await user.click(find("rules-public-page-open").querySelector("button") as HTMLElement);
    await until(() => has("rules-public-page-genuine"));
    expect((find("rules-public-page-genuine") as HTMLInputElement).checked).toBe(true);
    await user.selectOptions(find("rules-public-page-collection"), id);
    await until(() => all("out-badge").some((line) => line.textContent?.includes("not in the collection")));
    expect((await platform.destinations())[0]?.rules).toEqual({ only_genuine: true, without_expired: false, collection: id });
    await user.click(find("rules-public-page-without-expired"));
    await until(() => (find("rules-public-page-without-expired") as HTMLInputElement).checked);
    expect((await platform.destinations())[0]?.rules.without_expired).toBe(true);
  });

  test("what was carried by hand is said, and taken off the list", async () => {
    const { find, has, platform, session } = await openShared();
    expect(has("carried")).toBe(false);
    await platform.setHandedOver([genuine], "credly", true);
    session.changed();
    await until(() => has("carried-badge"));
    expect(find("carried-badge").textContent).toContain("At Credly since");
    await user.click(find("carried-not"));
    await until(() => !has("carried"));
  });

  test("all shared badges can be looked at as cards", async () => {
    const { find, has, session } = await openShared();
    await user.click(find("shared-cards"));
    await until(() => has("grid"));
    expect(session.library.query.place).toBe("shared");
  });
});

describe("what is shown", () => {
  test("an e-mail address is never shown unless asked for, and then with a warning", async () => {
    const { find, has, platform } = await openShared();
    await user.click(find("shows-public-page-open").querySelector("button") as HTMLElement);
    await until(() => has("shows-public-page-email"));
    expect((find("shows-public-page-email") as HTMLInputElement).checked).toBe(false);
    expect(has("shows-public-page-email-warning")).toBe(false);
    await user.click(find("shows-public-page-email"));
    await until(() => has("shows-public-page-email-warning"));
    expect(find("shows-public-page-email-warning").textContent).toContain("Everybody will see this address");
    expect((await platform.destinations())[0]?.shows.email).toBe(true);
  });

  test("the name is the earner's own, and kept", async () => {
    const { find, has, platform } = await openShared();
    await user.click(find("shows-public-page-open").querySelector("button") as HTMLElement);
    await until(() => has("earner-name"));
    await user.type(find("earner-name"), "Ada King");
    await user.click(find("earner-name-keep"));
    await until(() => has("toast"));
    expect((await platform.settings()).earner_name).toBe("Ada King");
  });

  test("a badge's page chooses otherwise for it alone, and goes back to the usual", async () => {
    const { find, has, session, platform } = await open({ badges: 3 });
    session.route.go({ name: "badge", id: genuine });
    await until(() => has("share-shows-public-page"));
    await user.click(find("share-shows-public-page").querySelector("button") as HTMLElement);
    await until(() => has("shows-badge-evidence"));
    await user.click(find("shows-badge-evidence"));
    await until(() => has("shows-badge-usual"));
    const shows = async () => (await platform.badge(genuine)).shares[0]?.shows;
    expect((await shows())?.evidence).toBe(true);
    expect((await platform.destinations())[0]?.shows.evidence).toBe(false);
    await user.click(find("shows-badge-usual"));
    await until(() => !has("shows-badge-usual"));
    expect(await shows()).toBeNull();
  });
});

describe("switches", () => {
  test("the line says that a rule leaves it out, and leads to the check", async () => {
    const { find, has, session, platform } = await open({ badges: 14 });
    const check = vi.spyOn(platform, "check");
    await platform.setShared([undecided], "public-page", true);
    session.route.go({ name: "badge", id: undecided });
    await until(() => has("share-check"));
    expect(find("share-line-public-page").textContent).toContain("Left out until a check finds it genuine.");
    await user.click(find("share-check"));
    await until(() => check.mock.calls.length === 1);
  });

  test("a badge that a rule leaves out and the page still has leads to the page that is published", async () => {
    const { find, has, all, session, platform } = await open({ badges: 14 });
    platform.published.hasPlace = true;
    platform.published.at.set(genuine, "2026-11-20T10:00:00Z");
    await platform.setShared([genuine], "public-page", true);
    const collection = await platform.makeCollection("For my CV");
    await platform.setRules("public-page", { only_genuine: true, without_expired: false, collection });
    session.changed();
    session.route.go({ name: "attention" });
    const still = "It is still on the page until the next publish takes it off.";
    const line = () => all("matter").find((matter) => matter.dataset["matter"] === "left-out" && matter.textContent?.includes(still));
    await until(() => line() !== undefined);
    expect(line()?.querySelector("[data-testid=matter-step]")?.textContent).toContain("Publish");
    session.route.go({ name: "badge", id: genuine });
    await until(() => has("share-publish"));
    expect(find("share-line-public-page").textContent).toContain(still);
    await user.click(find("share-publish"));
    await until(() => has("out-badge"));
    const row = all("out-badge").find((badge) => badge.textContent?.includes(still));
    expect(row?.textContent).toContain("Still there");
  });

  test("a page without a place says so, and leads to where it is set up", async () => {
    const { find, has, session } = await open({ badges: 3 });
    session.route.go({ name: "badge", id: genuine });
    await until(() => has("share-set-up"));
    expect(find("share-line-public-page").textContent).toContain("has no place yet");
    await user.click(find("share-set-up"));
    await until(() => has("shared"));
  });

  test("the menu switches each destination for all that is selected", async () => {
    const { find, has, session, platform } = await open({ badges: 4 });
    const [all, ids] = [await session.library.ids(), ["0000000000000000", "0000000000000002"]];
    expect(all).toHaveLength(4);
    session.selection.all(ids);
    await until(() => has("share-selected"));
    await user.click(find("share-selected"));
    await until(() => has("menu-share-public-page"));
    // One of the two is on: some are, and choosing switches all on.
    expect(find("menu-share-public-page").getAttribute("aria-checked")).toBe("mixed");
    await user.click(find("menu-share-public-page"));
    const on = async () => (await platform.wanted(ids))[0]?.badges;
    await until(() => has("toast"));
    expect(await on()).toBe(2);
    // The menu holds the pointer until it is gone.
    await until(() => !has("share-menu") && getComputedStyle(document.body).pointerEvents !== "none");
    await user.click(find("toast-undo"));
    await settle();
    expect(await on()).toBe(1);
  });

  test("before a badge is sent to a backpack from a menu, what would be is shown", async () => {
    const { all, find, has, platform } = await open({ badges: 4 }, connect);
    const sync = vi.spyOn(platform, "syncBackpacks");
    await fireEvent.contextMenu(all("card")[0] as HTMLElement);
    await until(() => has(`menu-share-${sampleBackpack.id}`));
    await user.click(find(`menu-share-${sampleBackpack.id}`));
    await until(() => has("send-start"));
    expect(find(`export-to-${sampleBackpack.id}`).getAttribute("aria-current")).toBe("true");
    expect(sync).not.toHaveBeenCalled();
  });

  test("before a badge is switched off where it cannot be taken back, that is said, with the way there", async () => {
    const { all, find, has, platform, session } = await open({ badges: 4 }, connect);
    const id = all("card")[0]?.dataset["id"] ?? "";
    await platform.setShared([id], sampleBackpack.id, true);
    const setShared = vi.spyOn(platform, "setShared");
    await fireEvent.contextMenu(all("card")[0] as HTMLElement);
    await until(() => find(`menu-share-${sampleBackpack.id}`).getAttribute("aria-checked") === "true");
    await user.click(find(`menu-share-${sampleBackpack.id}`));
    await until(() => has("stays-sheet"));
    expect(setShared).not.toHaveBeenCalled();
    expect(find("stays-sheet").textContent).toContain("until you remove it there yourself");
    await user.click(find("stays-sheet").querySelector('[role="link"]') as HTMLElement);
    expect(platform.sent.opened).toEqual([sampleBackpack.server.address]);
    await user.click(find("stays-cancel"));
    await until(() => session.sheet === null);
    expect(setShared).not.toHaveBeenCalled();
    session.sheet = { name: "stays", ids: [id], destination: (await platform.destinations())[1] as never };
    await until(() => has("stays-go"));
    await user.click(find("stays-go"));
    await until(() => setShared.mock.calls.length === 1);
    expect(setShared.mock.calls[0]).toEqual([[id], sampleBackpack.id, false]);
  });
});

describe("the log", () => {
  const fill = ({ left }: Memory) => {
    left.push(sampleDeparture, { ...sampleDeparture, name: "Data Ethics", place: "My public page", outcome: "Published." });
  };

  test("says what, where to, when and what came of it, and is searched", async () => {
    const { all, find, has } = await openShared(fill);
    await until(() => all("log-line").length === 2);
    const [first] = all("log-line");
    for (const words of ["Cloud Architect", "https://badgr.example/", "20 Nov 2026", "Added to the backpack."]) {
      expect(first?.textContent).toContain(words);
    }
    await user.type(find("log-search"), "ethics PUBLISHED");
    await until(() => all("log-line").length === 1);
    await user.type(find("log-search"), " nowhere");
    await until(() => has("log-none"));
    expect(find("log-csv").hasAttribute("disabled")).toBe(true);
    await user.click(find("log-search-clear"));
    await until(() => all("log-line").length === 2);
    expect(document.activeElement).toBe(find("log-search"));
  });

  test("is saved as it is searched, where the person said", async () => {
    const { all, find, platform } = await openShared(fill);
    platform.dialogs.save = "/home/ada/left.csv";
    await until(() => all("log-line").length === 2);
    await user.type(find("log-search"), "ethics");
    await until(() => all("log-line").length === 1);
    await user.click(find("log-csv"));
    await until(() => platform.sent.logs.length === 1);
    expect(platform.sent.logs).toEqual(["/home/ada/left.csv: 1 as csv"]);
    platform.dialogs.save = null;
    await user.click(find("log-json"));
    await settle();
    expect(platform.sent.logs).toHaveLength(1);
  });

  test("says that nothing has left", async () => {
    const { find, has } = await openShared();
    await until(() => has("log-none"));
    expect(find("log-none").textContent).toBe("Nothing has left this computer.");
  });
});
