import type { Failure } from "$lib/bindings/Failure";
import { failureOf } from "$lib/platform/failure";

/** What the wallet answered last to a question that is asked again and again, and why it did not if it did not. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  #newest = 0;

  /** Asks. The answer to an older question is dropped: what is shown never goes back in time. */
  async ask(question: () => Promise<T>): Promise<void> {
    const number = ++this.#newest;
    try {
      const value = await question();
      if (number !== this.#newest) return;
      this.value = value;
      this.failure = null;
    } catch (error) {
      if (number === this.#newest) this.failure = failureOf(error);
    }
  }
}
