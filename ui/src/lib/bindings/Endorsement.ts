// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Endorsement = { id: string | null, endorser: string | null, endorsed: string | null, comment: string | null, issued_on: string | null, };
