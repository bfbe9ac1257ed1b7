import { fireEvent } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { placed, stepped } from "$lib/state/collections.svelte";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();
const ids = [0, 1, 2, 3].map((index) => String(index).padStart(16, "0"));

/** A collection of the first badges, which is opened. */
async function withCollection(name = "For my CV", badges = ids.slice(0, 3)): Promise<Opened & { id: string }> {
  const opened = await open({ badges: 8 });
  const id = await opened.platform.makeCollection(name);
  await opened.platform.putIntoCollection(id, badges);
  opened.session.changed();
  await until(() => opened.has("collection"));
  opened.session.openCollection(id);
  await until(() => opened.session.library.total === badges.length);
  await settle();
  return { ...opened, id };
}

const names = ({ session }: Opened) => session.library.collections.map(({ name }) => name);
const shown = ({ all }: Opened) => all("card").map((card) => card.dataset["id"]);

/** An event of the pointer; jsdom has none of its own. */
const pointer = (type: "pointerdown" | "pointermove" | "pointerup", at: number) =>
  new MouseEvent(type, { bubbles: true, cancelable: true, button: 0, clientX: at, clientY: at });

/** Drags from one element to another. */
async function drag(from: HTMLElement, to: HTMLElement): Promise<void> {
  await fireEvent(from, pointer("pointerdown", 0));
  await fireEvent(to, pointer("pointermove", 40));
  await settle();
  await fireEvent(to, pointer("pointerup", 40));
  await settle();
}

test("what is moved among others keeps their order", () => {
  expect(placed(["a", "b", "c", "d"], ["d"], "b", false)).toEqual(["a", "d", "b", "c"]);
  expect(placed(["a", "b", "c", "d"], ["a", "c"], "d", true)).toEqual(["b", "d", "a", "c"]);
  expect(placed(["a", "b"], ["a"], "a", true)).toEqual(["a", "b"]);
  expect(stepped(["a", "b", "c"], "b", 9)).toEqual(["a", "c", "b"]);
  expect(stepped(["a", "b", "c"], "b", -9)).toEqual(["b", "a", "c"]);
});

describe("collections in the sidebar", () => {
  test("one is made, named and renamed, and each can be taken back", async () => {
    const opened = await open({ badges: 3 });
    const { find, has } = opened;
    await user.click(find("collection-new"));
    await until(() => has("collection-sheet") && document.activeElement === find("collection-name"));
    await user.type(find("collection-name"), "For my CV");
    await user.keyboard("{Enter}");
    await until(() => names(opened).length === 1);
    await until(() => !has("collection-sheet"));
    await fireEvent.contextMenu(find("collection"));
    await until(() => has("collection-rename"));
    await user.click(find("collection-rename"));
    await until(() => has("collection-sheet"));
    await user.clear(find("collection-name"));
    await user.type(find("collection-name"), "Teaching");
    await user.click(find("collection-save"));
    await until(() => names(opened)[0] === "Teaching");
    await until(() => !has("collection-sheet"));
    await opened.session.takeBack();
    await until(() => names(opened)[0] === "For my CV");
    await opened.session.takeBack();
    await until(() => names(opened).length === 0);
  });

  test("a name that another has is said where it was typed", async () => {
    const opened = await withCollection();
    opened.session.sheet = { name: "collection" };
    await until(() => opened.has("collection-name"));
    await user.type(opened.find("collection-name"), "for my cv");
    await user.click(opened.find("collection-save"));
    await until(() => opened.find("collection-sheet").textContent?.includes("cannot be called") === true);
    expect(opened.find("collection-name").getAttribute("aria-invalid")).toBe("true");
    expect(names(opened)).toEqual(["For my CV"]);
  });

  test("deleting one leaves its badges, and Undo brings it back in its order", async () => {
    const opened = await withCollection();
    await user.click(opened.find("collection-more"));
    await until(() => opened.has("collection-delete"));
    await user.click(opened.find("collection-delete"));
    await until(() => names(opened).length === 0);
    await until(() => opened.session.library.total === 8);
    await user.click(opened.find("toast-undo"));
    await until(() => names(opened).length === 1);
    expect(await opened.platform.collectionIds(opened.id)).toEqual(ids.slice(0, 3));
  });

  test("the keys and the pointer move one among the others", async () => {
    const opened = await withCollection();
    const second = await opened.platform.makeCollection("Teaching");
    opened.session.changed();
    await until(() => names(opened).length === 2);
    const at = (id: string) => opened.all("collection").find((one) => one.dataset["id"] === id) as HTMLElement;
    at(second).focus();
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await until(() => names(opened)[0] === "Teaching");
    expect(document.body.textContent).toContain("Moved to place 1 of 2.");
    await drag(at(second), at(opened.id));
    await until(() => names(opened)[0] === "For my CV");
    await opened.session.takeBack();
    await until(() => names(opened)[0] === "Teaching");
  });
});

