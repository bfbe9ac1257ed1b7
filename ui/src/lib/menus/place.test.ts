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

  it("is all of a button", () => {
    const at = menuPlace(new MouseEvent("click"), cardAt(() => new DOMRect(10, 20, 30, 30)));
    expect(at()).toMatchObject({ x: 10, y: 20, width: 30, height: 30 });
  });

  it("is a band across the middle of a card, and follows the card", () => {
    let top = 200;
    const at = menuPlace(
      new KeyboardEvent("keydown", { key: "F10", shiftKey: true }),
      cardAt(() => new DOMRect(100, top, 160, 240)),
    );
    expect(at()).toMatchObject({ x: 100, y: 300, width: 160, height: 40 });
    top = 0;
    expect(at()).toMatchObject({ y: 100, height: 40 });
  });
});
