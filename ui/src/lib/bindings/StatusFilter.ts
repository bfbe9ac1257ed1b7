// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type StatusFilter = "valid" | "expiring" | "expired" | "problem" | "unchecked";
