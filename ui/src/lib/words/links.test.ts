import { expect, test } from "vitest";
import { openable } from "./links";

test.each([
  "http://example.org",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:text/html,x",
  "https://user:secret@example.org",
  "ftp://example.org",
  "example.org",
  "",
])("%s is never opened", (url) => expect(openable(url)).toBeNull());

test("an address is opened as the browser would ask for it", () => {
  expect(openable("HTTPS://Example.ORG/a b")).toBe("https://example.org/a%20b");
});
test("a host of look-alike letters is shown by its real name", () => {
  expect(openable("https://аррӏе.com/")).toMatch(/^https:\/\/xn--/);
});
