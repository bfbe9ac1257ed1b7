import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Attention } from "$lib/bindings/Attention";
import type { Step } from "$lib/bindings/Step";
import { everything } from "$lib/state/library.svelte";
import { open, settle, until, type Opened } from "../test/window";

const user = userEvent.setup();

async function openAttention(prepare?: Parameters<typeof open>[1]): Promise<Opened> {
  const opened = await open({ badges: 14 }, prepare);
  await user.click(opened.find("place-needs-attention"));
  await until(() => opened.has("matter") || opened.has("none"));
  return opened;
}

const step = ({ all }: Opened, matter: string) =>
  all("matter")
    .find((line) => line.dataset["matter"] === matter)
    ?.querySelector<HTMLElement>('[data-testid="matter-step"]') as HTMLElement;

test("the sidebar counts what the list has", async () => {
  const { all, find } = await openAttention();
  const count = Number(find("place-needs-attention").querySelector(".count")?.textContent);
  expect(all("matter")).toHaveLength(count);
  expect(find("place-needs-attention").getAttribute("aria-current")).toBe("page");
});

test("each matter has one next step, and its name says what for", async () => {
  const { all } = await openAttention();
  for (const line of all("matter")) {
    const buttons = line.querySelectorAll('[data-testid="matter-step"]');
    expect(buttons).toHaveLength(1);
    expect(buttons[0]?.getAttribute("aria-label")).toMatch(/^.+: .+$/);
  }
});

test("what expires is renewed at its issuer's page, which the button names", async () => {
  const opened = await openAttention();
  const renew = step(opened, "expires");
  expect(renew.title).toContain("https://tencent.com/criteria/0000000000000001");
  await user.click(renew);
  expect(opened.platform.sent.opened).toEqual(["https://tencent.com/criteria/0000000000000001"]);
});

test("what could not be checked is checked", async () => {
  const opened = await openAttention();
  const check = vi.spyOn(opened.platform, "check");
  await user.click(step(opened, "not-checked"));
  await until(() => check.mock.calls.length === 1);
  expect(check.mock.calls[0]?.[0]).toEqual(["0000000000000007"]);
});

test("what was revoked is opened, and Escape leads back to the list", async () => {
  const opened = await openAttention();
  await user.click(step(opened, "revoked"));
  await until(() => opened.has("badge-page"));
  expect(opened.find("back").textContent).toContain("Needs attention");
  await user.keyboard("{Escape}");
  await until(() => opened.has("attention"));
});

test("a page without a place leads to where it is set up", async () => {
  const opened = await openAttention();
  await user.click(step(opened, "page-without-place"));
  await until(() => opened.has("shared"));
});

test("a step that is switched off takes its line away", async () => {
  const opened = await open({ badges: 14 });
  await opened.platform.setShared(["0000000000000008"], "public-page", true);
  await user.click(opened.find("place-needs-attention"));
  await until(() => opened.all("matter").some((line) => line.dataset["matter"] === "left-out"));
  await user.click(step(opened, "left-out"));
  await until(() => !opened.all("matter").some((line) => line.dataset["matter"] === "left-out"));
});

test("every step of the wallet leads somewhere", async () => {
  const steps: Step[] = [
    { step: "renew", url: "https://issuer.example/criteria" },
    { step: "check" },
    { step: "open" },
    { step: "switch-off" },
    { step: "visit", url: "https://badgr.example/" },
    { step: "sign-in" },
    { step: "set-up" },
    { step: "publish" },
  ];
  for (const next of steps) {
    document.body.replaceChildren();
    const opened = await open({ badges: 3 }, (platform) => {
      platform.attention = async () => {
        const [destination] = await platform.destinations();
        const { cards } = await platform.listBadges(everything, 0, 1);
        const matter: Attention = {
          matter: "needs-you",
          card: cards[0] ?? null,
          destination: destination ?? null,
          badges: 1,
          message: "It wants something.",
          next,
        };
        return { total: 1, matters: [matter] };
      };
    });
    const asked = [
      vi.spyOn(opened.platform, "openLink"),
      vi.spyOn(opened.platform, "check"),
      vi.spyOn(opened.platform, "setShared"),
    ];
    await user.click(opened.find("place-needs-attention"));
    await until(() => opened.has("matter-step"));
    expect(opened.find("matter").textContent).toContain("It wants something.");
    await user.click(opened.find("matter-step"));
    await settle();
    const left = !opened.has("attention");
    expect(left || asked.some((spy) => spy.mock.calls.length > 0), next.step).toBe(true);
  }
});

test("nothing to see to is said, with one next step", async () => {
  const { find } = await openAttention((platform) => {
    platform.attention = async () => ({ total: 0, matters: [] });
  });
  expect(find("none").textContent).toContain("Nothing needs your attention");
  expect(find("none").querySelectorAll("button")).toHaveLength(1);
});

test("a list that cannot be read says so", async () => {
  const opened = await open({ badges: 3 }, (platform) =>
    platform.failing.set("attention", { code: "io", message: "The disk did not answer.", hint: "Try again." }),
  );
  await user.click(opened.find("place-needs-attention"));
  await until(() => opened.has("failed"));
  opened.platform.failing.clear();
  await user.click(opened.find("failed").querySelector("button") as HTMLElement);
  await until(() => opened.has("matter"));
});
