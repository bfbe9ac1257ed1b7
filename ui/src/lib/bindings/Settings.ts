// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Appearance } from "./Appearance";

export type Settings = { appearance: Appearance, allowed_hosts: Array<string>, ca_file: string | null, };
