import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { untrack } from "svelte";

/** A list of rows of one height, of which only the visible ones exist. */
export interface VirtualRowsOptions {
  scroller: HTMLElement | null;
  count: number;
  rowHeight: number;
  /** A row that exists even when it is out of sight, because it holds the focus. */
  keep?: number;
  paddingStart?: number;
  paddingEnd?: number;
  initialOffset?: number;
}

/** What has to be drawn. */
export interface VirtualRows {
  readonly rows: readonly VirtualItem[];
  readonly height: number;
  /** The first and last row in sight or near it; null before anything is. */
  readonly sight: readonly [first: number, last: number] | null;
  scrollToRow(row: number): void;
}

const OVERSCAN = 2;

/** Follows `read` and the scrolling of its element; to be called while a component is made. */
export function virtualRows(read: () => VirtualRowsOptions): VirtualRows {
  let rows = $state.raw<readonly VirtualItem[]>([]);
  let height = $state(0);
  let sight = $state.raw<readonly [number, number] | null>(null);

  function draw(virtualizer: Virtualizer<HTMLElement, HTMLElement>): void {
    rows = virtualizer.getVirtualItems();
    height = virtualizer.getTotalSize();
    const { range } = virtualizer;
    sight = range && [
      Math.max(0, range.startIndex - OVERSCAN),
      Math.min(virtualizer.options.count - 1, range.endIndex + OVERSCAN),
    ];
  }

  function options({ scroller, count, rowHeight, keep, paddingStart = 0, paddingEnd = 0 }: VirtualRowsOptions) {
    return {
      count,
      getScrollElement: () => scroller,
      estimateSize: () => rowHeight,
      overscan: OVERSCAN,
      paddingStart,
      paddingEnd,
      scrollPaddingStart: paddingStart,
      scrollPaddingEnd: paddingEnd,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const indexes = defaultRangeExtractor(range);
        if (keep === undefined || keep >= count || indexes.includes(keep)) return indexes;
        return [...indexes, keep].sort((a, b) => a - b);
      },
      onChange: draw,
    };
  }

  const first = untrack(read);
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
    ...options(first),
    initialOffset: first.initialOffset ?? 0,
  });

  $effect(() => virtualizer._didMount());
  let measured = first.rowHeight;
  $effect(() => {
    const now = read();
    untrack(() => {
      virtualizer.setOptions({ ...options(now), initialOffset: first.initialOffset ?? 0 });
      virtualizer._willUpdate();
      if (measured !== now.rowHeight) {
        measured = now.rowHeight;
        virtualizer.measure();
      }
      draw(virtualizer);
    });
  });

  return {
    get rows() {
      return rows;
    },
    get height() {
      return height;
    },
    get sight() {
      return sight;
    },
    scrollToRow: (row) => virtualizer.scrollToIndex(row, { align: "auto" }),
  };
}
