// Mirrors the Rust type of this name; generation from Rust replaces this file.
export type ImportSummary = { imported: number, duplicates: number, replaced: number, refused: number, stopped: boolean, new_ids: Array<string>, };
