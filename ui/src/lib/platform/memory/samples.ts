import type { Badge } from "$lib/bindings/Badge";
import type { Change } from "$lib/bindings/Change";
import type { Check } from "$lib/bindings/Check";
import type { Earlier } from "$lib/bindings/Earlier";
import type { Recipient } from "$lib/bindings/Recipient";
import type { Signer } from "$lib/bindings/Signer";
import type { Standing } from "$lib/bindings/Standing";
import type { Verdict } from "$lib/bindings/Verdict";

const DAY = 86_400_000;

/** What a sample badge is made from. */
interface Recipe {
  name: string;
  issuer: string;
  domain: string;
  standing: Standing;
  /** Days from now on which it was issued and on which it expires. */
  issued: number;
  expires: number | null;
  shared: boolean;
  shape: "hexagon" | "disc" | "seal" | "shield";
  colours: [rim: string, face: string];
  words: [string, string?];
}

const recipes: Recipe[] = [
  { name: "Tencent Cloud Architect Associate", issuer: "Tencent Cloud", domain: "tencent.com", standing: "genuine", issued: -103, expires: 467, shared: true, shape: "hexagon", colours: ["#0b2f7a", "#0a4fc4"], words: ["TCCA", "Associate"] },
  { name: "Solutions Developer Professional", issuer: "Tencent Cloud", domain: "tencent.com", standing: "expiring", issued: -689, expires: 41, shared: true, shape: "hexagon", colours: ["#35176f", "#5b2bb0"], words: ["TCSD", "Professional"] },
  { name: "Data Ethics Foundations", issuer: "Open University", domain: "open.ac.uk", standing: "genuine", issued: -240, expires: null, shared: false, shape: "disc", colours: ["#7c3117", "#b4512d"], words: ["ETHICS"] },
  { name: "Peer Reviewer 2025", issuer: "Journal of Open Science", domain: "jos.example", standing: "genuine", issued: -330, expires: null, shared: true, shape: "seal", colours: ["#1c5039", "#2f7d5a"], words: ["REVIEW", "2025"] },
  { name: "First Aid at Work", issuer: "Red Crescent Training", domain: "crescent.example", standing: "expired", issued: -1198, expires: -103, shared: false, shape: "shield", colours: ["#7d1c1a", "#b3312e"], words: ["AID", "Level 3"] },
  { name: "Conference Speaker", issuer: "RustNation", domain: "rustnation.example", standing: "genuine", issued: -620, expires: null, shared: true, shape: "disc", colours: ["#111317", "#30343c"], words: ["SPEAK", "2024"] },
  { name: "Kubernetes Administrator", issuer: "Cloud Foundation", domain: "cncf.example", standing: "genuine", issued: -295, expires: 361, shared: true, shape: "hexagon", colours: ["#134a79", "#1f6fb2"], words: ["CKA"] },
  { name: "Community Mentor", issuer: "Code Club", domain: "codeclub.example", standing: "undecided", issued: -800, expires: null, shared: false, shape: "seal", colours: ["#8f5f0a", "#c98a16"], words: ["MENTOR"] },
  { name: "Statistics with R", issuer: "Data Academy", domain: "dataacademy.example", standing: "revoked", issued: -900, expires: null, shared: false, shape: "disc", colours: ["#2b4661", "#466b8f"], words: ["STAT"] },
  { name: "Accessibility Specialist", issuer: "A11y Institute", domain: "a11y.example", standing: "genuine", issued: -470, expires: 801, shared: false, shape: "shield", colours: ["#094541", "#0f6b66"], words: ["A11Y", "CPACC"] },
  { name: "Master of Improbable Credentials and Unreasonably Long Achievement Names", issuer: "Tencent \u202Eduolc\u202C", domain: "tencemt.example", standing: "not-genuine", issued: -60, expires: null, shared: false, shape: "hexagon", colours: ["#4b2144", "#8a3f7e"], words: ["???"] },
  { name: "Laboratory Safety", issuer: "Institute of Chemistry", domain: "chem.example", standing: "not-yours", issued: -50, expires: 400, shared: false, shape: "seal", colours: ["#394b12", "#6c8a26"], words: ["LAB"] },
  { name: "شهادة الأمن السيبراني", issuer: "أكاديمية الخليج", domain: "gulf.example", standing: "not-yet-valid", issued: -5, expires: 700, shared: false, shape: "shield", colours: ["#173e63", "#2a6aa5"], words: ["SEC"] },
  { name: "Open Source Contributor", issuer: "Commons Collective", domain: "commons.example", standing: "unchecked", issued: -20, expires: null, shared: false, shape: "disc", colours: ["#5c1f3a", "#99375f"], words: ["OSS"] },
  { name: "Garden Planner", issuer: "Allotment Society", domain: "allotment.example", standing: "issuer-not-confirmed", issued: -90, expires: null, shared: false, shape: "disc", colours: ["#29510f", "#4b8a24"], words: ["GROW"] },
];

