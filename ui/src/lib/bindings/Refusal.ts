// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Refusal = { code: string, message: string, hint: string, };
