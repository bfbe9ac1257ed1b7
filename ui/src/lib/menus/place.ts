/** Whether a key calls up the menu of what has the focus. */
export const isMenuKey = (event: KeyboardEvent): boolean =>
  event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

/**
 * Where a menu opens: at the pointer, or at the middle of what has the focus, wherever that moves to.
 * A point always leaves half of the window to one side of it; a tall card may leave too little.
 */
export function menuPlace(event: Event, from: HTMLElement | null): () => DOMRect {
  if (event instanceof MouseEvent && event.type === "contextmenu" && (event.clientX > 0 || event.clientY > 0)) {
    const at = new DOMRect(event.clientX, event.clientY, 0, 0);
    return () => at;
  }
  return () => {
    const { x, y, width, height } = from?.getBoundingClientRect() ?? new DOMRect();
    return new DOMRect(x + width / 2, y + height / 2, 0, 0);
  };
}
