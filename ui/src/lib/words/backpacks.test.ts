import { expect, test } from "vitest";
import { sampleBackpack } from "../../test/backpack";
import { hosts } from "./backpacks";

test("every host that will hear of the earner is named, also one that only gets tokens", () => {
  const server = {
    ...sampleBackpack.server,
    base: "https://badges.example.org/bc",
    authorization: "https://sign.example.org/authorize",
    token: "https://badges.example.org/token",
    registration: null,
    refresh: "https://renew.example.net/token",
    revocation: "https://gone.example.net/revoke",
  };
  expect(hosts(server)).toBe("badges.example.org, sign.example.org, renew.example.net, gone.example.net");
});
