import type { BadgeOutcome } from "$lib/bindings/BadgeOutcome";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Reason } from "$lib/bindings/Reason";
import type { SendOutcome } from "$lib/bindings/SendOutcome";
import { m } from "$lib/paraglide/messages";
import { deliveryLine } from "./backpacks";
import type { StandingWords } from "./standing";

/** A badge on its way to a backpack, as a line of the export sheet. */
export interface SendLine {
  id: string;
  name: string;
  /** As in the badge's card. */
  picture: string | null;
  outcome: SendOutcome;
  /** One sentence; the next step with it, where the earner has to take one. */
  message: string;
  /** What the server answered; may be empty. */
  details: string;
  /** What stands in its way, if something does. */
  reason: Reason | null;
}

/** What became of a badge, in a word or two. */
export function outcomeWords(outcome: SendOutcome): StandingWords {
  switch (outcome) {
    case "sent":
      return { text: m.send_sent(), tone: "ok", sign: "tick" };
    case "present":
      return { text: m.send_present(), tone: "ok", sign: "tick" };
    case "needs-you":
      return { text: m.send_needs_you(), tone: "warn", sign: "alert" };
    case "refused":
      return { text: m.send_refused(), tone: "bad", sign: "cross" };
    case "waiting":
      return { text: m.send_waiting(), tone: "idle", sign: "clock" };
  }
}

/** The line of a badge that was tried. */
export const lineOf = (
  { id, name, outcome, message, details, reason }: BadgeOutcome,
  { picture }: Pick<SendLine, "picture">,
): SendLine => ({
  id,
  name,
  picture,
  outcome,
  message: message || (outcome === "sent" ? m.send_sent_line() : ""),
  details,
  reason,
});

/** The line of a badge for which nothing was to be sent, or that was not reached. */
export function lineFrom(badge: Pick<SendLine, "id" | "name" | "picture">, delivery: Delivery | undefined): SendLine {
  const line = (outcome: SendOutcome, message: string): SendLine => ({
    id: badge.id,
    name: badge.name,
    picture: badge.picture,
    outcome,
    message,
    details: delivery?.details ?? "",
    reason: delivery?.reason ?? null,
  });
  switch (delivery?.state) {
    case "in-sync":
      return line("present", m.send_present_line());
    case "refused":
      return line("refused", delivery.message);
    case "needs-you":
    case "gone":
    case "changed":
    case "left-there":
      return line("needs-you", delivery.state === "needs-you" ? delivery.message : deliveryLine(delivery));
    case "waiting":
    case "taking-back":
    case "off":
    case undefined:
      return line("waiting", delivery?.message || m.send_later());
  }
}
