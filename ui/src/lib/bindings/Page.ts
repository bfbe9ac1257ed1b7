// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { BadgeCard } from "./BadgeCard";

export type Page = { total: number, cards: Array<BadgeCard>, };
