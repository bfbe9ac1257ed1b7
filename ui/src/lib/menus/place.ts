/** Whether a key calls up the menu of what has the focus. */
export const isMenuKey = (event: KeyboardEvent): boolean =>
  event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

/** Where a menu opens: at the pointer, or below what has the focus. */
export function menuPlace(event: Event, from: HTMLElement | null): DOMRect {
  if (event instanceof MouseEvent && event.type === "contextmenu" && (event.clientX > 0 || event.clientY > 0)) {
    return new DOMRect(event.clientX, event.clientY, 0, 0);
  }
  return from?.getBoundingClientRect() ?? new DOMRect();
}
