// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Recipient } from "./Recipient";
import type { Verdict } from "./Verdict";

export type HistoryLine = { at: string, verdict: Verdict, recipient: Recipient, };
