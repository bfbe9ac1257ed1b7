/*
 * Dragging inside the window. It goes by pointer events and not by the page's own drag and drop,
 * which a window that takes dropped files does not get on every system.
 */

/** What is being dragged. */
export type Dragged = { kind: "badges"; ids: string[] } | { kind: "collection"; id: string };

/** Where it would be dropped: a `data-drop` target of this kind and id, on its far half or not. */
export interface Over {
  kind: string;
  id: string;
  after: boolean;
}

/** How far the pointer moves before it drags, in pixels. */
const THRESHOLD = 6;

/** What is being dragged, and where it is. */
export class Drag {
  what = $state.raw<Dragged | null>(null);
  at = $state.raw<{ x: number; y: number }>({ x: 0, y: 0 });
  over = $state.raw<Over | null>(null);

  /** Watches a pointer that went down: it may begin to drag. */
  begin(down: PointerEvent, what: () => Dragged | null, drop: (what: Dragged, over: Over) => void): void {
    if (down.button !== 0 || down.pointerType === "touch") return;
    const end = (dropped: boolean) => {
      for (const [name, heard] of Object.entries(listeners)) window.removeEventListener(name, heard as EventListener, true);
      const { what: dragged, over } = this;
      this.what = null;
      this.over = null;
      delete document.documentElement.dataset["dragging"];
      if (!dragged) return;
      swallowClick();
      if (dropped && over) drop(dragged, over);
    };
    const listeners = {
      pointermove: (event: PointerEvent) => {
        if (!this.what) {
          if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD) return;
          this.what = what();
          if (!this.what) {
            end(false);
            return;
          }
          document.documentElement.dataset["dragging"] = "";
        }
        this.at = { x: event.clientX, y: event.clientY };
        this.over = this.#find(event);
      },
      pointerup: () => end(true),
      pointercancel: () => end(false),
      keydown: (event: KeyboardEvent) => {
        if (event.key !== "Escape" || !this.what) return;
        event.preventDefault();
        event.stopPropagation();
        end(false);
      },
    };
    for (const [name, heard] of Object.entries(listeners)) window.addEventListener(name, heard as EventListener, true);
  }

  #find(event: PointerEvent): Over | null {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-drop]") : null;
    const [kind, id] = target?.dataset["drop"]?.split(":") ?? [];
    if (!target || !kind || !id) return null;
    // A collection goes among collections alone.
    if (this.what?.kind === "collection" && (kind !== "collection" || id === this.what.id)) return null;
    if (this.what?.kind === "badges" && kind === "badge" && this.what.ids.includes(id)) return null;
    const { left, top, width, height } = target.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(target).direction === "rtl";
    const after =
      kind === "badge" ? event.clientX > left + width / 2 !== isRightToLeft : event.clientY > top + height / 2;
    return { kind, id, after };
  }
}

/** The click that ends a drag opens and selects nothing. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}
