import { describe, expect, test } from "vitest";
import { Answer } from "./answer.svelte";

const failure = { code: "io", message: "The disk did not answer.", hint: "Connect it." };

describe("an answer", () => {
  test("is what was answered, or why nothing was", async () => {
    const answer = new Answer<number>();
    expect(answer.value).toBeNull();
    await answer.ask(() => Promise.resolve(1));
    expect([answer.value, answer.failure]).toEqual([1, null]);
    await answer.ask(() => Promise.reject(failure));
    expect([answer.value, answer.failure]).toEqual([1, failure]);
    await answer.ask(() => Promise.resolve(2));
    expect([answer.value, answer.failure]).toEqual([2, null]);
  });

  test("of an older question is dropped, whatever it is", async () => {
    const answer = new Answer<number>();
    let late: (value: number) => void = () => {};
    let fails: (why: unknown) => void = () => {};
    const old = answer.ask(() => new Promise((done) => (late = done)));
    const broken = answer.ask(() => new Promise((_, fail) => (fails = fail)));
    await answer.ask(() => Promise.resolve(3));
    late(1);
    fails(failure);
    await Promise.all([old, broken]);
    expect([answer.value, answer.failure]).toEqual([3, null]);
  });
});
