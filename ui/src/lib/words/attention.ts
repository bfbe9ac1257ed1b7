import type { Attention } from "$lib/bindings/Attention";
import type { Step } from "$lib/bindings/Step";
import { m } from "$lib/paraglide/messages";
import { standingWords, type StandingWords } from "./standing";

/** The one next step, as the words on its button. */
export function stepName({ step }: Step): string {
  switch (step) {
    case "renew":
      return m.step_renew();
    case "check":
      return m.check_now();
    case "open":
      return m.action_open();
    case "switch-off":
      return m.step_switch_off();
    case "visit":
      return m.step_visit();
    case "sign-in":
      return m.backpack_again();
    case "set-up":
      return m.step_set_up();
    case "publish":
      return m.step_publish();
  }
}

/** What a matter is about, in a word or two. */
export function matterWords({ matter, card }: Attention): StandingWords {
  switch (matter) {
    case "expires":
    case "revoked":
    case "suspended":
    case "not-genuine":
    case "not-checked":
      return card ? standingWords(card) : { text: m.send_needs_you(), tone: "warn", sign: "alert" };
    case "left-out":
      return { text: m.out_left_out(), tone: "warn", sign: "crossed" };
    case "needs-you":
      return { text: m.send_needs_you(), tone: "warn", sign: "alert" };
    case "refused":
      return { text: m.send_refused(), tone: "bad", sign: "cross" };
    case "gone":
      return { text: m.out_gone(), tone: "warn", sign: "question" };
    case "changed":
      return { text: m.out_changed(), tone: "warn", sign: "alert" };
    case "sign-in":
      return { text: m.matter_sign_in(), tone: "warn", sign: "person" };
    case "page-without-place":
      return { text: m.matter_no_place(), tone: "warn", sign: "question" };
    case "page-not-published":
      return { text: m.matter_not_published(), tone: "idle", sign: "clock" };
  }
}
