import { fireEvent } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { open, settle, until } from "../test/window";

const user = userEvent.setup();
const focused = () => document.activeElement as HTMLElement;
const index = () => Number(focused().dataset["index"]);

describe("the grid", () => {
  test("only what is in sight exists, of ten thousand", async () => {
    const { all, find, session } = await open({ badges: 10_000 });
    expect(session.library.total).toBe(10_000);
    expect(all("card").length).toBeLessThan(60);
    expect(find("grid").getAttribute("aria-rowcount")).toBe("2000");
    expect(find("grid").getAttribute("aria-colcount")).toBe("5");
  });

  test("one card is in the tab order, and the arrows move it", async () => {
    const { all } = await open({ badges: 30 });
    expect(all("card").filter((card) => card.tabIndex === 0)).toHaveLength(1);
    all("card")[0]?.focus();
    await user.keyboard("{ArrowRight}{ArrowDown}");
    await settle();
    expect(index()).toBe(6);
    expect(all("card").filter((card) => card.tabIndex === 0)).toEqual([focused()]);
  });

  test("End goes to a card that did not exist, and Home back", async () => {
    const { all } = await open({ badges: 1_000 });
    all("card")[0]?.focus();
    await user.keyboard("{End}");
    await until(() => index() === 999);
    await until(() => focused().dataset["id"] !== undefined);
    await user.keyboard("{Home}");
    await until(() => index() === 0);
  });

  test("the card in focus stays when it is scrolled out of sight", async () => {
    const { all, find } = await open({ badges: 1_000 });
    all("card")[2]?.focus();
    const scroller = find("grid-scroller");
    scroller.scrollTop = 20_000;
    scroller.dispatchEvent(new Event("scroll"));
    await settle();
    expect(index()).toBe(2);
    expect(all("card").some((card) => Number(card.dataset["index"]) > 300)).toBe(true);
  });

  test("Space selects, Ctrl+A selects all, Escape selects none", async () => {
    const { all, find, session, has } = await open({ badges: 12 });
    all("card")[0]?.focus();
    await user.keyboard(" {ArrowRight} ");
    expect(session.selection.size).toBe(2);
    expect(find("selection-count").textContent).toBe("2 selected");
    expect(all("card")[1]?.getAttribute("aria-selected")).toBe("true");
    await user.keyboard("{Control>}a{/Control}");
    await until(() => session.selection.size === 12);
    await user.keyboard("{Escape}");
    await until(() => !has("selection-bar"));
  });

  test("a click selects, Ctrl adds, Shift extends", async () => {
    const { all, session } = await open({ badges: 12 });
    const ids = all("card").map((card) => card.dataset["id"]);
    await fireEvent.click(all("card")[1] as HTMLElement);
    expect([...session.selection.ids]).toEqual([ids[1]]);
    await fireEvent.click(all("card")[3] as HTMLElement, { ctrlKey: true });
    expect(session.selection.size).toBe(2);
    await fireEvent.click(all("card")[5] as HTMLElement, { shiftKey: true });
    await until(() => session.selection.size === 3);
    expect([...session.selection.ids]).toEqual(ids.slice(3, 6));
  });

  test("Enter opens, Escape goes back, and the focus is where it was", async () => {
    const { all, has, find } = await open({ badges: 30 });
    all("card")[0]?.focus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    const id = focused().dataset["id"];
    await user.keyboard("{Enter}");
    await until(() => has("badge-page"));
    expect(focused()).toBe(find("back"));
    await user.keyboard("{Escape}");
    await until(() => has("grid") && focused().dataset["id"] === id);
  });
});

