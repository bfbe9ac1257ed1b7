import type { Backpack } from "$lib/bindings/Backpack";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Server } from "$lib/bindings/Server";
import type { Speech } from "$lib/bindings/Speech";
import { m } from "$lib/paraglide/messages";
import { PUBLIC_PAGE } from "$lib/state/session.svelte";
import { day } from "./dates";
import type { StandingWords } from "./standing";

/** What a backpack takes, and whether it gives back. */
export function speaks(speech: Speech): string {
  switch (speech) {
    case "badge-connect":
      return m.backpack_speaks_connect();
    case "open-badges3":
      return m.backpack_speaks_3();
    case "badgr-v2":
      return m.backpack_speaks_badgr();
  }
}

/** How a backpack stands. */
export function standsAs(backpack: Backpack): string {
  switch (backpack.connection) {
    case "connected": {
      const { emails, name } = backpack.account;
      return m.backpack_as({ who: emails[0] ?? name ?? m.backpack_unnamed() });
    }
    case "sign-in-again":
      return m.backpack_sign_in_again();
    case "tokens-missing":
      return m.backpack_tokens_missing();
  }
}

/** The hosts that will hear of the earner, each once. */
export function hosts({ base, token, authorization, registration, refresh, revocation }: Server): string {
  const all = [base, token, authorization, registration, refresh, revocation]
    .filter((url) => url !== null)
    .map((url) => URL.parse(url)?.host)
    .filter((host) => host !== undefined);
  return [...new Set(all)].join(", ");
}

/** The line under the switch of a badge at a destination. */
export function deliveryLine(delivery: Delivery): string {
  const { message } = delivery;
  if (delivery.destination === PUBLIC_PAGE) return pageLine(delivery);
  switch (delivery.state) {
    case "off":
      return m.delivery_off();
    case "in-sync":
      return m.delivery_in_sync({ date: day(delivery.since ?? "") });
    case "waiting":
      return m.delivery_waiting({ message });
    case "taking-back":
      return m.delivery_taking_back({ message });
    case "needs-you":
      return m.delivery_needs_you({ message });
    case "refused":
      return m.delivery_refused({ message });
    case "gone":
      return m.delivery_gone();
    case "changed":
      return m.delivery_changed();
    case "left-there":
      return m.delivery_left();
  }
}

/** The line under the switch of a badge on the public page: what is published changes it. */
function pageLine({ state, message, since, left_out }: Delivery): string {
  switch (state) {
    case "in-sync":
      return m.page_in_sync({ date: day(since ?? "") });
    case "waiting":
      return since ? m.page_changed() : m.page_waiting();
    case "taking-back":
      return m.page_taking_back();
    case "needs-you":
      return left_out ? message : m.delivery_needs_you({ message });
    default:
      return m.share_public_page_off();
  }
}

/** How a badge stands at a destination, in a word or two. */
export function deliveryWords(delivery: Delivery): StandingWords {
  const isPage = delivery.destination === PUBLIC_PAGE;
  switch (delivery.state) {
    case "in-sync":
      return { text: isPage ? m.out_published() : m.out_there(), tone: "ok", sign: "tick" };
    case "waiting":
      return { text: m.out_waiting(), tone: "idle", sign: "clock" };
    case "taking-back":
      return { text: m.out_taking_back(), tone: "idle", sign: "clock" };
    case "needs-you":
      if (delivery.left_out && delivery.since) return { text: m.out_left_there(), tone: "warn", sign: "alert" };
      return delivery.left_out
        ? { text: m.out_left_out(), tone: "warn", sign: "crossed" }
        : { text: m.send_needs_you(), tone: "warn", sign: "alert" };
    case "refused":
      return { text: m.send_refused(), tone: "bad", sign: "cross" };
    case "gone":
      return { text: m.out_gone(), tone: "warn", sign: "question" };
    case "changed":
      return { text: m.out_changed(), tone: "warn", sign: "alert" };
    case "left-there":
      return { text: m.out_left_there(), tone: "warn", sign: "alert" };
    case "off":
      return { text: m.out_off(), tone: "idle", sign: "crossed" };
  }
}
