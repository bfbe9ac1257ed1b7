// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { IdentityKind } from "./IdentityKind";

export type Identity = { kind: IdentityKind, value: string, };
