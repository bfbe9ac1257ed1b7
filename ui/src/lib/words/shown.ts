import type { LeftOut } from "$lib/bindings/LeftOut";
import type { Said } from "$lib/bindings/Said";
import type { Shown } from "$lib/bindings/Shown";
import type { Withheld } from "$lib/bindings/Withheld";
import { m } from "$lib/paraglide/messages";

const shown: Record<Shown, () => string> = {
  name: m.shown_name,
  email: m.shown_email,
  evidence: m.shown_evidence,
  narrative: m.shown_narrative,
  results: m.shown_results,
  skills: m.shown_skills,
  credential: m.shown_credential,
};

const said: Record<Said, () => string> = {
  email: m.shown_email,
  number: m.withheld_number,
  name: m.shown_name,
  evidence: m.shown_evidence,
  narrative: m.shown_narrative,
  results: m.shown_results,
  skills: m.shown_skills,
};

const out: Record<LeftOut, () => string> = {
  "not-genuine": m.left_out_not_genuine,
  "not-checked": m.left_out_not_checked,
  expired: m.left_out_expired,
  "not-in-collection": m.left_out_not_in_collection,
};

const list = (words: string[]): string => new Intl.ListFormat("en-GB").format(words);

/** What is shown of a badge beside what it is; empty if nothing is. */
export const shownWords = (things: Shown[]): string => list(things.map((one) => shown[one]()));

/** Why a credential is not given out, as a sentence. */
export const withheldSentence = ({ says }: Withheld): string =>
  m.withheld({ said: list(says.map((one) => said[one]())) });

/** Why a badge that is switched on stays out, as a sentence. */
export const leftOutSentence = (reason: LeftOut): string => out[reason]();

/** A size in bytes, as people say it. */
export function sizeWords(bytes: number): string {
  const isSmall = bytes < 1_048_576;
  const unit = isSmall ? "kilobyte" : "megabyte";
  const value = isSmall ? Math.max(1, Math.ceil(bytes / 1024)) : bytes / 1_048_576;
  return new Intl.NumberFormat("en-GB", { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
