// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Method = "hosted" | "jws" | "vc-jwt" | "data-integrity" | "none";
