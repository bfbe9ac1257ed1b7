import type { Backpack } from "$lib/bindings/Backpack";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Server } from "$lib/bindings/Server";
import type { Speech } from "$lib/bindings/Speech";
import { m } from "$lib/paraglide/messages";
import { day } from "./dates";

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
export function hosts({ base, token, authorization, registration }: Server): string {
  const all = [base, token, authorization, registration]
    .filter((url) => url !== null)
    .map((url) => URL.parse(url)?.host)
    .filter((host) => host !== undefined);
  return [...new Set(all)].join(", ");
}

/** The line under the switch of a badge at a backpack. */
export function deliveryLine(delivery: Delivery): string {
  const { message } = delivery;
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
