import type { Change } from "$lib/bindings/Change";
import { m } from "$lib/paraglide/messages";
import { day } from "./dates";

const members: Record<string, () => string> = {
  name: m.member_name,
  description: m.member_description,
  criteria: m.member_criteria,
  image: m.member_image,
  issuer: m.member_issuer,
  recipients: m.member_recipients,
  issued_on: m.member_issued_on,
  valid_from: m.member_valid_from,
  expires: m.member_expires,
  evidence: m.member_evidence,
  narrative: m.member_narrative,
  skills: m.member_skills,
  endorsements: m.member_endorsements,
  results: m.member_results,
  associations: m.member_associations,
};

const dates = new Set(["issued_on", "valid_from", "expires"]);

/** What a newer version says otherwise, each kind of change once, however many members fall under it. */
export const changeLines = (changes: readonly Change[]): string[] => [...new Set(changes.map(changeWords))];

/** What a newer version of a badge says otherwise, in one line. */
export function changeWords({ member: which, before, after }: Change): string {
  const member = (members[which] ?? m.member_other)();
  const shown = (value: string) => (dates.has(which) ? day(value) : value);
  if (before !== null && after !== null) {
    return m.earlier_change({ member, before: shown(before), after: shown(after) });
  }
  if (after !== null) return m.earlier_added({ member, after: shown(after) });
  if (before !== null) return m.earlier_dropped({ member, before: shown(before) });
  return m.earlier_differs({ member });
}
