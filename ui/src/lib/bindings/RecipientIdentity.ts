// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type RecipientIdentity = { kind: string, identity: string, hashed: boolean, salt: string | null, };
