// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Checked } from "./Checked";

export type CheckEvent = { "type": "found", badges: number, } | { "type": "done" } & Checked;
