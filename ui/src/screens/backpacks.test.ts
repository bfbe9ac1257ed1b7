import { fireEvent } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Delivery } from "$lib/bindings/Delivery";
import { open, settle, until, type Opened } from "../test/window";

async function openBackpacks(prepare?: Parameters<typeof open>[1]): Promise<Opened> {
  const opened = await open({ badges: 3 }, prepare);
  await fireEvent.click(opened.find("place-backpacks"));
  await settle();
  return opened;
}

async function type(opened: Opened, testid: string, text: string): Promise<void> {
  await fireEvent.input(opened.find(testid), { target: { value: text } });
}

async function connect(opened: Opened): Promise<void> {
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-go"));
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("backpack"));
}

test("the sidebar leads to the backpacks, and says where one is", async () => {
  const opened = await openBackpacks();
  expect(opened.find("place-backpacks").getAttribute("aria-current")).toBe("page");
  expect(opened.find("place-all").getAttribute("aria-current")).toBeNull();
  expect(opened.has("backpacks-none")).toBe(true);
});

test("connecting shows every host before the browser is opened, and ends with a pasted address", async () => {
  const opened = await openBackpacks();
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-found"));
  expect(opened.find("connect-found").textContent).toContain("badges.example.org");
  await fireEvent.click(opened.find("connect-go"));
  await until(() => opened.has("connect-landed"));
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?error=x");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("connect-failure"));
  expect(opened.find("connect-failure").textContent).toContain("carries no answer");
  await type(opened, "connect-landed", "https://lapel.github.io/relay/?code=c&state=s");
  await fireEvent.click(opened.find("connect-paste"));
  await until(() => opened.has("backpack"));
  expect(opened.find("backpack").textContent).toContain("ada@example.org");
});

test("what is no backpack is said beside the field", async () => {
  const opened = await openBackpacks();
  await type(opened, "connect-address", "nowhere");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-failure"));
  expect(opened.find("connect-failure").getAttribute("role")).toBe("alert");
  expect(opened.has("connect-address")).toBe(true);
});

test("without a keyring it is offered to keep the tokens for this run", async () => {
  const opened = await openBackpacks((platform) => {
    platform.failing.set("checkKeyring", {
      code: "keyring.missing",
      message: "This computer has no keyring that Lapel can use.",
      hint: "Start one.",
    });
  });
  await type(opened, "connect-address", "badges.example.org");
  await fireEvent.click(opened.find("connect-find"));
  await until(() => opened.has("connect-this-run"));
  expect(opened.find("connect-failure").textContent).toContain("no keyring");
});

test("disconnecting takes a backpack away", async () => {
  const opened = await openBackpacks();
  await connect(opened);
  await fireEvent.click(opened.find("backpack-disconnect"));
  await until(() => opened.has("backpacks-none"));
});

test("the line under a switch says what became of the badge there, and the raw answer is behind a click", async () => {
  const delivery: Delivery = {
    backpack: "b".repeat(16),
    name: "Sample backpack",
    wanted: true,
    state: "needs-you",
    reason: "recipient",
    message: "Add that very address to your account there.",
    details: "VERIFY_RECIPIENT_IDENTIFIER",
    since: null,
    last_try: null,
    next_try: null,
  };
  const opened = await open({ badges: 3 }, (platform) => {
    const badge = platform.badge;
    platform.badge = async (id) => {
      const page = await badge(id);
      const destination = { id: delivery.backpack, name: delivery.name };
      return { ...page, shares: [...page.shares, { destination, wanted: true, since: null }] };
    };
    platform.deliveries = async () => [delivery];
  });
  const [id = ""] = await opened.platform.badgeIds({
    search: "",
    place: "all",
    collection: null,
    status: null,
    expiring_within_days: null,
    sort: "newest",
  });
  opened.session.route.go({ name: "badge", id });
  await until(() => opened.has(`share-line-${delivery.backpack}`));
  await until(() => opened.find(`share-line-${delivery.backpack}`).textContent?.includes("Needs you") === true);
  expect(opened.has(`share-details-${delivery.backpack}`)).toBe(true);
});
