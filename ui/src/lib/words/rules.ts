import type { Collection } from "$lib/bindings/Collection";
import type { Rules } from "$lib/bindings/Rules";
import type { Shows } from "$lib/bindings/Shows";
import { m } from "$lib/paraglide/messages";
import { visible } from "./visible";

/** Which badges go to a destination, on one line. */
export function rulesLine(rules: Rules, collections: readonly Collection[]): string {
  const named = collections.find(({ id }) => id === rules.collection)?.name;
  const which = rules.collection === null ? m.rules_all() : named === undefined ? m.rules_lost() : visible(named);
  return [
    which,
    ...(rules.only_genuine ? [m.rules_genuine()] : []),
    ...(rules.without_expired ? [m.rules_without_expired()] : []),
  ].join(" · ");
}

/** What is shown of a badge beside what it is, on one line. */
export function showsLine(shows: Shows): string {
  const names: [keyof Shows, () => string][] = [
    ["name", m.shows_name],
    ["skills", m.shows_skills],
    ["evidence", m.shows_evidence],
    ["narrative", m.shows_narrative],
    ["results", m.shows_results],
    ["credential", m.shows_credential],
    ["email", m.shows_email],
  ];
  const shown = names.filter(([key]) => shows[key]).map(([, name]) => name());
  return shown.length > 0 ? shown.join(" · ") : m.shows_nothing();
}
