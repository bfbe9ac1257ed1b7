import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { connectSample, sampleBackpack } from "../test/backpack";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();
const ids = ["1".padStart(16, "0"), "2".padStart(16, "0")];

async function byHand(): Promise<Opened> {
  const opened = await open({ badges: 5 });
  opened.session.sheet = { name: "export", ids };
  await until(() => opened.has("export-by-hand") && !opened.find("export-by-hand").hasAttribute("disabled"));
  await user.click(opened.find("export-by-hand"));
  await until(() => opened.all("send-planned").length === ids.length);
  return opened;
}

test("badges are carried to a place: files, its steps, and done when the earner says so", async () => {
  const { platform, find, has } = await byHand();
  platform.dialogs.folder = "/home/ada/for-credly";
  await user.click(find("hand-over-write"));
  await until(() => has("hand-over-steps"));
  expect(find("hand-over-steps").textContent).toContain("Upload the image that Lapel wrote.");
  expect((await platform.handOvers(ids[0] ?? "")).map(({ done_at }) => done_at)).toEqual([null]);
  await user.click(find("hand-over-open"));
  expect(platform.sent.opened).toEqual(["https://www.credly.com/"]);
  await user.click(find("hand-over-done"));
  await until(() => !has("hand-over-done"));
  expect(find("hand-over-status").textContent).toContain("Marked as done at Credly.");
  for (const id of ids) expect((await platform.handOvers(id))[0]?.done_at).not.toBeNull();
});

test("what a place does not take is said, and nothing can be written for it", async () => {
  const { platform, find, all } = await byHand();
  const write = vi.spyOn(platform, "handOver");
  await user.selectOptions(find("hand-over-place"), "passport");
  await until(() => find("hand-over-write").hasAttribute("disabled"));
  expect(all("send-planned")[0]?.textContent).toContain("This place takes no badge of this kind.");
  expect(write).not.toHaveBeenCalled();
});

test("a folder that was not chosen writes nothing", async () => {
  const { platform, find } = await byHand();
  const write = vi.spyOn(platform, "handOver");
  platform.dialogs.folder = null;
  await user.click(find("hand-over-write"));
  await settle();
  expect(write).not.toHaveBeenCalled();
  expect(find("hand-over-write").hasAttribute("disabled")).toBe(false);
});

test("a badge's page says where it was carried, and the earner can take it back", async () => {
  const { platform, session, find, has } = await open({ badges: 5 });
  const [id = ""] = ids;
  await platform.setHandedOver([id], "credly", false);
  session.route.go({ name: "badge", id });
  await until(() => has("hand-over-credly"));
  expect(find("hand-over-credly").textContent).toContain("Upload them there");
  await user.click(find("hand-over-mark-credly"));
  await until(() => find("hand-over-credly").textContent?.includes("You carried it there") ?? false);
  await user.click(find("hand-over-mark-credly"));
  await until(() => find("hand-over-credly").textContent?.includes("Upload them there") ?? false);
});

test("a known backpack is picked by its name", async () => {
  const { find, has } = await open({ badges: 1 });
  await user.click(find("place-backpacks"));
  await until(() => has("connect-known"));
  await user.selectOptions(find("connect-known"), "Canvas Credentials");
  expect((find("connect-address") as HTMLInputElement).value).toBe("https://api.badgr.io/");
});

test("a client id that the earner has is used in place of registering", async () => {
  const { platform, find, has } = await open({ badges: 1 });
  const begin = vi.spyOn(platform, "beginSignIn");
  await user.click(find("place-backpacks"));
  await until(() => has("connect-address"));
  await user.type(find("connect-address"), "badges.example.org");
  await user.click(find("connect-find"));
  await until(() => has("connect-own-client"));
  await user.click(find("connect-own-client").querySelector("summary, button") ?? find("connect-own-client"));
  await user.type(find("connect-client-id"), " mine ");
  await user.type(find("connect-client-secret"), "hush");
  await user.click(find("connect-go"));
  await until(() => begin.mock.calls.length === 1);
  expect(begin.mock.calls[0]?.[1]).toEqual({ name: null, client_id: "mine", client_secret: "hush", client_redirect: null, again: null });
});

test("a badge that waits for a new sign-in leads there", async () => {
  const { platform, session, find, has } = await open({ badges: 5 }, (prepared) => {
    connectSample(prepared);
    prepared.syncBackpacks = async ({ badges }, _job, event) => {
      for (const id of badges ?? []) {
        event({
          type: "done",
          id,
          name: "Cloud",
          backpack: sampleBackpack.id,
          outcome: "needs-you",
          reason: "sign-in",
          message: "Sign in again.",
          details: "",
        });
      }
      return { sent: 0, present: 0, refused: 0, needs_you: 2, waiting: 0, stopped: false, next_try: null };
    };
  });
  platform.planSending = async (wanted) =>
    wanted.map((id) => ({ id, name: "Cloud", picture: null, standard: "2.0", warnings: [], trouble: null }));
  session.sheet = { name: "export", ids: ids.slice(0, 1) };
  await until(() => has(`export-to-${sampleBackpack.id}`));
  await user.click(find(`export-to-${sampleBackpack.id}`));
  await until(() => has("send-start"));
  await user.click(find("send-start"));
  await until(() => has("send-sign-in"));
  await user.click(find("send-sign-in"));
  await until(() => has("backpacks"));
  expect(session.sheet).toBeNull();
});
