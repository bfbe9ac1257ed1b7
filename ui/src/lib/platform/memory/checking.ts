import type { Checked } from "$lib/bindings/Checked";
import type { Platform } from "../platform";
import type { Desk } from "./desk";
import { sample, type Sample } from "./samples";
import type { Shelf } from "./shelf";

/** Checking badges: what was never checked, or could not be, is found genuine. */
export function checking({ answer, isStopped, pause }: Desk, { now, find, kept }: Shelf) {
  function check(item: Sample): Checked {
    const before = item.standing;
    const replaced = item.newer;
    if (replaced) {
      item.earlier = [{ until: new Date().toISOString(), changes: replaced, credential: "{}" }, ...item.earlier];
      item.newer = null;
    }
    if (before === "unchecked" || (before === "undecided" && item.badge.standard === "3.0" && item.missing.length === 0)) {
      item.standing = "genuine";
      item.result = ["valid", "yours"];
      item.checks = sample(2, now).checks;
    }
    item.checkedAt = new Date();
    const [verdict, recipient] = item.result ?? ["unverified", "unknown"];
    return {
      id: item.id,
      name: item.badge.name ?? item.id,
      verdict,
      recipient,
      standing: item.standing,
      before,
      issuer_unconfirmed: item.signer !== null,
      suspended: item.standing === "suspended",
      replaced,
    };
  }

  return {
    commands: {
      check: (ids, job, event) =>
        answer("check", async () => {
          const wanted = ids.length > 0 ? ids.map(find) : kept();
          const done: Checked[] = [];
          event({ type: "found", badges: wanted.length });
          for (const item of wanted) {
            if (isStopped(job)) break;
            await pause();
            const one = check(item);
            done.push(one);
            event({ type: "done", ...one });
          }
          return done;
        }),
    } satisfies Partial<Platform>,
  };
}
