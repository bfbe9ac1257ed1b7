// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Destination } from "./Destination";

export type Share = { destination: Destination, wanted: boolean, since: string | null, };
