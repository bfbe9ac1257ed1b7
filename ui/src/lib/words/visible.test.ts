import { describe, expect, test } from "vitest";
import { visible } from "./visible";

describe("Bidi / zero-width issuer names", () => {
  test.each([
    ["\u202e", "⟦U+202E⟧"],
    ["\u202a", "⟦U+202A⟧"],
    ["\u2066", "⟦U+2066⟧"],
    ["\u2069", "⟦U+2069⟧"],
    ["\u200e", "⟦U+200E⟧"],
    ["\u200f", "⟦U+200F⟧"],
    ["\u061c", "⟦U+061C⟧"],
    ["\u200b", "⟦U+200B⟧"],
    ["\u2060", "⟦U+2060⟧"],
    ["\ufeff", "⟦U+FEFF⟧"],
    ["\u00ad", "⟦U+00AD⟧"],
    ["\u3164", "⟦U+3164⟧"],
    ["\u2028", "⟦U+2028⟧"],
    ["\u0085", "⟦U+0085⟧"],
    ["\u{e0041}", "⟦U+E0041⟧"],
    ["\ufffe", "⟦U+FFFE⟧"],
    ["\u0000", "␀"],
    ["\u001b", "␛"],
    ["\u007f", "␡"],
    ["\ud800", "\ufffd"],
  ])("%j becomes visible", (hidden, shown) => {
    expect(visible(`Tencent${hidden}Cloud`)).toBe(`Tencent${shown}Cloud`);
  });

  test.each([
    "Tencent Cloud",
    "أكاديمية الخليج",
    "האוניברסיטה הפתוחה",
    "Università di Torino",
    "دانشگاه می\u200cخواهم",
    "क्\u200dष",
    "👩\u200d🔬 Science",
    "❤\ufe0f\u200d🔥",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Scotland",
    "腾讯云",
  ])("%s stays as it is", (name) => {
    expect(visible(name)).toBe(name);
  });

  test("a joiner between Latin letters hides nothing", () => {
    expect(visible("pay\u200dpal")).toBe("pay⟦U+200D⟧pal");
    expect(visible("pay\u200cpal")).toBe("pay⟦U+200C⟧pal");
  });
  test("tags without a flag are shown", () => {
    expect(visible("a\u{e0067}")).toBe("a⟦U+E0067⟧");
  });
  test("lines become spaces in a name and stay in a text", () => {
    expect(visible("one\r\ntwo\tthree")).toBe("one two three");
    expect(visible("one\r\ntwo\tthree", { lines: true })).toBe("one\ntwo\tthree");
  });
});
