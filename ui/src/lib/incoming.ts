/*
 * Things that come into the page by themselves: pasted, or dropped as something other than files.
 */

/** Something to import. */
export type Incoming = { type: "text"; text: string } | { type: "image"; file: File };

/** Whether this is a place for typing, where keys and pastes belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

/** What a paste or a drop brings: its files first, else its text; null for nothing of use. */
export function incoming(data: DataTransfer | null): Incoming | Incoming[] | null {
  if (!data) return null;
  if (data.files.length > 0) return Array.from(data.files, (file) => ({ type: "image", file }));
  const text = (data.getData("text/uri-list") || data.getData("text/plain")).trim();
  return text ? { type: "text", text } : null;
}
