import type { AchievementResult } from "$lib/bindings/AchievementResult";
import type { Badge } from "$lib/bindings/Badge";
import type { Endorsed } from "$lib/bindings/Endorsed";
import type { Issuer } from "$lib/bindings/Issuer";
import type { Level } from "$lib/bindings/Level";
import { m } from "$lib/paraglide/messages";
import { day } from "./dates";
import { visible } from "./visible";

/** Something that a badge says, under its name. */
export type Fact = [label: string, value: string];

const profile = (issuer: Issuer | null | undefined): string | null => issuer?.name ?? issuer?.id ?? null;

/** `ext:` types are the issuer's own; the standard's are written as one word in capitals. */
const spaced = (type: string): string => type.replace(/^ext:/, "").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

function credits(badge: Badge): string | null {
  const earned = badge.award?.credits_earned ?? null;
  const available = badge.achievement?.credits_available ?? null;
  if (earned === null) return available === null ? null : m.credits_available({ available: String(available) });
  if (available === null) return String(earned);
  return m.credits_of({ earned: String(earned), available: String(available) });
}

function period(badge: Badge): string | null {
  const { activity_start: start = null, activity_end: end = null } = badge.award ?? {};
  if (start && end) return m.period({ start: day(start), end: day(end) });
  return start ? day(start) : end ? day(end) : null;
}

/** What 3.0 says of an achievement and its award beyond name, description and criteria. */
export function facts(badge: Badge): Fact[] {
  const { achievement, award } = badge;
  const said: [string, string | null | undefined][] = [
    [m.fact_type(), achievement?.achievement_type && spaced(achievement.achievement_type)],
    [m.fact_field(), achievement?.field_of_study],
    [m.fact_specialization(), achievement?.specialization],
    [m.fact_code(), achievement?.human_code],
    [m.fact_version(), achievement?.version],
    [m.fact_creator(), profile(achievement?.creator)],
    [m.fact_credits(), credits(badge)],
    [m.fact_period(), period(badge)],
    [m.fact_term(), award?.term],
    [m.fact_role(), award?.role],
    [m.fact_licence(), award?.license_number],
    [m.fact_source(), profile(award?.source)],
    ...(achievement?.other_identifiers ?? []).map((other): Fact => [
      other.identifier_type ?? m.fact_identifier(),
      other.identifier,
    ]),
  ];
  return said.filter((fact): fact is Fact => Boolean(fact[1])).map(([label, value]) => [visible(label), visible(value)]);
}

const levelName = (level: Level | null): string | null => level?.name ?? level?.level ?? null;

/** What came out, in one line: the value or the level, and what would have been enough. */
export function resultLine(result: AchievementResult): string {
  const level = levelName(result.achieved_level);
  const found = [result.value, level, result.status && spaced(result.status)].filter(Boolean);
  const enough = result.required_value ?? levelName(result.required_level);
  const line = found.length > 0 ? found.join(", ") : m.result_none();
  return visible(enough ? m.result_needed({ result: line, needed: enough }) : line);
}

const endorsed: Record<Endorsed, () => string> = {
  award: m.endorses_award,
  achievement: m.endorses_achievement,
  creator: m.endorses_creator,
  issuer: m.endorses_issuer,
};

/** What somebody vouches for. */
export const endorsedWords = (of: Endorsed): string => endorsed[of]();
