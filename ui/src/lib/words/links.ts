/** An address that may be opened: https only, written as the browser would ask for it. */
export function openable(text: string | null): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" || url.username || url.password) return null;
  return url.href;
}
