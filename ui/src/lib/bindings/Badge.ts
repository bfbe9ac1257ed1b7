// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Criteria } from "./Criteria";
import type { Endorsement } from "./Endorsement";
import type { Evidence } from "./Evidence";
import type { Issuer } from "./Issuer";
import type { RecipientIdentity } from "./RecipientIdentity";
import type { Skill } from "./Skill";
import type { Standard } from "./Standard";

export type Badge = { standard: Standard, id: string | null, name: string | null, description: string | null, criteria: Criteria, image: string | null, issuer: Issuer, recipients: Array<RecipientIdentity>, issued_on: string | null, valid_from: string | null, expires: string | null, evidence: Array<Evidence>, narrative: string | null, skills: Array<Skill>, endorsements: Array<Endorsement>, language: string | null, };
