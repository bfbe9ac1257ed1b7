import { describe, expect, test } from "vitest";
import type { AchievementResult } from "$lib/bindings/AchievementResult";
import { sample } from "$lib/platform/memory/samples";
import { facts, resultLine } from "./achievement";

const badge = sample(0, new Date("2026-11-23T10:00:00Z")).badge;
const achievement = {
  id: null,
  achievement_type: null,
  field_of_study: null,
  specialization: null,
  human_code: null,
  credits_available: null,
  version: null,
  creator: null,
  other_identifiers: [],
  related: [],
};
const award = {
  activity_start: null,
  activity_end: null,
  term: null,
  credits_earned: null,
  role: null,
  license_number: null,
  source: null,
};
const result: AchievementResult = {
  name: null,
  result_type: null,
  value: null,
  status: null,
  achieved_level: null,
  allowed_values: [],
  value_min: null,
  value_max: null,
  required_value: null,
  required_level: null,
  levels: [],
  alignments: [],
};

describe("facts of an achievement", () => {
  test("what is not said has no line", () => {
    expect(facts({ ...badge, achievement: null, award: null })).toEqual([]);
    expect(facts({ ...badge, achievement, award })).toEqual([]);
  });

  test.each([
    [{ ...achievement, achievement_type: "CommunityService" }, award, ["Type", "Community Service"]],
    [{ ...achievement, achievement_type: "ext:SkillBadge" }, award, ["Type", "Skill Badge"]],
    [{ ...achievement, credits_available: 6 }, award, ["Credits", "up to 6"]],
    [{ ...achievement, credits_available: 6 }, { ...award, credits_earned: 4.5 }, ["Credits", "4.5 of 6"]],
    [achievement, { ...award, role: "Spea\u202Eker" }, ["Role", "Speaker"]],
    [
      achievement,
      { ...award, activity_start: "2026-01-02T00:00:00Z", activity_end: "2026-03-04T00:00:00Z" },
      ["Done", "2 Jan 2026 to 4 Mar 2026"],
    ],
  ])("%o %o", (said, given, [label, value]) => {
    const found = facts({ ...badge, achievement: said, award: given });
    expect(found).toHaveLength(1);
    expect(found[0]?.[0]).toBe(label);
    expect(found[0]?.[1]).not.toContain("\u202E");
    if (!value?.startsWith("Spea")) expect(found[0]?.[1]).toBe(value);
  });
});

test.each([
  [{ value: "A" }, "A"],
  [{ value: "93", required_value: "70" }, "93 (70 was needed)"],
  [{ achieved_level: { id: null, name: "Good", level: "3", points: null, description: null } }, "Good"],
  [{ status: "Completed" }, "Completed"],
  [{}, "not said"],
])("a result %o reads %s", (said, line) => {
  expect(resultLine({ ...result, ...said })).toBe(line);
});
