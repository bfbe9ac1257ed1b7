/** Which badges are selected, as in a file manager. */
export class Selection {
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a range begins. */
  #anchor: string | null = null;

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  get size(): number {
    return this.#ids.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** A click: this one and no other. */
  only(id: string): void {
    this.#ids = new Set([id]);
    this.#anchor = id;
  }

  /** Ctrl-click or Space: this one too, or this one no longer. */
  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = id;
  }

  /** Shift-click: everything from the anchor to this one, in the order of the list. */
  range(order: readonly string[], id: string): void {
    const from = this.#anchor === null ? -1 : order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      this.only(id);
      return;
    }
    this.#ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  all(order: readonly string[]): void {
    this.#ids = new Set(order);
    this.#anchor = order[0] ?? null;
  }

  clear(): void {
    this.#ids = new Set();
    this.#anchor = null;
  }
}
