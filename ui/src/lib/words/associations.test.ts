import { expect, test } from "vitest";
import { associationWords } from "./associations";

test("the kinds of the standard have words of their own", () => {
  expect(associationWords("isChildOf")).toBe("belongs to");
  expect(associationWords("precedes")).toBe("comes before");
});

test("another kind is shown as it is, made harmless", () => {
  expect(associationWords("toString")).toBe("toString");
  expect(associationWords("a\u202Eb")).not.toContain("\u202E");
});
