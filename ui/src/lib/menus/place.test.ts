import { describe, expect, it } from "vitest";
import { menuPlace } from "./place";

function cardAt(place: () => DOMRect): HTMLElement {
  const card = document.createElement("div");
  card.getBoundingClientRect = place;
  return card;
}

describe("where a menu opens", () => {
  it("is the pointer's place, however the card moves", () => {
    const card = cardAt(() => new DOMRect(0, 0, 10, 10));
    const at = menuPlace(new MouseEvent("contextmenu", { clientX: 300, clientY: 40 }), card);
    expect(at()).toMatchObject({ x: 300, y: 40, width: 0, height: 0 });
  });

  it("is the middle of the card for the keyboard, and follows the card", () => {
    let top = 200;
    const at = menuPlace(
      new KeyboardEvent("keydown", { key: "F10", shiftKey: true }),
      cardAt(() => new DOMRect(100, top, 160, 240)),
    );
    expect(at()).toMatchObject({ x: 180, y: 320, height: 0 });
    top = 0;
    expect(at()).toMatchObject({ x: 180, y: 120, height: 0 });
  });
});
