// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Standing = "genuine" | "expiring" | "expired" | "not-yet-valid" | "revoked" | "not-genuine" | "not-yours" | "undecided" | "unchecked";