const points = (sides: number, radius: number): string =>
  Array.from({ length: sides }, (_, side) => {
    const angle = (side / sides) * 2 * Math.PI - Math.PI / 2;
    return `${(50 + radius * Math.cos(angle)).toFixed(1)},${(50 + radius * Math.sin(angle)).toFixed(1)}`;
  }).join(" ");

const outlines: Record<Recipe["shape"], (scale: number, fill: string) => string> = {
  hexagon: (scale, fill) => `<polygon points="${points(6, 48 * scale)}" fill="${fill}"/>`,
  seal: (scale, fill) => `<polygon points="${points(16, 48 * scale)}" fill="${fill}"/>`,
  disc: (scale, fill) => `<circle cx="50" cy="50" r="${47 * scale}" fill="${fill}"/>`,
  shield: (scale, fill) =>
    `<path d="M50 3 90 15v35c0 25-18 40-40 47C28 90 10 75 10 50V15Z" fill="${fill}" transform="translate(${50 - 50 * scale} ${50 - 50 * scale}) scale(${scale})"/>`,
};

function picture({ shape, colours, words }: Recipe): string {
  const outline = outlines[shape];
  const first = `<text x="50" y="${words[1] ? 49 : 54}" font-family="sans-serif" font-weight="700" font-size="${words[0].length > 5 ? 11 : 15}" text-anchor="middle" fill="#fff">${words[0]}</text>`;
  const second = words[1]
    ? `<text x="50" y="63" font-family="sans-serif" font-size="8" text-anchor="middle" fill="#fff" opacity=".85">${words[1]}</text>`
    : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${outline(1, colours[0])}${outline(0.86, colours[1])}${first}${second}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const verdicts: Record<Standing, [Verdict, Recipient] | null> = {
  genuine: ["valid", "yours"],
  expiring: ["valid", "yours"],
  expired: ["expired", "yours"],
  "not-yet-valid": ["not-yet-valid", "yours"],
  revoked: ["revoked", "yours"],
  suspended: ["revoked", "yours"],
  "not-genuine": ["invalid", "unknown"],
  "not-yours": ["valid", "other"],
  undecided: ["unverified", "unknown"],
  "issuer-not-confirmed": ["valid", "yours"],
  unchecked: null,
};

const key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
const signer: Signer = {
  key: `${key}#${key.slice(8)}`,
  fingerprint: "9b1c 04e7 52aa d3f0",
  suite: "eddsa-rdfc-2022",
  controller: key,
  created: "2026-05-03T09:00:00Z",
};

/** A badge of the wallet in memory. */
export interface Sample {
  id: string;
  badge: Badge;
  standing: Standing;
  result: [Verdict, Recipient] | null;
  checks: Check[];
  /** Who signed it, of a credential of 3.0 that nobody vouches for. */
  signer: Signer | null;
  /** The contexts that its proof needs and that were not fetched. */
  missing: string[];
  /** What it said before, and what a newer version says otherwise that its issuer gives at the next check. */
  earlier: Earlier[];
  newer: Change[] | null;
  checkedAt: Date | null;
  sharedSince: Date | null;
  addedAt: Date;
  removedAt: Date | null;
  picture: string | null;
  /** The collection that it is in, and the one that it brought. */
  collection: string | null;
  /** Whether it came with Lapel. */
  isSample: boolean;
  holds: string | null;
  origin: string;
}

const day = (now: Date, days: number): string => {
  const at = new Date(now.getTime() + days * DAY);
  at.setUTCHours(0, 0, 0, 0);
  return at.toISOString();
};

function checksOf(recipe: Recipe, now: Date): Check[] {
  const host = recipe.domain;
  const pass = (id: string, message: string, evidence: string): Check => ({ id, status: "pass", message, evidence });
  const checks: Check[] = [
    pass("image", "The image carries an Open Badges 2.0 assertion", "iTXt chunk openbadges, 1 found"),
  ];
  switch (recipe.standing) {
    case "unchecked":
      return [];
    case "undecided":
      checks.push({ id: "hosted.assertion", status: "skip", message: "The issuer could not be reached", evidence: `${host} took too long to answer` });
      return checks;
    case "not-genuine":
      checks.push(
        pass("hosted.assertion", "The issuer still hosts this badge", `${host} answered 200`),
        { id: "issuer.scope", status: "fail", message: "The badge is not where its issuer says its badges are", evidence: `https://${host}/a/1 is not under https://tencent.com/` },
      );
      return checks;
  }
  checks.push(
    pass("hosted.assertion", "The issuer still hosts this badge", `${host} answered 200`),
    pass("hosted.baked-copy", "The hosted copy matches the baked copy", "identical after normalisation"),
    pass("issuer.scope", "Badge and issuer belong together", "badge class and issuer on the same origin"),
    recipe.standing === "not-yours"
      ? { id: "recipient", status: "fail", message: "It was awarded to somebody else", evidence: "none of your identities matches its salted SHA-256 digest" }
      : pass("recipient", "It was awarded to you", "matches ada@example.org (salted SHA-256)"),
  );
  if (recipe.expires !== null) {
    const status = recipe.standing === "expired" ? "fail" : recipe.standing === "expiring" ? "warn" : "pass";
    checks.push({
      id: "dates.expiry",
      status,
      message: recipe.standing === "expired" ? "It has expired" : "It has not expired",
      evidence: `expires ${day(now, recipe.expires).slice(0, 10)}, ${recipe.expires} days left`,
    });
  }
  checks.push(
    recipe.standing === "revoked"
      ? { id: "revocation", status: "fail", message: "The issuer took it back", evidence: "reason given: issued in error" }
      : pass("revocation", "Not revoked", "the issuer publishes no revocation"),
  );
  return checks;
}

/** The sample with this number; after the first few they repeat under numbered names. */
export function sample(index: number, now: Date): Sample {
  const recipe = recipes[index % recipes.length] as Recipe;
  const round = Math.floor(index / recipes.length);
  const shift = -round * 3;
  const id = index.toString(16).padStart(16, "0");
  const host = `https://${recipe.domain}`;
  return {
    id,
    badge: {
      standard: "2.0",
      id: `${host}/assertions/${id}`,
      name: round === 0 ? recipe.name : `${recipe.name} ${round + 1}`,
      description:
        "Holders can design, deploy and operate cloud solutions: they choose services for a workload, secure them, and keep them running at a cost that fits.",
      criteria: {
        url: `${host}/criteria/${id}`,
        narrative: "Pass the proctored professional exam: 120 minutes, 80 questions, a mark of 70 or more.",
      },
      image: `${host}/images/${id}.png`,
      issuer: { id: `${host}/issuer`, name: recipe.issuer, url: host, email: `badges@${recipe.domain}`, image: null, description: null },
      recipients: [{ kind: "email", identity: "sha256$5e884898da28047151d0e56f8dc6292773603d0d", hashed: true, salt: "sea" }],
      issued_on: day(now, recipe.issued + shift),
      valid_from: recipe.standing === "not-yet-valid" ? day(now, 30) : null,
      expires: recipe.expires === null ? null : day(now, recipe.expires),
      evidence: [
        { url: `${host}/evidence/${id}`, name: "Project report", description: "A migration of three services, with its cost before and after.", narrative: null, genre: "Report", audience: null },
      ],
      narrative: null,
      skills: ["Cloud computing", "Load balancing", "Serverless", "SQL", "Network security"].map((name) => ({ name, url: null, description: null, framework: null, code: null, target_type: null })),
      associations: [],
      partial: null,
      achievement: null,
      award: null,
      results: [],
      endorsements: [
        { id: `${host}/endorsements/1`, endorser: "Association of Cloud Engineers", endorsed: `${host}/issuer`, of: "issuer", confirmed: true, comment: "We recognise this exam as evidence of professional practice.", issued_on: day(now, -200) },
      ],
      language: null,
    },
    standing: recipe.standing,
    result: verdicts[recipe.standing],
    checks: checksOf(recipe, now),
    signer: recipe.standing === "issuer-not-confirmed" ? signer : null,
    missing: [],
    earlier: [],
    newer: null,
    checkedAt: recipe.standing === "unchecked" ? null : new Date(now.getTime() - 3 * 60_000),
    sharedSince: recipe.shared ? new Date(now.getTime() - 2 * DAY) : null,
    addedAt: new Date(now.getTime() - 20 * DAY),
    removedAt: null,
    picture: picture(recipe),
    collection: null,
    isSample: false,
    holds: null,
    origin: `${recipe.name.toLowerCase().replaceAll(" ", "-")}.png`,
  };
}

/** A transcript that holds `within`, which it makes a collection of. */
export function transcript(within: Sample[], now: Date): Sample {
  const made = sample(800_000, now);
  const [first, second] = within;
  for (const item of within) item.collection = made.id;
  return {
    ...made,
    holds: made.id,
    badge: {
      ...made.badge,
      standard: "3.0",
      name: "Autumn Transcript",
      partial: true,
      associations:
        first && second
          ? [
              {
                kind: "precedes",
                source: first.badge.id ?? "",
                source_name: first.badge.name,
                target: second.badge.id ?? "",
                target_name: second.badge.name,
              },
            ]
          : [],
    },
  };
}

/** Two credentials of 3.0: one that its issuer has replaced and replaces again, one whose proof needs a context. */
export function credentials(now: Date): [replaced: Sample, needy: Sample] {
  const made = (index: number, name: string): Sample => {
    const item = sample(index, now);
    return { ...item, badge: { ...item.badge, standard: "3.0", name } };
  };
  const replaced = made(810_000, "Renewed Certificate");
  const needy = made(825_000, "Badge in Other Words");
  return [
    {
      ...replaced,
      earlier: [
        {
          until: day(now, -30),
          changes: [{ member: "results", before: "Final grade: B", after: "Final grade: A" }],
          credential: "{}",
        },
      ],
      newer: [{ member: "expires", before: "2026-12-01T00:00:00Z", after: "2028-12-01T00:00:00Z" }],
    },
    {
      ...needy,
      standing: "undecided",
      result: ["unverified", "unknown"],
      missing: ["https://vocabulary.example/v1"],
    },
  ];
}
