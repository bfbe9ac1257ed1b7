import { fireEvent } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { open, settle, until, type Opened } from "../test/window";

async function openSettings(): Promise<Opened> {
  const opened = await open({ badges: 1 });
  opened.session.route.go({ name: "settings" });
  await until(() => opened.has("settings-relay"));
  return opened;
}

async function use(opened: Opened, address: string): Promise<void> {
  await fireEvent.input(opened.find("relay-value"), { target: { value: address } });
  await fireEvent.click(opened.find("relay-save"));
  await settle();
}

test("the page that leads back is Lapel's until another is set, and again when that is cleared", async () => {
  const opened = await openSettings();
  expect(opened.find("relay-address").textContent).toBe("https://lapel.github.io/relay/");
  expect(opened.has("relay-clear")).toBe(false);
  await use(opened, "https://ada.example/relay/");
  expect((await opened.platform.settings()).relay).toBe("https://ada.example/relay/");
  expect(opened.find("relay-address").textContent).toBe("https://ada.example/relay/");
  await fireEvent.click(opened.find("relay-clear"));
  await until(() => !opened.has("relay-clear"));
  expect((await opened.platform.settings()).relay).toBeNull();
});

test("an address that no backpack would take is not set", async () => {
  const opened = await openSettings();
  for (const address of ["", "relay", "http://ada.example/", "https://ada.example/?x=1", "https://ada.example/#x", "https://a@b.example/"]) {
    await use(opened, address);
    expect((await opened.platform.settings()).relay).toBeNull();
    expect(opened.find("settings-relay").textContent).toContain("nothing behind it");
  }
});
