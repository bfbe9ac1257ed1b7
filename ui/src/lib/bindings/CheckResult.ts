// Mirrors the Rust type of this name; generation from Rust replaces this file.
import type { Check } from "./Check";
import type { EvidenceFile } from "./EvidenceFile";
import type { Method } from "./Method";
import type { Recipient } from "./Recipient";
import type { Verdict } from "./Verdict";

export type CheckResult = { at: string, verdict: Verdict, recipient: Recipient, method: Method, checks: Array<Check>, evidence: Array<EvidenceFile>, };
