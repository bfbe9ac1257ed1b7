import { expect, test } from "vitest";
import { failureOf } from "./failure";

test("an error that crossed keeps its code, sentence and hint", () => {
  const crossed = { code: "image.no-credential", message: "No badge in it.", hint: "Ask the issuer." };
  expect(failureOf(crossed)).toEqual(crossed);
});
test("an error without a hint has an empty one", () => {
  expect(failureOf({ code: "busy", message: "Busy." }).hint).toBe("");
});
test.each([new Error("it broke"), "it broke", { message: "it broke" }, null, undefined])(
  "%o still becomes a sentence with a next step",
  (thrown) => {
    const failure = failureOf(thrown);
    expect(failure.code).toBe("unexpected");
    expect(failure.message).not.toBe("");
    expect(failure.hint).not.toBe("");
  },
);
