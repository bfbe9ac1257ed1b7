/** Something that was done and can be taken back. */
export interface Undoable {
  undo: () => Promise<void>;
}

const KEPT = 50;

/** What was done last, newest at the end. */
export class UndoStack {
  #done: Undoable[] = [];

  push(undoable: Undoable): void {
    this.#done = [...this.#done.slice(1 - KEPT), undoable];
  }

  /** Takes this one back, or the last one; false where there is nothing to take back. */
  async undo(which = this.#done.at(-1)): Promise<boolean> {
    if (!which || !this.#done.includes(which)) return false;
    this.#done = this.#done.filter((one) => one !== which);
    await which.undo();
    return true;
  }

  /** Whether this one can still be taken back. */
  holds(which: Undoable): boolean {
    return this.#done.includes(which);
  }
}