describe("keys of the window", () => {
  test("Delete asks, Remove removes, Ctrl+Z brings it back", async () => {
    const { all, find, has, session } = await open({ badges: 5 });
    all("card")[0]?.focus();
    await user.keyboard("{Delete}");
    await until(() => has("confirm"));
    expect(session.library.counts?.all).toBe(5);
    await user.click(find("confirm-go"));
    await until(() => session.library.counts?.all === 4);
    expect(find("toast").textContent).toContain("1 badge moved to the trash.");
    await until(() => !has("confirm"));
    await user.keyboard("{Control>}z{/Control}");
    await until(() => session.library.counts?.all === 5);
  });

  test("the toast's Undo brings it back too, once", async () => {
    const { find, session } = await open({ badges: 5 });
    await session.remove(await session.library.ids());
    await until(() => session.library.counts?.all === 0);
    await user.click(find("toast-undo"));
    await until(() => session.library.counts?.all === 5);
  });

  test("removing from a badge's page goes back to the grid", async () => {
    const { find, has, session } = await open({ badges: 5 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    await user.click(find("remove"));
    await until(() => has("confirm"));
    await user.click(find("confirm-go"));
    await until(() => has("grid"));
    expect(session.library.total).toBe(4);
  });

  test("/ goes to the search, Escape clears it", async () => {
    const { find, session } = await open({ badges: 14 });
    await user.keyboard("/");
    await until(() => focused() === find("search"));
    await user.keyboard("ethics");
    await until(() => session.library.total === 1);
    await user.keyboard("{Escape}");
    await until(() => session.library.total === 14);
  });
});

describe("what lies over the window has the keys", () => {
  test("Escape closes the menu, and leaves the selection and the search", async () => {
    const { find, session } = await open({ badges: 14 });
    session.library.ask({ search: "tencent" });
    await until(() => session.library.total < 14);
    find("sort").focus();
    await user.keyboard("{Enter}");
    await until(() => document.querySelector('[role="menu"]') !== null);
    await user.keyboard("{Escape}");
    await until(() => document.querySelector('[role="menu"]') === null);
    expect(session.library.query.search).toBe("tencent");
  });

  test("a document that is being read is closed by Escape, and Delete asks nothing", async () => {
    const { find, has, session } = await open({ badges: 2 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    await user.click(find("kept-documents").querySelector("button") as HTMLElement);
    await user.click(find("kept-document"));
    await until(() => has("document"));
    await user.keyboard("{Delete}");
    await settle();
    expect(has("confirm")).toBe(false);
    await user.keyboard("{Escape}");
    await until(() => !has("document"));
    expect(has("badge-page")).toBe(true);
  });
});

describe("what comes in", () => {
  test("files dropped anywhere show the veil, are imported and checked, and can be undone", async () => {
    const { platform, find, has, session } = await open({ badges: 0 });
    platform.drag({ type: "over" });
    await until(() => has("drop-veil"));
    platform.drag({ type: "drop", paths: ["/a/one.png", "/a/holiday.png"] });
    await until(() => has("tray-check") && find("tray-check").dataset["phase"] === "finished");
    expect(has("drop-veil")).toBe(false);
    expect(find("tray-import").textContent).toContain("Download the badge again from its issuer");
    await until(() => session.library.total === 1);
    await user.click(find("tray-undo"));
    await until(() => has("empty"));
  });

  test("a link pasted anywhere is imported, and one pasted into a field is not", async () => {
    const { find, session, platform } = await open({ badges: 3 });
    const importText = vi.spyOn(platform, "importText");
    const clipboardData = { files: [], getData: (type: string) => (type === "text/plain" ? "https://badges.example/1" : "") };
    await fireEvent.paste(find("search"), { clipboardData });
    expect(importText).not.toHaveBeenCalled();
    await fireEvent.paste(document.body, { clipboardData });
    await until(() => session.library.total === 4);
  });

  test("an image pasted is imported with its bytes", async () => {
    const { platform } = await open({ badges: 3 });
    const importImage = vi.spyOn(platform, "importImage");
    const file = new File([new Uint8Array([1, 2, 3])], "pin.png", { type: "image/png" });
    file.arrayBuffer ??= async () => new Uint8Array([1, 2, 3]).buffer;
    await fireEvent.paste(document.body, { clipboardData: { files: [file], getData: () => "" } });
    await until(() => importImage.mock.calls.length === 1);
    expect([...(importImage.mock.calls[0]?.[0] ?? [])]).toEqual([1, 2, 3]);
    expect(importImage.mock.calls[0]?.[1]).toBe("pin.png");
  });

  test("files that the system opens with Lapel are imported", async () => {
    const { platform, session } = await open({ badges: 0 });
    platform.openPaths(["/a/opened.png"]);
    await until(() => session.library.total === 1);
  });

  test("a field takes a link, and says what is missing", async () => {
    const { find, has, session } = await open({ badges: 2 });
    await user.click(find("add"));
    await until(() => has("add-sheet") && focused() === find("add-link"));
    await user.click(find("add-link-go"));
    expect(find("add-sheet").textContent).toContain("Paste a link or a credential first.");
    await user.type(find("add-link"), "https://badges.example/2");
    await user.keyboard("{Enter}");
    await until(() => session.library.total === 3);
  });
});

describe("a badge's page", () => {
  test("says the verdict, every check with its word, and the issuer's domain", async () => {
    const { find, all, has, session } = await open({ badges: 12 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    expect(find("verdict").textContent).toContain("Genuine, and about to expire");
    expect(find("check-hosted.assertion").textContent).toContain("Holds");
    expect(find("check-dates.expiry").dataset["status"]).toBe("warn");
    expect(find("badge-issuer").textContent).toContain("tencent.com");
    expect(all("checks")).toHaveLength(1);
  });

  test("leads from the head to the verdict, which a narrow window shows far below", async () => {
    const { find, has, session } = await open({ badges: 12 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    find("why").click();
    expect(document.activeElement?.textContent).toContain("Genuine, and about to expire");
    expect(find("report").contains(document.activeElement)).toBe(true);
  });

  test("shows hidden characters of an issuer's name", async () => {
    const { find, has, session } = await open({ badges: 12 });
    session.route.go({ name: "badge", id: "000000000000000a" });
    await until(() => has("badge-page"));
    expect(find("badge-issuer").textContent).toContain("⟦U+202E⟧");
    expect(find("verdict").textContent).toContain("Not genuine");
  });

  test("the switch says what is wanted, its line what is so, and it can be undone", async () => {
    const { find, has, session } = await open({ badges: 12 });
    session.route.go({ name: "badge", id: "0000000000000002" });
    await until(() => has("badge-page"));
    const toggle = () => find("share-switch-public-page");
    expect(toggle().getAttribute("aria-checked")).toBe("false");
    await user.click(toggle());
    await until(() => toggle().getAttribute("aria-checked") === "true");
    await until(() => find("share-line-public-page").textContent?.includes("has no place yet") === true);
    await user.click(find("toast-undo"));
    await until(() => toggle().getAttribute("aria-checked") === "false");
  });

  test("links leave only through the platform, and only https", async () => {
    const { platform, all, has, session } = await open({ badges: 2 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    expect(document.querySelectorAll("a[href]")).toHaveLength(0);
    const link = [...document.querySelectorAll<HTMLElement>('[role="link"]')].find((one) => one.textContent?.includes("evidence"));
    await user.click(link as HTMLElement);
    expect(platform.sent.opened).toEqual(["https://tencent.com/evidence/0000000000000001"]);
    expect(all("failed")).toHaveLength(0);
  });

  test("the credential is behind one click, and copied as it is", async () => {
    const { platform, find, has, session } = await open({ badges: 2 });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("badge-page"));
    expect(has("copy-credential")).toBe(false);
    await user.click(find("credential").querySelector("button") as HTMLElement);
    await user.click(find("copy-credential"));
    expect(platform.sent.copied).toEqual([(await platform.badge("0000000000000001")).credential]);
  });

  test("a newer attempt without an answer stands above the last result", async () => {
    const { platform, find, has, session } = await open({ badges: 2 });
    const page = await platform.badge("0000000000000001");
    vi.spyOn(platform, "badge").mockResolvedValue({
      ...page,
      newer_attempt: page.result && { ...page.result, verdict: "unverified", checks: [], at: new Date().toISOString() },
    });
    session.route.go({ name: "badge", id: "0000000000000001" });
    await until(() => has("newer-attempt"));
    expect(find("verdict").textContent).toContain("Genuine, and about to expire");
  });
});

describe("export and settings", () => {
  test("selected badges become one ZIP, and each is told", async () => {
    const { platform, find, all, has, session } = await open({ badges: 3 });
    const zip = vi.spyOn(platform, "exportZip");
    session.selection.all(await session.library.ids());
    await until(() => has("export-selected"));
    await user.click(find("export-selected"));
    await until(() => has("export-sheet"));
    await user.click(find("export-form-both"));
    await user.click(find("export-start"));
    await until(() => has("export-reveal"));
    expect(zip.mock.calls[0]?.slice(1, 3)).toEqual(["both", "/home/ada/Documents/badges.zip"]);
    expect(find("export-status").textContent).toContain("3 badges written");
    expect(all("exported")).toHaveLength(3);
    await user.click(find("export-reveal"));
    expect(platform.sent.revealed).toEqual(["/home/ada/Documents/badges.zip"]);
  });

  test("cancelling the system's dialog writes nothing and asks on", async () => {
    const { platform, find, has, session } = await open({ badges: 3 });
    platform.dialogs.save = null;
    session.sheet = { name: "export", ids: ["0000000000000001"] };
    await until(() => has("export-start"));
    await user.click(find("export-start"));
    await settle();
    expect(has("export-start")).toBe(true);
  });

  test("a failed export says so, with the hint, and can be tried again", async () => {
    const { platform, find, has, session } = await open({ badges: 3 });
    platform.failing.set("exportZip", { code: "io", message: "The disk is full.", hint: "Choose another disk." });
    session.sheet = { name: "export", ids: ["0000000000000001"] };
    await until(() => has("export-start"));
    await user.click(find("export-start"));
    await until(() => find("export-status").textContent?.includes("The disk is full. Choose another disk.") ?? false);
  });

  test("identities are checked, added and removed", async () => {
    const { platform, find, has } = await open({ badges: 1 });
    await user.click(find("place-settings"));
    await until(() => has("identities"));
    await user.type(find("identity-value"), "ada");
    await user.click(find("identity-add"));
    expect(find("settings-identities").textContent).toContain("An e-mail address has a name, an @ and a domain.");
    await user.clear(find("identity-value"));
    await user.type(find("identity-value"), "ada@second.example");
    await user.click(find("identity-add"));
    await until(() => find("identities").textContent?.includes("ada@second.example") ?? false);
    await user.click(find("identities").querySelector("button") as HTMLElement);
    await until(() => !(find("identities").textContent ?? "").includes("ada@example.org"));
    expect(await platform.identities()).toEqual([{ kind: "email", value: "ada@second.example" }]);
  });

  test("the appearance is set on the page and kept", async () => {
    const { platform, find, has } = await open({ badges: 1 });
    await user.click(find("place-settings"));
    await until(() => has("appearance-dark"));
    await user.click(find("appearance-dark"));
    await until(() => document.documentElement.dataset["appearance"] === "dark");
    expect((await platform.settings()).appearance).toBe("dark");
  });
});

describe("states", () => {
  test("an empty wallet says what to do", async () => {
    const { find, platform, session } = await open({ badges: 0 });
    platform.dialogs.files = ["/a/first.png"];
    await user.click(find("choose-files"));
    await until(() => session.library.total === 1);
  });

  test("a search without results has one next step", async () => {
    const { find, has, session } = await open({ badges: 3 });
    session.library.ask({ search: "nothing like it" });
    await until(() => has("none"));
    expect(find("none").querySelectorAll("button")).toHaveLength(1);
    await user.click(find("none").querySelector("button") as HTMLElement);
    await until(() => session.library.total === 3);
  });

  test("a wallet that cannot be read says so, with the hint, and is tried again", async () => {
    const failure = { code: "database", message: "The wallet's database failed.", hint: "Restart Lapel." };
    const { find, has, platform } = await open({ badges: 3 }, (platform) => platform.failing.set("listBadges", failure));
    expect(find("failed").textContent).toContain("The wallet's database failed. Restart Lapel.");
    platform.failing.clear();
    await user.click(find("failed").querySelector("button") as HTMLElement);
    await until(() => has("grid"));
  });

  test("an action that fails is a toast with its sentence and hint", async () => {
    const { find, has, platform, session } = await open({ badges: 3 });
    platform.failing.set("remove", { code: "busy", message: "Another program is using this wallet.", hint: "Close it." });
    await session.remove(["0000000000000001"]);
    await until(() => has("toast"));
    expect(find("toast").textContent).toContain("Another program is using this wallet.");
    expect(find("toast").textContent).toContain("Close it.");
  });

  test("a chip narrows the list and says how many it leaves", async () => {
    const { find, session } = await open({ badges: 14 });
    expect(find("chip-expired").textContent?.replace(/\s+/g, " ").trim()).toBe("Expired 1");
    await user.click(find("chip-expired"));
    await until(() => session.library.total === 1);
    expect(find("chip-expired").getAttribute("aria-pressed")).toBe("true");
  });
});

describe("a transcript", () => {
  test("its page leads to each badge in it, and to them as a collection", async () => {
    const { all, find, has, session } = await open({ badges: 6, transcript: true });
    const [collection] = all("collection");
    expect(collection?.textContent).toContain("Autumn Transcript");
    await fireEvent.click(collection as HTMLElement);
    await until(() => session.library.total === 2);
    expect(collection?.getAttribute("aria-current")).toBe("page");
    expect(find("place-all").getAttribute("aria-current")).toBeNull();
    const source = session.library.collections[0]?.source ?? "";
    session.route.go({ name: "badge", id: source });
    await until(() => has("section-holds"));
    expect(find("section-holds").querySelectorAll("li")).toHaveLength(2);
    expect(find("section-associations").textContent).toContain("comes before");
    expect(find("partial").textContent).toContain("not all awards");
    await fireEvent.click(find("section-holds").querySelector("button") as HTMLElement);
    await until(() => has("section-collections"));
    expect(find("back").textContent).toContain("Autumn Transcript");
  });
});

describe("credentials of 3.0", () => {
  test("what a newer version says otherwise is told when it comes, and stays on the page", async () => {
    const { find, has, session } = await open({ badges: 2, credentials: true });
    const id = (810_000).toString(16).padStart(16, "0");
    session.route.go({ name: "badge", id });
    await until(() => has("earlier-versions"));
    find("earlier-versions").querySelector<HTMLElement>("[aria-expanded]")?.click();
    await until(() => find("earlier-versions").textContent.includes("Results: Final grade: B became Final grade: A"));
    await user.click(find("check-again"));
    await until(() => has("tray-check") && find("tray-check").dataset["phase"] === "finished");
    expect(find("tray-check").textContent).toContain("1 newer version from its issuer");
    await user.click(find("tray-results"));
    await until(() => has("tray-newer"));
    expect(find("tray-newer").textContent).toContain("Expires: 1 Dec 2026 became 1 Dec 2028");
    await until(() => find("earlier-versions").textContent.includes("Expires: 1 Dec 2026 became 1 Dec 2028"));
  });

  test("the contexts that a proof needs are named, and fetched when the earner says so", async () => {
    const { find, has, session } = await open({ badges: 2, credentials: true });
    session.route.go({ name: "badge", id: (825_000).toString(16).padStart(16, "0") });
    await until(() => has("missing-contexts"));
    expect(find("missing-contexts").textContent).toContain("https://vocabulary.example/v1");
    await user.click(find("fetch-contexts"));
    await until(() => !has("missing-contexts"));
    expect(find("verdict").dataset["standing"]).toBe("genuine");
  });

  test("contexts that cannot be fetched leave the badge as it is, with the reason", async () => {
    const { find, has, session, platform } = await open({ badges: 2, credentials: true });
    session.route.go({ name: "badge", id: (825_000).toString(16).padStart(16, "0") });
    await until(() => has("fetch-contexts"));
    platform.failing.set("fetchContexts", { code: "fetch.offline", message: "Lapel is offline.", hint: "Go online." });
    await user.click(find("fetch-contexts"));
    await until(() => has("toast"));
    expect(find("toast").textContent).toContain("Lapel is offline.");
    expect(find("fetch-contexts").hasAttribute("disabled")).toBe(false);
    expect(find("verdict").dataset["standing"]).toBe("undecided");
  });

  test("who vouches for the issuer stands with the issuer, and alignments with their framework and link", async () => {
    const { find, has, session, platform } = await open({ badges: 2 });
    const id = "0".repeat(16);
    const page = await platform.badge(id);
    const aligned = {
      name: "Network Engineer",
      url: "https://labour.example/1",
      description: null,
      framework: "Labour codes",
      code: "NE-1",
      target_type: null,
    };
    const result = {
      name: "Final grade",
      result_type: null,
      value: "A",
      status: null,
      achieved_level: null,
      allowed_values: [],
      value_min: null,
      value_max: null,
      required_value: null,
      required_level: null,
      levels: [],
      alignments: [{ ...aligned, name: "Design" }],
    };
    platform.badge = async () => ({
      ...page,
      badge: { ...page.badge, skills: [...page.badge.skills, aligned], results: [result] },
    });
    session.route.go({ name: "badge", id });
    await until(() => has("section-issuer"));
    expect(find("section-issuer").textContent).toContain("Association of Cloud Engineers");
    expect(has("section-endorsements")).toBe(false);
    expect(find("section-skills").textContent).toContain("Labour codes · NE-1");
    expect(find("section-skills").querySelector('[role="link"]')?.textContent).toContain("labour.example");
    expect(find("section-results").textContent).toContain("Design");
  });
});

describe("sample badges", () => {
  test("an empty wallet offers them, marks them, and removes them at once", async () => {
    const { all, find, has, session } = await open({ badges: 0 });
    await user.click(find("try-samples"));
    await until(() => all("card").length === 3);
    await until(() => !session.tray.running);
    expect(all("card").every((card) => card.textContent?.includes("Sample"))).toBe(true);
    await user.click(find("remove-samples"));
    await until(() => has("empty"));
    expect(has("samples")).toBe(false);
  });
});

describe("registries of issuers", () => {
  test("are added by a https address alone, and removed", async () => {
    const { find, has, session } = await open({ badges: 1 });
    session.route.go({ name: "settings" });
    await until(() => has("settings-registries"));
    await user.type(find("registry-name"), "Members");
    await user.type(find("registry-address"), "http://registry.example/list.json");
    await user.click(find("registry-add"));
    expect(session.settings?.registries).toEqual([]);
    await user.clear(find("registry-address"));
    await user.type(find("registry-address"), "https://registry.example/list.json");
    await user.click(find("registry-add"));
    await until(() => session.settings?.registries.length === 1);
    expect(session.settings?.registries).toEqual([{ name: "Members", url: "https://registry.example/list.json" }]);
    await user.click(find("registries").querySelector("button") as HTMLElement);
    await until(() => session.settings?.registries.length === 0);
  });
});
