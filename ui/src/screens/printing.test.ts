import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { open, settle, until } from "../test/window";

const user = userEvent.setup();

test("a badge's page prints a certificate under the name that is remembered", async () => {
  const { platform, find, has, session } = await open({ badges: 3 });
  const certificate = vi.spyOn(platform, "certificate");
  session.route.go({ name: "badge", id: "0000000000000001" });
  await until(() => has("certificate"));
  await user.click(find("certificate"));
  await until(() => has("paper-start"));
  await user.click(find("paper-start"));
  expect(find("export-sheet").textContent).toContain("Write the name that is to stand on it.");
  expect(certificate).not.toHaveBeenCalled();
  await user.type(find("paper-name"), "Ada Lovelace");
  await user.click(find("paper-size-letter"));
  await user.click(find("paper-start"));
  await until(() => has("paper-done"));
  expect(certificate.mock.calls[0]).toEqual([
    ["0000000000000001"],
    { name: "Ada Lovelace", paper: "letter" },
    "/home/ada/Documents/badges.zip",
  ]);
  expect(find("paper-status").textContent).toContain("1 badge is in it");
  await user.click(find("paper-reveal"));
  await user.click(find("paper-open"));
  await until(() => platform.sent.opened.length > 0);
  expect(platform.sent.revealed).toEqual(platform.sent.opened);

  await user.click(find("paper-done"));
  await until(() => !has("export-sheet"));
  session.sheet = { name: "export", ids: ["0000000000000002"], paper: "certificate" };
  await until(() => has("paper-name") && (find("paper-name") as HTMLInputElement).value === "Ada Lovelace");
});

test("what is left out is named, with the reason", async () => {
  const { platform, find, has, session } = await open({ badges: 10 });
  const cards = await platform.listBadges({ ...session.library.query, search: "" }, 0, 50);
  const revoked = cards.cards.find(({ standing }) => standing === "revoked");
  const genuine = cards.cards.find(({ standing }) => standing === "genuine");
  if (!revoked || !genuine) throw new Error("the samples have both");
  session.sheet = { name: "export", ids: [genuine.id, revoked.id], paper: "certificate" };
  await until(() => has("paper-name"));
  await user.type(find("paper-name"), "Ada");
  await user.click(find("paper-start"));
  await until(() => has("paper-left-out"));
  expect(find("paper-left-out").textContent).toContain(revoked.name);
  expect(find("paper-left-out").textContent).toContain("It was revoked by its issuer.");
});

test("a transcript has three formats, and only paper asks for paper and name", async () => {
  const { platform, find, has, session } = await open({ badges: 3 });
  const transcript = vi.spyOn(platform, "transcript");
  const save = vi.spyOn(platform, "chooseSave");
  session.selection.all(await session.library.ids());
  await until(() => has("certificate-selected"));
  await user.click(find("certificate-selected"));
  await until(() => has("export-transcript"));
  await user.click(find("export-transcript"));
  await until(() => has("paper-format"));
  expect(has("paper-size")).toBe(true);
  await user.click(find("paper-format-csv"));
  expect(has("paper-size")).toBe(false);
  await user.click(find("paper-start"));
  await until(() => has("paper-done"));
  expect(transcript.mock.calls[0]?.[1]).toBe("csv");
  expect(transcript.mock.calls[0]?.[2]).toEqual({ name: null, paper: "a4" });
  expect(save.mock.calls[0]?.[0]).toBe("transcript.csv");
});

test("a print that fails says so, with the hint, and can be tried again", async () => {
  const { platform, find, has, session } = await open({ badges: 3 });
  platform.failing.set("certificate", { code: "io", message: "The disk is full.", hint: "Choose another disk." });
  session.sheet = { name: "export", ids: ["0000000000000001"], paper: "certificate" };
  await until(() => has("paper-name"));
  await user.type(find("paper-name"), "Ada");
  await user.click(find("paper-start"));
  await until(() => find("paper-status").textContent?.includes("The disk is full. Choose another disk.") ?? false);
  await user.click(find("paper-again"));
  await until(() => has("paper-start"));
  expect((find("paper-name") as HTMLInputElement).value).toBe("Ada");
});

test("cancelling the system's dialog writes nothing and asks on", async () => {
  const { platform, find, has, session } = await open({ badges: 3 });
  platform.dialogs.save = null;
  const certificate = vi.spyOn(platform, "certificate");
  session.sheet = { name: "export", ids: ["0000000000000001"], paper: "certificate" };
  await until(() => has("paper-name"));
  await user.type(find("paper-name"), "Ada");
  await user.click(find("paper-start"));
  await settle();
  expect(has("paper-start")).toBe(true);
  expect(certificate).not.toHaveBeenCalled();
});

test("a print is looked at before it is written, and anew when something else is asked for", async () => {
  const { platform, find, has, session } = await open({ badges: 10 });
  const look = vi.spyOn(platform, "lookAtPrint");
  const cards = await platform.listBadges({ ...session.library.query, search: "" }, 0, 50);
  const revoked = cards.cards.find(({ standing }) => standing === "revoked");
  const genuine = cards.cards.filter(({ standing }) => standing === "genuine").slice(0, 2);
  if (!revoked) throw new Error("the samples have one");
  const ids = [...genuine, revoked].map(({ id }) => id);
  session.sheet = { name: "export", ids, paper: "certificate" };
  await until(() => has("paper-look-start"));
  await user.click(find("paper-look-start"));
  expect(find("export-sheet").textContent).toContain("Write the name that is to stand on it.");
  expect(look).not.toHaveBeenCalled();
  await user.type(find("paper-name"), "Ada");
  await user.click(find("paper-look-start"));
  await until(() => has("paper-look"));
  expect(look.mock.calls[0]).toEqual([ids, "certificate", { name: "Ada", paper: "a4" }]);
  expect(find("paper-look").textContent).toContain("This is the first of 2 pages.");
  expect(find("paper-look").querySelector("img")?.getAttribute("src")).toMatch(/^data:image\//);
  expect(find("paper-left-out").textContent).toContain(revoked.name);
  expect(has("paper-start")).toBe(true);
  expect((await platform.settings()).earner_name).toBeNull();
  await user.click(find("paper-size-letter"));
  expect(has("paper-look")).toBe(false);
  await user.click(find("paper-look-start"));
  await until(() => has("paper-look"));
  expect(look.mock.calls[1]?.[2]).toEqual({ name: "Ada", paper: "letter" });
});

test("a print that cannot be looked at says why, and can be written all the same", async () => {
  const { platform, find, has, session } = await open({ badges: 3 });
  platform.failing.set("lookAtPrint", { code: "io", message: "It takes too long.", hint: "Try again." });
  session.sheet = { name: "export", ids: ["0000000000000001"], paper: "transcript" };
  await until(() => has("paper-name"));
  await user.type(find("paper-name"), "Ada");
  await user.click(find("paper-look-start"));
  await until(() => has("paper-not-looked"));
  expect(find("paper-not-looked").textContent).toContain("It takes too long. Try again.");
  await user.click(find("paper-format-csv"));
  expect(has("paper-look-start")).toBe(false);
  expect(has("paper-not-looked")).toBe(false);
  await user.click(find("paper-start"));
  await until(() => has("paper-done"));
});
