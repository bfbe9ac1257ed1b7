import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { BadgeOutcome } from "$lib/bindings/BadgeOutcome";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Memory } from "$lib/platform/memory";
import { connectSample, sampleBackpack } from "../test/backpack";
import { open, until, type Opened } from "../test/window";

const user = userEvent.setup();
const ids = [1, 2, 3].map((index) => String(index).padStart(16, "0"));
const to = `export-to-${sampleBackpack.id}`;

/** The export sheet on the three badges, with the backpack chosen and the plan read. */
async function openPlan(prepare?: (platform: Memory) => void): Promise<Opened> {
  const opened = await open({ badges: 5 }, (platform) => {
    connectSample(platform);
    platform.planSending = async (wanted) =>
      wanted.map((id) => ({ id, name: `Badge ${id}`, picture: null, standard: "2.0", warnings: [], trouble: null }));
    prepare?.(platform);
  });
  opened.session.sheet = { name: "export", ids };
  await until(() => opened.has(to));
  await user.click(opened.find(to));
  await until(() => opened.has("send-start") || opened.has("send-again"));
  return opened;
}

const outcome = (id: string, fields: Partial<BadgeOutcome>): { type: "done" } & BadgeOutcome => ({
  type: "done",
  id,
  name: `Badge ${id}`,
  backpack: sampleBackpack.id,
  outcome: "sent",
  reason: null,
  message: "",
  details: "",
  ...fields,
});

const delivery = (fields: Partial<Delivery>): Delivery => ({
  destination: sampleBackpack.id,
  name: sampleBackpack.name,
  wanted: true,
  state: "in-sync",
  reason: null,
  left_out: null,
  message: "",
  details: "",
  since: "2026-11-20T10:00:00Z",
  last_try: null,
  next_try: null,
  ...fields,
});

const summary = { sent: 0, present: 0, refused: 0, needs_you: 0, waiting: 0, stopped: false, next_try: null };

test("what goes where is seen before anything is sent", async () => {
  const { find, all, platform } = await openPlan((platform) => {
    platform.planSending = async () => [
      { id: ids[0] ?? "", name: "First", picture: null, standard: "2.0", warnings: ["it is awarded to another address"], trouble: null },
      { id: ids[1] ?? "", name: "Second", picture: null, standard: null, warnings: [], trouble: "this badge has expired" },
    ];
  });
  const sync = vi.spyOn(platform, "syncBackpacks");
  const shared = vi.spyOn(platform, "setShared");
  expect(find("export-sheet").textContent).toContain("api.badges.example.org");
  const planned = all("send-planned").map((line) => line.textContent);
  expect(planned[0]).toContain("As Open Badges 2.0.");
  expect(planned[0]).toContain("It is awarded to another address.");
  expect(planned[1]).toContain("This badge has expired.");
  expect(planned[1]).toContain("Not sent");
  expect(sync).not.toHaveBeenCalled();
  expect(shared).not.toHaveBeenCalled();
  expect(find("send-start").textContent?.trim()).toBe("Send 1 badge");
  await user.click(find("send-start"));
  await until(() => sync.mock.calls.length === 1);
  expect(shared).toHaveBeenCalledWith([ids[0]], sampleBackpack.id, true);
  expect(sync.mock.calls[0]?.[0]).toEqual({ backpack: sampleBackpack.id, badges: [ids[0]] });
});

test("each badge says what became of it, and the raw answer is behind a click", async () => {
  const { all, find, has } = await openPlan((platform) => {
    platform.syncBackpacks = async (_which, _job, event) => {
      event(outcome(ids[0] ?? "", { outcome: "sent" }));
      event(
        outcome(ids[1] ?? "", {
          outcome: "needs-you",
          message: "The backpack wants speaker@example.org verified first.",
          details: "VERIFY_RECIPIENT_IDENTIFIER",
        }),
      );
      return summary;
    };
    platform.deliveries = async () => [delivery({ state: "in-sync" })];
  });
  await user.click(find("send-start"));
  await until(() => has("send-done"));
  expect(all("send-line").map((line) => line.dataset["outcome"])).toEqual(["sent", "needs-you", "present"]);
  const texts = all("send-line").map((line) => line.textContent ?? "");
  expect(texts[0]).toContain("Uploaded");
  expect(texts[1]).toContain("Needs you");
  expect(texts[1]).toContain("speaker@example.org verified first");
  expect(texts[2]).toContain("Already there, nothing sent twice");
  expect(texts[1]).not.toContain("VERIFY_RECIPIENT_IDENTIFIER");
  await user.click(find("send-details").querySelector("button") as HTMLElement);
  expect(find("send-details").textContent).toContain("VERIFY_RECIPIENT_IDENTIFIER");
});

