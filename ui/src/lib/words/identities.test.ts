import { expect, test } from "vitest";
import type { IdentityKind } from "$lib/bindings/IdentityKind";
import { identityFault, isHost } from "./identities";

test.each<[IdentityKind, string]>([
  ["email", "ada@example.org"],
  ["url", "https://ada.example"],
  ["telephone", "+49 30 1234567"],
  ["did", "did:web:ada.example"],
  ["id", "s-1234"],
])("a %s like %s will do", (kind, value) => expect(identityFault(kind, value)).toBeNull());

test.each<[IdentityKind, string]>([
  ["email", "ada"],
  ["email", "ada@"],
  ["url", "ada.example"],
  ["telephone", "030 1234567"],
  ["did", "web:ada"],
  ["id", "  "],
])("a %s like %s is refused in a sentence", (kind, value) =>
  expect(identityFault(kind, value)).toMatch(/\.$/),
);

test.each(["badges.example", "localhost", "127.0.0.1:8443", "[::1]:8443", "bücher.example:1"])(
  "%s is a host",
  (host) => expect(isHost(host)).toBe(true),
);
test.each(["", "https://badges.example", "badges.example/", "a b", "badges.example:0", "x:99999", "-a.example"])(
  "%s is no host",
  (host) => expect(isHost(host)).toBe(false),
);
