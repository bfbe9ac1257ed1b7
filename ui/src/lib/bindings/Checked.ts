// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Recipient } from "./Recipient";
import type { Standing } from "./Standing";
import type { Verdict } from "./Verdict";

export type Checked = { id: string, name: string, verdict: Verdict, recipient: Recipient, standing: Standing, before: Standing, };
