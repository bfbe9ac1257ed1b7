// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Verdict = "valid" | "expired" | "revoked" | "invalid" | "not-yet-valid" | "unverified";
