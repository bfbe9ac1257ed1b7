// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Counts = { all: number, needs_attention: number, expiring: number, shared: number, private: number, trash: number, };
