import type { Failure } from "$lib/bindings/Failure";
import { m } from "$lib/paraglide/messages";

function isFailure(error: unknown): error is Failure {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    "message" in error &&
    typeof error.message === "string"
  );
}

/** What a rejected command says, whatever it threw: always a code, a sentence and a hint. */
export function failureOf(error: unknown): Failure {
  if (isFailure(error)) return { code: error.code, message: error.message, hint: error.hint ?? "" };
  const detail = error instanceof Error ? error.message : String(error);
  return { code: "unexpected", message: m.failure_unexpected({ detail }), hint: m.failure_unexpected_hint() };
}
