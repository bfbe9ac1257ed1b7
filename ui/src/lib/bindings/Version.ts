// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Standard } from "./Standard";

export type Version = { id: string, standard: Standard | null, };
