// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Kind = "png" | "svg";