describe("badges in collections", () => {
  test("a card is dragged into one, with all that is selected", async () => {
    const opened = await withCollection();
    opened.session.openPlace("all");
    await until(() => opened.session.library.total === 8);
    await settle();
    const card = opened.all("card").find((one) => one.dataset["id"] === ids[3]) as HTMLElement;
    opened.session.selection.all([ids[3] ?? "", ids[0] ?? ""]);
    await drag(card, opened.find("collection"));
    await until(() => opened.session.library.collections[0]?.badges === 4);
    expect(opened.session.selection.size).toBe(2);
    await opened.session.takeBack();
    await until(() => opened.session.library.collections[0]?.badges === 3);
  });

  test("Escape ends a drag, and nothing is dropped", async () => {
    const opened = await withCollection();
    const [card] = opened.all("card");
    const target = opened.find("collection");
    await fireEvent(card as HTMLElement, pointer("pointerdown", 0));
    await fireEvent(target, pointer("pointermove", 40));
    await until(() => opened.has("drag-ghost"));
    await user.keyboard("{Escape}");
    await until(() => !opened.has("drag-ghost"));
    expect(opened.session.library.query.collection).toBe(opened.id);
    await fireEvent(target, pointer("pointerup", 40));
    expect(opened.has("toast")).toBe(false);
  });

  test("the grid of one shows its own order, which the keys change", async () => {
    const opened = await withCollection();
    expect(shown(opened)).toEqual(ids.slice(0, 3));
    expect(opened.find("sort").textContent).toContain("In its own order");
    opened.all("card")[0]?.focus();
    await user.keyboard("{Alt>}{ArrowRight}{/Alt}");
    await until(() => shown(opened)[1] === ids[0]);
    await until(() => (document.activeElement as HTMLElement).dataset["id"] === ids[0]);
    await user.keyboard("{Control>}z{/Control}");
    await until(() => shown(opened)[0] === ids[0]);
  });

  test("a card is dragged to another place of it", async () => {
    const opened = await withCollection();
    const [first, , third] = opened.all("card");
    await drag(first as HTMLElement, third as HTMLElement);
    await until(() => shown(opened)[2] === ids[0]);
  });

  test("another order than its own is not changed by a drag", async () => {
    const opened = await withCollection();
    opened.session.library.ask({ sort: "name" });
    await settle();
    expect(opened.all("card").every((card) => card.dataset["drop"] === undefined)).toBe(true);
  });

  test("the sheet puts badges in and takes them out, some or all", async () => {
    const opened = await withCollection();
    opened.session.openPlace("all");
    await until(() => opened.session.library.total === 8);
    opened.session.selection.all(ids.slice(2, 4));
    await until(() => opened.has("collect-selected"));
    await user.click(opened.find("collect-selected"));
    const box = () => opened.find(`in-collection-${opened.id}`) as HTMLInputElement;
    await until(() => opened.has(`in-collection-${opened.id}`) && box().indeterminate);
    await user.click(box());
    await until(() => box().checked);
    expect(await opened.platform.collectionIds(opened.id)).toEqual(ids);
    await user.click(box());
    await until(() => opened.session.library.collections[0]?.badges === 2);
  });

  test("a badge's page leads to its collections, and to a new one with it in", async () => {
    const opened = await open({ badges: 3 });
    opened.session.route.go({ name: "badge", id: ids[1] ?? "" });
    await until(() => opened.has("collect"));
    await user.click(opened.find("collect"));
    await until(() => opened.has("collections-new"));
    await user.click(opened.find("collections-new"));
    await until(() => opened.has("collection-name"));
    await user.type(opened.find("collection-name"), "Teaching");
    await user.click(opened.find("collection-save"));
    await until(() => opened.find("section-collections").textContent?.includes("Teaching") === true);
  });
});

