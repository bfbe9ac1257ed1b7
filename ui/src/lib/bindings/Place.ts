// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Place = "all" | "needs-attention" | "expiring" | "shared" | "private" | "trash";
