import { expect, test } from "vitest";
import { rulesLine, showsLine } from "./rules";

const none = { only_genuine: false, without_expired: false, collection: null };
const cv = { id: "c1", name: "For my \u202eCV", badges: 1, source: null, own: true };

test("the rules of a destination stand on one line", () => {
  expect(rulesLine(none, [])).toBe("All");
  expect(rulesLine({ ...none, only_genuine: true, without_expired: true }, [])).toBe(
    "All · Only genuine ones · Without expired ones",
  );
  expect(rulesLine({ ...none, collection: "c1" }, [cv])).toContain("For my ⟦U+202E⟧CV");
  expect(rulesLine({ ...none, collection: "c2" }, [cv])).toBe("A collection that was deleted");
});

test("what is shown stands on one line", () => {
  const nothing = { name: false, email: false, evidence: false, narrative: false, results: false, skills: false, credential: false };
  expect(showsLine(nothing)).toBe("Nothing more than the badge itself");
  expect(showsLine({ ...nothing, name: true, email: true })).toBe("My name · E-mail address");
});
