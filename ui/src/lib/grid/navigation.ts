/** The shape of the grid that a key moves in. */
export interface GridShape {
  columns: number;
  total: number;
  /** Whole rows that fit in sight. */
  rowsInSight: number;
  /** Whether the text runs from right to left. */
  rightToLeft?: boolean;
}

/** Where a key moves from `index`; null if the key does not move. */
export function moved(key: string, index: number, shape: GridShape): number | null {
  const { columns, total, rowsInSight, rightToLeft = false } = shape;
  if (total === 0) return null;
  const last = total - 1;
  const jump = columns * Math.max(1, rowsInSight);
  const forward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const backward = rightToLeft ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward:
      return Math.min(index + 1, last);
    case backward:
      return Math.max(index - 1, 0);
    case "ArrowDown": {
      if (index + columns <= last) return index + columns;
      // Below the last but one row there may be a shorter one: go to its end.
      return Math.floor(index / columns) < Math.floor(last / columns) ? last : index;
    }
    case "ArrowUp":
      return index - columns >= 0 ? index - columns : index;
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageDown": {
      const below = index + jump;
      if (below <= last) return below;
      const same = index + columns * Math.floor((last - index) / columns);
      return same === index ? last : same;
    }
    case "PageUp": {
      const above = index - jump;
      return above >= 0 ? above : index % columns;
    }
    default:
      return null;
  }
}

/** The narrowest that a card may be, and the space between cards, in pixels. */
export const NARROWEST = 172;
export const GAP = 14;

/** How many cards stand side by side in `width` pixels. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
}
