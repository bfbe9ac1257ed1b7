import type { Place } from "$lib/bindings/Place";

/** What the window shows. */
export type Screen =
  | { name: "library"; place: Place }
  | { name: "badge"; id: string }
  | { name: "attention" }
  /** `setsUp`: for the sake of the public page's set-up. */
  | { name: "shared"; setsUp?: boolean }
  | { name: "backpacks" }
  | { name: "settings" };

/** Which screen is shown, and the way back. */
export class Route {
  current = $state.raw<Screen>({ name: "library", place: "all" });
  #past: Screen[] = [];

  /** The place that the way back leads to in the end. */
  get place(): Place {
    const screens = [...this.#past, this.current];
    const last = screens.findLast((screen) => screen.name === "library");
    return last?.name === "library" ? last.place : "all";
  }

  /** The screen that the way back leads to. */
  get behind(): Screen {
    return this.#past.at(-1) ?? { name: "library", place: "all" };
  }

  go(screen: Screen): void {
    if (screen.name === "library") this.#past = [];
    else if (this.current.name !== screen.name) this.#past.push(this.current);
    this.current = screen;
  }

  back(): void {
    this.current = this.#past.pop() ?? { name: "library", place: "all" };
  }
}
