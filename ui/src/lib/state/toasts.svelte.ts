import type { Failure } from "$lib/bindings/Failure";
import type { Undoable } from "./undo.svelte";

/** A short message that goes by itself. */
export interface Toast {
  id: number;
  text: string;
  hint: string;
  tone: "plain" | "bad";
  undoable: Undoable | null;
}

/** How long a toast stays, in milliseconds; reading it (pointer or focus) holds it. */
export const TOAST_TIME = 8000;

/** The messages at the bottom of the window. */
export class Toasts {
  shown = $state.raw<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(text: string, undoable: Undoable | null = null): void {
    this.#show({ id: this.#next++, text, hint: "", tone: "plain", undoable });
  }

  fail(failure: Failure): void {
    this.#show({ id: this.#next++, text: failure.message, hint: failure.hint, tone: "bad", undoable: null });
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** Takes away the toasts that offer to undo this. */
  forget(undoable: Undoable): void {
    for (const toast of this.shown) if (toast.undoable === undoable) this.dismiss(toast.id);
  }

  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release(): void {
    for (const toast of this.shown) this.#expire(toast.id);
  }

  #show(toast: Toast): void {
    this.shown = [...this.shown.slice(-2), toast];
    this.#expire(toast.id);
  }

  #expire(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(id, setTimeout(() => this.dismiss(id), TOAST_TIME));
  }
}
