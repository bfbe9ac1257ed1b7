import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { open, until } from "../test/window";

const user = userEvent.setup();
const offer = { path: "/home/ada/Downloads/cloud.png", name: "Cloud architect", issuer: "Example University" };

test("the watched folder is off until it is switched on, and is then where browsers put files", async () => {
  const { platform, session, find, has } = await open({ badges: 1 });
  session.route.go({ name: "settings" });
  await until(() => has("watched-switch"));
  expect(find("watched-switch").getAttribute("aria-checked")).toBe("false");
  await user.click(find("watched-switch"));
  await until(() => find("watched-folder").textContent === "/home/ada/Downloads");
  expect((await platform.settings()).watched_folder).toBe("/home/ada/Downloads");
  await user.click(find("watched-switch"));
  await until(() => find("watched-folder").textContent === "Off");
  expect((await platform.settings()).watched_folder).toBeNull();
});

test("a badge that came into the watched folder is offered, and taken only when the earner says so", async () => {
  const { platform, find, has } = await open({ badges: 1 });
  const imported = vi.spyOn(platform, "importPaths");
  platform.bringToWatchedFolder(offer);
  await until(() => has("watched-offers"));
  expect(find("watched-offers").textContent).toContain("Cloud architect");
  expect(find("watched-offers").textContent).toContain("of Example University");
  expect(imported).not.toHaveBeenCalled();
  await user.click(find("watched-import"));
  await until(() => imported.mock.calls.length === 1);
  expect(imported.mock.calls[0]?.[0]).toEqual([offer.path]);
  expect(has("watched-offers")).toBe(false);
});

test("what the earner does not want is offered no more", async () => {
  const { platform, find, has } = await open({ badges: 1 });
  const imported = vi.spyOn(platform, "importPaths");
  platform.bringToWatchedFolder(offer);
  platform.bringToWatchedFolder({ ...offer, path: "/home/ada/Downloads/other.png" });
  await until(() => has("watched-offers") && (find("watched-offers").textContent?.includes("2 badges") ?? false));
  await user.click(find("watched-dismiss"));
  await until(() => !has("watched-offers"));
  expect((await platform.watchedOffers()).offers).toEqual([]);
  expect(imported).not.toHaveBeenCalled();
});
