/** Whether a key calls up the menu of what has the focus. */
export const isMenuKey = (event: KeyboardEvent): boolean =>
  event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

/** A menu opens below or above at most this much of what it belongs to, in CSS pixels: a tall card leaves too little room. */
const BAND = 40;

/** Where a menu opens: at the pointer, or at the middle of what has the focus, wherever that moves to. */
export function menuPlace(event: Event, from: HTMLElement | null): () => DOMRect {
  if (event instanceof MouseEvent && event.type === "contextmenu" && (event.clientX > 0 || event.clientY > 0)) {
    const at = new DOMRect(event.clientX, event.clientY, 0, 0);
    return () => at;
  }
  return () => {
    const { x, y, width, height } = from?.getBoundingClientRect() ?? new DOMRect();
    const band = Math.min(height, BAND);
    return new DOMRect(x, y + (height - band) / 2, width, band);
  };
}
