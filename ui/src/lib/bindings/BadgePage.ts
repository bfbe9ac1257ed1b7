// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Badge } from "./Badge";
import type { BadgeCard } from "./BadgeCard";
import type { CheckResult } from "./CheckResult";
import type { HistoryLine } from "./HistoryLine";
import type { Kind } from "./Kind";
import type { Share } from "./Share";
import type { Version } from "./Version";

export type BadgePage = { card: BadgeCard, badge: Badge, result: CheckResult | null, newer_attempt: CheckResult | null, history: Array<HistoryLine>, shares: Array<Share>, versions: Array<Version>, awarded_to: string | null, added_at: string, removed_at: string | null, origin: string, image_kind: Kind | null, credential: string, };