test("what was removed at the backpack is not called sent", async () => {
  const { all, find, has } = await openPlan((platform) => {
    platform.syncBackpacks = async () => summary;
    platform.deliveries = async () => [delivery({ state: "gone", since: null })];
  });
  await user.click(find("send-start"));
  await until(() => has("send-done"));
  expect(all("send-line").map((line) => line.dataset["outcome"])).toEqual(["needs-you", "needs-you", "needs-you"]);
  expect(all("send-line")[0]?.textContent).toContain("removed there");
});

test("Stop stops the job, and what was not reached waits", async () => {
  let end = (): void => {};
  const { all, find, has, platform } = await openPlan((platform) => {
    platform.syncBackpacks = async (_which, _job, event) => {
      event(outcome(ids[0] ?? "", { outcome: "sent" }));
      await new Promise<void>((done) => (end = done));
      return { ...summary, stopped: true };
    };
    platform.deliveries = async () => [delivery({ state: "waiting", since: null })];
  });
  const stop = vi.spyOn(platform, "stop");
  await user.click(find("send-start"));
  await until(() => has("send-stop"));
  expect(find("export-to-files").hasAttribute("disabled")).toBe(true);
  await user.click(find("send-stop"));
  await until(() => stop.mock.calls.length === 1);
  end();
  await until(() => has("send-done"));
  expect(find("send-status").textContent).toContain("Stopped");
  expect(all("send-line").map((line) => line.dataset["outcome"])).toEqual(["sent", "waiting", "waiting"]);
});

test("closing the sheet while it sends stops the job", async () => {
  const { find, has, platform, session } = await openPlan((platform) => {
    platform.syncBackpacks = () => new Promise(() => {});
  });
  const stop = vi.spyOn(platform, "stop");
  await user.click(find("send-start"));
  await until(() => has("send-stop"));
  session.sheet = null;
  await until(() => stop.mock.calls.length === 1);
});

test("a failure is said, and can be tried again", async () => {
  const failing = { code: "backpack.sign-in", message: "It wants you to sign in again.", hint: "Connect it again." };
  const { find, has, platform } = await openPlan((platform) => {
    platform.planSending = () => Promise.reject(failing);
  });
  expect(find("send-status").textContent).toContain("It wants you to sign in again. Connect it again.");
  platform.planSending = async () => [{ id: ids[0] ?? "", name: "One", picture: null, standard: "3.0", warnings: [], trouble: null }];
  await user.click(find("send-again"));
  await until(() => has("send-start"));
});

test("a backpack that nothing can be sent to is no destination, and connecting leads to the backpacks", async () => {
  const { find, has, session } = await open({ badges: 3 }, (platform) => {
    const { abilities } = sampleBackpack;
    platform.backpacks = async () => [{ ...sampleBackpack, abilities: { ...abilities, send: false } }];
  });
  session.sheet = { name: "export", ids };
  await until(() => has("export-connect"));
  expect(has(to)).toBe(false);
  await user.click(find("export-connect"));
  await until(() => has("backpacks"));
  expect(has("export-sheet")).toBe(false);
});

test("the backpack is opened in the browser", async () => {
  const { find, has, platform } = await openPlan();
  await user.click(find("send-start"));
  await until(() => has("send-open"));
  await user.click(find("send-open"));
  await until(() => platform.sent.opened.length === 1);
  expect(platform.sent.opened).toEqual(["https://badges.example.org/"]);
});
