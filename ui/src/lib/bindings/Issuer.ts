// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Issuer = { id: string | null, name: string | null, url: string | null, email: string | null, image: string | null, description: string | null, };
