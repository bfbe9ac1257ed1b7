// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Skill = { name: string, url: string | null, description: string | null, framework: string | null, code: string | null, };
