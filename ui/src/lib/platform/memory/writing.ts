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

  function print(ids: string[], { name }: Wishes, pages: number, all = false): PrintSummary {
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
    if (name) settings.change({ earner_name: name });
    return { badges, pages: Math.min(pages, badges), left_out, notes: [] };
  }

  return {
    write,
    commands: {
      exportZip: (ids, form, _file, job, event) => answer("exportZip", () => write(ids, form, "", job, event)),
      exportFiles: (ids, form, folder, job, event) =>
        answer("exportFiles", () => write(ids, form, `${folder}/`, job, event)),
      certificate: (ids, wishes) => answer("certificate", () => print(ids, wishes, ids.length)),
      transcript: (ids, format, wishes) =>
        answer("transcript", () => print(ids, wishes, format === "pdf" ? 1 : 0, format === "csv")),
    } satisfies Partial<Platform>,
  };
}

export type Writing = ReturnType<typeof writing>;
