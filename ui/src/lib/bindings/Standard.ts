// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Standard = "0.5" | "1.0" | "1.1" | "2.0" | "2.1" | "3.0";
