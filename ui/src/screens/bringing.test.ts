import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Novelty } from "$lib/bindings/Novelty";
import type { Offered } from "$lib/bindings/Offered";
import type { Memory } from "$lib/platform/memory";
import { connectSample } from "../test/backpack";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();

const line = (number: number, novelty: Novelty): Offered => ({
  number,
  name: `Badge ${number}`,
  issuer: "Example",
  novelty,
  id: null,
  pending: number === 2,
  problem: novelty === "problem" ? { code: "x", message: "It carries no badge.", hint: "Ask its issuer." } : null,
});
const table = [line(0, "new"), line(1, "here"), line(2, "newer"), line(3, "problem")];

async function openTable(prepare?: (platform: Memory) => void): Promise<Opened> {
  const opened = await open({ badges: 2 }, (platform) => {
    connectSample(platform);
    platform.offerFromBackpack = async () => table;
    prepare?.(platform);
  });
  await user.click(opened.find("place-backpacks"));
  await until(() => opened.has("backpack-bring"));
  await user.click(opened.find("backpack-bring"));
  await until(() => opened.has("bring-sheet"));
  await settle();
  return opened;
}

const boxes = ({ all }: Opened) => all("bring-line").map((row) => row.querySelector("input") as HTMLInputElement);

test("each line says what it would be here, and nothing is kept before it is said so", async () => {
  const taken = vi.fn();
  const opened = await openTable((platform) => (platform.takeOffer = taken));
  const texts = opened.all("bring-line").map((row) => row.textContent ?? "");
  expect(texts[0]).toContain("New");
  expect(texts[1]).toContain("Already here");
  expect(texts[2]).toContain("Newer version");
  expect(texts[2]).toContain("shows it to nobody");
  expect(texts[0]).not.toContain("shows it to nobody");
  expect(texts[3]).toContain("It carries no badge. Ask its issuer.");
  expect(boxes(opened).map((box) => box.checked)).toEqual([true, false, true, false]);
  expect(boxes(opened).map((box) => box.disabled)).toEqual([false, true, false, true]);
  await user.click(opened.find("bring-cancel"));
  await until(() => !opened.has("bring-sheet"));
  expect(taken).not.toHaveBeenCalled();
});

test("only the lines that were chosen are kept", async () => {
  const opened = await openTable();
  const taken = vi.spyOn(opened.platform, "takeOffer");
  await user.click(boxes(opened)[2] as HTMLInputElement);
  expect(opened.find("bring-go").textContent?.trim()).toBe("Keep 1 badge");
  await user.click(opened.find("bring-go"));
  await until(() => taken.mock.calls.length === 1);
  expect(taken.mock.calls[0]?.[0]).toEqual([0]);
  await until(() => opened.has("tray-import"));
});

test("with nothing chosen there is nothing to keep", async () => {
  const opened = await openTable();
  await user.click(boxes(opened)[0] as HTMLInputElement);
  await user.click(boxes(opened)[2] as HTMLInputElement);
  expect(opened.find("bring-go").hasAttribute("disabled")).toBe(true);
});

test("closing the table while it is read stops the reading", async () => {
  const opened = await openTable((platform) => (platform.offerFromBackpack = () => new Promise(() => {})));
  const stop = vi.spyOn(opened.platform, "stop");
  opened.session.sheet = null;
  await until(() => stop.mock.calls.length === 1);
});

test("a backpack that cannot be asked says so, and can be asked again", async () => {
  const failing = { code: "backpack.busy", message: "The backpack is busy.", hint: "Wait a while." };
  const opened = await openTable((platform) => (platform.offerFromBackpack = () => Promise.reject(failing)));
  expect(opened.find("bring-status").textContent).toContain("The backpack is busy. Wait a while.");
  opened.platform.offerFromBackpack = async () => [];
  await user.click(opened.find("bring-again"));
  await until(() => opened.find("bring-status").textContent?.includes("No badge lies there.") === true);
});

test("only what is new can be asked for, and how far the reading has come is shown", async () => {
  const opened = await openTable((platform) => {
    platform.offerFromBackpack = async (_id, onlyNew, _job, event) => {
      event({ read: 1, total: 4 });
      return onlyNew ? new Promise(() => {}) : table;
    };
  });
  const asked = vi.spyOn(opened.platform, "offerFromBackpack");
  await user.click(opened.find("bring-only-new"));
  await until(() => opened.has("bring-progress"));
  expect(opened.find("bring-progress").textContent).toContain("1 of 4");
  expect(asked.mock.calls[0]?.[1]).toBe(true);
  opened.platform.offerFromBackpack = async () => [];
  await user.click(opened.find("bring-only-new"));
  await until(() => opened.find("bring-status").textContent?.includes("No badge lies there.") === true);
});

test("where nothing is new that is what is said", async () => {
  const opened = await openTable((platform) => {
    platform.offerFromBackpack = async (_id, onlyNew) => (onlyNew ? [] : table);
  });
  await user.click(opened.find("bring-only-new"));
  await until(() => opened.find("bring-status").textContent?.includes("since the last time") === true);
});
