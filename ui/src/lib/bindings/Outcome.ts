// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Outcome = "imported" | "duplicate" | "replaced" | "refused";
