/*
 * jsdom lays nothing out: every element gets the size of a usual window, so that virtual lists have
 * something to be virtual in.
 */
import { afterEach, vi } from "vitest";

export const WIDTH = 1048;
export const HEIGHT = 640;

class SilentObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", SilentObserver);

for (const [property, value] of [
  ["offsetWidth", WIDTH],
  ["clientWidth", WIDTH],
  ["offsetHeight", HEIGHT],
  ["clientHeight", HEIGHT],
] as const) {
  Object.defineProperty(HTMLElement.prototype, property, { configurable: true, get: () => value });
}

/** What is inside is as high as its list says it is. */
Object.defineProperty(HTMLElement.prototype, "scrollHeight", {
  configurable: true,
  get(this: HTMLElement) {
    const heights = [...this.children].map((child) => Number.parseFloat((child as HTMLElement).style?.height || "0"));
    return Math.max(HEIGHT, ...heights);
  },
});

Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
  if (typeof to !== "object") return;
  this.scrollTop = to.top ?? this.scrollTop;
  this.dispatchEvent(new Event("scroll"));
} as typeof Element.prototype.scrollTo;
Element.prototype.scrollIntoView = () => {};
Element.prototype.animate ??= () => ({ cancel() {}, finished: Promise.resolve() }) as unknown as Animation;
Element.prototype.getAnimations ??= () => [];
HTMLCanvasElement.prototype.getContext = () => null;
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;

Object.defineProperty(navigator, "languages", { configurable: true, value: ["en-GB"] });

afterEach(() => {
  document.body.replaceChildren();
});
