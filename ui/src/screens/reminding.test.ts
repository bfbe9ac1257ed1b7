import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();

async function settings(): Promise<Opened> {
  const opened = await open({ badges: 2 });
  opened.session.route.go({ name: "settings" });
  await until(() => opened.has("settings-reminders"));
  return opened;
}

test("the earner's name is kept as they write it", async () => {
  const { platform, find } = await settings();
  expect(find("earner-name-keep").hasAttribute("disabled")).toBe(true);
  await user.type(find("earner-name"), " Ada  Lovelace ");
  await user.click(find("earner-name-keep"));
  await until(() => find("earner-name-keep").hasAttribute("disabled"));
  expect((await platform.settings()).earner_name).toBe("Ada  Lovelace");
  await user.clear(find("earner-name"));
  await user.click(find("earner-name-keep"));
  await settle();
  expect((await platform.settings()).earner_name).toBeNull();
});

test("the days and the quiet hours are kept when they can be read, and what is wrong is said", async () => {
  const { platform, find } = await settings();
  await user.clear(find("reminders-days"));
  await user.type(find("reminders-days"), "14, soon");
  await user.clear(find("reminders-from"));
  await user.type(find("reminders-from"), "25:00");
  await user.click(find("reminders-keep"));
  expect(find("reminders-days").getAttribute("aria-invalid")).toBe("true");
  expect(find("reminders-from").getAttribute("aria-invalid")).toBe("true");
  expect((await platform.settings()).reminders.days).toEqual([60, 30, 7, 1]);
  await user.clear(find("reminders-days"));
  await user.type(find("reminders-days"), "3 14");
  await user.clear(find("reminders-from"));
  await user.type(find("reminders-from"), "21:30");
  await user.click(find("reminders-keep"));
  await settle();
  expect((await platform.settings()).reminders).toEqual({
    on: true,
    days: [14, 3],
    changes: true,
    quiet_from: 1290,
    quiet_until: 480,
  });
  expect((find("reminders-days") as HTMLInputElement).value).toBe("14, 3");
});

test("reminders, and those of changes alone, can be switched off", async () => {
  const { platform, find, has } = await settings();
  await user.click(find("reminders-changes"));
  await settle();
  expect((await platform.settings()).reminders.changes).toBe(false);
  await user.click(find("reminders-switch"));
  await until(() => !has("reminders-days"));
  expect((await platform.settings()).reminders.on).toBe(false);
});

test("a calendar is saved once, or kept up to date in a file that was chosen", async () => {
  const { platform, session, find } = await settings();
  platform.dialogs.save = "/home/ada/badges.ics";
  await user.click(find("calendar-save"));
  await until(() => session.toasts.shown.length > 0);
  expect(platform.sent.saved).toEqual(["/home/ada/badges.ics"]);
  expect((await platform.settings()).live_calendar).toBeNull();
  await user.click(find("calendar-live"));
  await until(() => find("calendar-live").getAttribute("aria-checked") === "true");
  expect((await platform.settings()).live_calendar).toBe("/home/ada/badges.ics");
  expect(find("settings-calendar").textContent).toContain("/home/ada/badges.ics");
  await user.click(find("calendar-live"));
  await until(() => find("calendar-live").getAttribute("aria-checked") === "false");
  expect((await platform.settings()).live_calendar).toBeNull();
});

test("no file is kept up to date where none was chosen, or it cannot be written", async () => {
  const { platform, find, has } = await settings();
  platform.dialogs.save = null;
  await user.click(find("calendar-live"));
  await settle();
  platform.dialogs.save = "/home/ada/badges.ics";
  platform.failing.set("saveCalendar", { code: "file.permission-denied", message: "It may not be written", hint: "" });
  await user.click(find("calendar-live"));
  await until(() => has("toast"));
  expect((await platform.settings()).live_calendar).toBeNull();
});

test("why a calendar is out of date is said", async () => {
  const opened = await open({ badges: 2 }, (platform) => {
    platform.background = async () => ({
      tray: null,
      calendar: { code: "file.not-found", message: "/mnt/badges.ics could not be written", hint: "Connect the disk." },
    });
  });
  await opened.session.set({ ...opened.session.settings!, live_calendar: "/mnt/badges.ics" });
  opened.session.route.go({ name: "settings" });
  await until(() => opened.has("calendar-failure"));
  expect(opened.find("calendar-failure").textContent).toContain("Connect the disk.");
});

test("starting at login and staying in the tray are the earner's choice, and no tray is said", async () => {
  const { platform, find, has } = await settings();
  await user.click(find("start-at-login"));
  await until(() => find("start-at-login").getAttribute("aria-checked") === "true");
  expect((await platform.settings()).start_at_login).toBe(true);
  expect(has("no-tray")).toBe(false);
  vi.spyOn(platform, "background").mockResolvedValue({ tray: false, calendar: null });
  await user.click(find("stay-in-tray"));
  await until(() => has("no-tray"));
  expect((await platform.settings()).stay_in_tray).toBe(true);
});

test("a system that cannot start it at login says so, and nothing is set", async () => {
  const { platform, find, has } = await settings();
  platform.failing.set("setSettings", { code: "system.login", message: "The system could not be told.", hint: "" });
  await user.click(find("start-at-login"));
  await until(() => has("toast"));
  expect(find("start-at-login").getAttribute("aria-checked")).toBe("false");
});
