// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Place } from "./Place";
import type { Sort } from "./Sort";
import type { StatusFilter } from "./StatusFilter";

export type Query = { search: string, place: Place, status: StatusFilter | null, expiring_within_days: number | null, sort: Sort, };
