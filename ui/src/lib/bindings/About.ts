// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type About = { version: string, wallet_folder: string, };
