// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type EvidenceFile = { url: string, status: number, sha256: string, at: string, };
