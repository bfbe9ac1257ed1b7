/** A clause from Rust, such as "this is no badge", as a sentence of its own. */
export function sentence(clause: string): string {
  const text = clause.trim();
  if (text === "") return "";
  const [first = "", ...rest] = text;
  const end = /[.!?…]$/.test(text) ? "" : ".";
  return first.toLocaleUpperCase() + rest.join("") + end;
}
