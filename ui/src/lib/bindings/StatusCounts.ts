// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type StatusCounts = { any: number, valid: number, expiring: number, expired: number, problem: number, unchecked: number, issuers: number, };
