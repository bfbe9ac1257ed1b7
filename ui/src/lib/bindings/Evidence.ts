// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Evidence = { url: string | null, name: string | null, description: string | null, narrative: string | null, genre: string | null, audience: string | null, };
