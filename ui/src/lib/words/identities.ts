import type { IdentityKind } from "$lib/bindings/IdentityKind";
import { m } from "$lib/paraglide/messages";

/** The kinds of identity, in the order in which they are offered. */
export const identityKinds: IdentityKind[] = ["email", "url", "telephone", "did", "id"];

const names: Record<IdentityKind, () => string> = {
  email: m.identity_email,
  url: m.identity_url,
  telephone: m.identity_telephone,
  did: m.identity_did,
  id: m.identity_id,
};

/** The name of a kind of identity. */
export const identityKindName = (kind: IdentityKind): string => names[kind]();

const shapes: Record<IdentityKind, [RegExp, () => string]> = {
  email: [/^[^\s@]+@[^\s@]+$/, m.identity_invalid_email],
  url: [/^https?:\/\/[^\s/]+\S*$/, m.identity_invalid_url],
  telephone: [/^\+[\d\s().-]*\d[\d\s().-]*$/, m.identity_invalid_telephone],
  did: [/^did:[a-z0-9]+:\S+$/, m.identity_invalid_did],
  id: [/./, m.identity_invalid_empty],
};

/** What is wrong with an identity as typed, in a sentence; null if it will do. */
export function identityFault(kind: IdentityKind, value: string): string | null {
  const typed = value.trim();
  if (!typed) return m.identity_invalid_empty();
  const [shape, sentence] = shapes[kind];
  return shape.test(typed) ? null : sentence();
}

const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/iu;

/** Whether `text` names a host, with or without a port, and nothing more. */
export function isHost(text: string): boolean {
  const found = HOST.exec(text.trim());
  if (!found) return false;
  return found[1] === undefined || (Number(found[1]) >= 1 && Number(found[1]) <= 65_535);
}
