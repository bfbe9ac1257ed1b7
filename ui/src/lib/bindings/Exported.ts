// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type Exported = { id: string, name: string, files: Array<string>, };