describe("the menu of a card", () => {
  test("opens by Shift+F10, by the pointer and by its button, and gives the focus back", async () => {
    const opened = await open({ badges: 4 });
    const [card] = opened.all("card") as [HTMLElement];
    card.focus();
    await user.keyboard("{Shift>}{F10}{/Shift}");
    await until(() => opened.has("menu-badges"));
    await user.keyboard("{Escape}");
    await until(() => !opened.has("menu-badges"));
    expect(document.activeElement).toBe(card);
    await fireEvent.contextMenu(card);
    await until(() => opened.has("menu-badges"));
    await user.keyboard("{Escape}");
    await until(() => !opened.has("menu-badges"));
    await user.click(opened.find("card-more"));
    await until(() => opened.has("menu-open"));
    await user.click(opened.find("menu-open"));
    await until(() => opened.has("badge-page"));
  });

  test("means all that is selected where the card is among it, and the card alone where it is not", async () => {
    const opened = await open({ badges: 4 });
    opened.session.selection.all(ids.slice(0, 2));
    await settle();
    const card = (id: string | undefined) => opened.all("card").find((one) => one.dataset["id"] === id) as HTMLElement;
    await fireEvent.contextMenu(card(ids[0]));
    await until(() => opened.has("menu-badges"));
    expect(opened.session.menu).toMatchObject({ name: "badges" });
    expect(new Set((opened.session.menu as { ids: string[] }).ids)).toEqual(new Set(ids.slice(0, 2)));
    expect(opened.has("menu-open")).toBe(false);
    await user.keyboard("{Escape}");
    await until(() => !opened.has("menu-badges"));
    await fireEvent.contextMenu(card(ids[3]));
    await until(() => opened.has("menu-open"));
    expect((opened.session.menu as { ids: string[] }).ids).toEqual([ids[3]]);
  });

  test("takes a badge out of the collection that is shown, and moves it", async () => {
    const opened = await withCollection();
    await fireEvent.contextMenu(opened.all("card")[0] as HTMLElement);
    await until(() => opened.has("menu-later"));
    await user.click(opened.find("menu-later"));
    await until(() => shown(opened)[1] === ids[0]);
    await fireEvent.contextMenu(opened.all("card")[0] as HTMLElement);
    await until(() => opened.has("menu-take-out"));
    await user.click(opened.find("menu-take-out"));
    await until(() => opened.session.library.total === 2);
    await user.click(opened.find("toast-undo"));
    await until(() => opened.session.library.total === 3);
    expect(await opened.platform.collectionIds(opened.id)).toEqual([ids[1], ids[0], ids[2]]);
  });

  test("in the trash restores and deletes, and nothing else", async () => {
    const opened = await open({ badges: 4 });
    opened.session.openPlace("trash");
    await until(() => opened.all("card").length === 1);
    await fireEvent.contextMenu(opened.all("card")[0] as HTMLElement);
    await until(() => opened.has("menu-restore"));
    expect(document.querySelectorAll('[role="menuitem"]')).toHaveLength(2);
    await user.click(opened.find("menu-restore"));
    await until(() => opened.session.library.counts?.all === 5);
  });
});
