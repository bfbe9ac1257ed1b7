import { expect, test } from "vitest";
import { leftOutSentence, shownWords, sizeWords, withheldSentence } from "./shown";

test("what is shown reads as a list", () => {
  expect(shownWords([])).toBe("");
  expect(shownWords(["name"])).toBe("your name");
  expect(shownWords(["name", "skills", "credential"])).toBe("your name, the skills and the credential");
});

test("why something is withheld or stays out is a sentence", () => {
  expect(withheldSentence({ says: ["email", "number"] })).toBe(
    "The credential is left out, because it says your e-mail address and a number that stands for you, which you do not show here.",
  );
  expect(leftOutSentence("not-checked")).toBe("It waits until a check finds it genuine.");
});

test("sizes are rounded up to something that people say", () => {
  expect(sizeWords(1)).toBe("1 kB");
  expect(sizeWords(20_000)).toBe("20 kB");
  expect(sizeWords(3_500_000)).toBe("3.3 MB");
});
