import { expect, test, vi } from "vitest";
import { open, settle, until } from "../test/window";

test("a deep link that nobody waits for opens a page that says so, and does nothing", async () => {
  const { find, has, platform, session } = await open({ badges: 2 });
  const finish = vi.spyOn(platform, "finishSignIn");
  const begin = vi.spyOn(platform, "beginSignIn");
  platform.openDeepLink("lapel://sign-in?code=secret-code&state=s");
  await until(() => has("asked-sheet"));
  expect(find("asked-sheet").textContent).toContain("Nothing was done");
  expect(find("asked-sheet").textContent).not.toContain("secret-code");
  expect(session.route.current.name).toBe("library");
  find("asked-backpacks").click();
  await until(() => has("backpacks"));
  expect(finish).not.toHaveBeenCalled();
  expect(begin).not.toHaveBeenCalled();
});

test("a deep link that Lapel does not know is shown and not followed", async () => {
  const { find, has, platform } = await open({ badges: 2 });
  platform.openDeepLink("lapel://delete/everything");
  await until(() => has("asked-sheet"));
  expect(find("asked-sheet").textContent).toContain("lapel://delete/everything");
  expect(has("asked-backpacks")).toBe(false);
});

test("a deep link takes nothing away that is being looked at, and waits its turn", async () => {
  const { find, has, platform, session } = await open({ badges: 2 });
  session.sheet = { name: "add" };
  await until(() => has("add-sheet"));
  platform.openDeepLink("lapel://x");
  platform.openDeepLink("lapel://y");
  platform.openDeepLink("lapel://y");
  await settle();
  expect(has("add-sheet")).toBe(true);
  expect(has("asked-sheet")).toBe(false);
  session.sheet = null;
  await until(() => has("asked-sheet"));
  expect(find("asked-sheet").textContent).toContain("lapel://x");
  find("asked-close").click();
  await until(() => find("asked-sheet").textContent?.includes("lapel://y") === true);
  find("asked-close").click();
  await until(() => !has("asked-sheet"));
});
