// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { ImportResult } from "./ImportResult";

export type ImportEvent = { "type": "found", files: number, } | { "type": "done" } & ImportResult;
