// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Status } from "./Status";

export type Check = { id: string, status: Status, message: string, evidence: string | null, };
