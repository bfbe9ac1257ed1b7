// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Outcome } from "./Outcome";
import type { Refusal } from "./Refusal";

export type ImportResult = { input: string, outcome: Outcome, id: string | null, name: string | null, error: Refusal | null, };
