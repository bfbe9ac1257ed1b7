import type { Novelty } from "$lib/bindings/Novelty";
import { m } from "$lib/paraglide/messages";
import type { StandingWords } from "./standing";

/** What a badge at a backpack would be here. */
export function noveltyWords(novelty: Novelty): StandingWords {
  switch (novelty) {
    case "new":
      return { text: m.bring_new(), tone: "ok", sign: "plus" };
    case "here":
      return { text: m.bring_here(), tone: "idle", sign: "tick" };
    case "newer":
      return { text: m.bring_newer(), tone: "warn", sign: "clock" };
    case "problem":
      return { text: m.bring_problem(), tone: "bad", sign: "cross" };
  }
}
