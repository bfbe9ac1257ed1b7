// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Expiry } from "./Expiry";
import type { Recipient } from "./Recipient";
import type { Standard } from "./Standard";
import type { Standing } from "./Standing";
import type { Verdict } from "./Verdict";

export type BadgeCard = { id: string, name: string, issuer: string | null, issuer_domain: string | null, standard: Standard | null, standing: Standing, verdict: Verdict | null, recipient: Recipient, expiry: Expiry, validity_left: number | null, days_left: number | null, issued_on: string | null, expires: string | null, shared: boolean, checked_at: string | null, picture: string | null, };
