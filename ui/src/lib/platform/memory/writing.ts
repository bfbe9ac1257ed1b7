import type { Exported } from "$lib/bindings/Exported";
import type { Form } from "$lib/bindings/Form";
import type { PrintSummary } from "$lib/bindings/PrintSummary";
import type { Standing } from "$lib/bindings/Standing";
import type { Wishes } from "$lib/bindings/Wishes";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import type { SettingsInMemory } from "./settings";
import type { Shelf } from "./shelf";

/** What is not printed under the earner's name. */
const refused: Partial<Record<Standing, string>> = {
  "not-genuine": "It is not genuine.",
  revoked: "It was revoked by its issuer.",
  "not-yours": "It was awarded to somebody else.",
};

/** A page with nothing on it. */
const PAGE =
  "data:image/svg+xml," +
  encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="848"><rect width="1200" height="848" fill="#fff"/></svg>');

/** Writing badges: to files, and on paper. */
export function writing({ answer, isStopped, pause }: Desk, { find, card }: Shelf, settings: SettingsInMemory) {
  async function write(
    ids: string[],
    form: Form,
    folder: string,
    job: string,
    event: (e: Exported) => void,
  ): Promise<Exported[]> {
    const written: Exported[] = [];
    for (const id of ids) {
      if (isStopped(job)) break;
      await pause();
      const name = find(id).badge.name ?? id;
      const stem = `${folder}${name.toLowerCase().replaceAll(/\W+/g, "-")}`;
      const files = [
        ...(form === "credential" ? [] : [`${stem}.png`]),
        ...(form === "image" ? [] : [`${stem}.json`]),
      ];
      const one = { id, name, files };
      event(one);
      written.push(one);
    }
    return written;
  }

  function print(ids: string[], pages: number, all = false): PrintSummary {
    const left_out = ids.flatMap((id) => {
      const { name, standing } = card(find(id));
      const reason = refused[standing];
      return all || !reason ? [] : [{ id, name, reason }];
    });
    const badges = ids.length - left_out.length;
    if (badges === 0) {
      const reason = left_out[0]?.reason ?? "";
      throw failure("print.refused", `There is nothing to print. ${reason}`, "Check the badge again if you think that this is wrong.");
    }
    return { badges, pages: Math.min(pages, badges), left_out, notes: [] };
  }

  function printed(ids: string[], wishes: Wishes, pages: number, all = false): PrintSummary {
    const summary = print(ids, pages, all);
    if (wishes.name) settings.change({ earner_name: wishes.name });
    return summary;
  }

  return {
    write,
    commands: {
      exportZip: (ids, form, _file, job, event) => answer("exportZip", () => write(ids, form, "", job, event)),
      exportFiles: (ids, form, folder, job, event) =>
        answer("exportFiles", () => write(ids, form, `${folder}/`, job, event)),
      lookAtPrint: (ids, what) =>
        answer("lookAtPrint", () => ({ page: PAGE, summary: print(ids, what === "certificate" ? ids.length : 1) })),
      certificate: (ids, wishes) => answer("certificate", () => printed(ids, wishes, ids.length)),
      transcript: (ids, format, wishes) =>
        answer("transcript", () => printed(ids, wishes, format === "pdf" ? 1 : 0, format === "csv")),
    } satisfies Partial<Platform>,
  };
}

export type Writing = ReturnType<typeof writing>;
