// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Criteria = { url: string | null, narrative: string | null, };
