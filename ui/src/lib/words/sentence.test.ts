import { expect, test } from "vitest";
import { sentence } from "./sentence";

test("a clause becomes a sentence", () => {
  expect(sentence("this is no badge")).toBe("This is no badge.");
  expect(sentence("Is it?")).toBe("Is it?");
  expect(sentence("éa")).toBe("Éa.");
  expect(sentence(" ")).toBe("");
});
