/*
 * Issuers' text may hide characters that turn its reading order around, take no room, or control a
 * terminal. They are shown by name, so that nobody is fooled by what cannot be seen.
 */

const joiners = new Set([0x200c, 0x200d]);
const tags = (code: number) => code >= 0xe0020 && code <= 0xe007f;

/** Scripts whose spelling needs joiners, and emoji, whose sequences do. */
const joins =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;

/** Letters that look like nothing. */
const blanks = new Set([0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x2800, 0x3164, 0xffa0]);

function isHidden(code: number): boolean {
  return (
    (code >= 0x80 && code <= 0x9f) ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe0fff) ||
    (code & 0xfffe) === 0xfffe ||
    blanks.has(code)
  );
}

const named = (code: number) => `⟦U+${code.toString(16).toUpperCase().padStart(4, "0")}⟧`;

function isLineBreak(code: number): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d;
}

/**
 * `text` with every control, direction mark and invisible character made visible. Line breaks and
 * tabs become spaces, or stay where `lines` is true. Joiners stay inside emoji and inside the
 * scripts that are spelled with them, and so do the tags of a flag.
 */
export function visible(text: string, { lines = false } = {}): string {
  const characters = Array.from(text.replaceAll("\r\n", "\n"));
  let shown = "";
  let inFlag = false;
  characters.forEach((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    if (inFlag && tags(code)) {
      shown += character;
      return;
    }
    inFlag = code === 0x1f3f4;
    if (isLineBreak(code)) shown += lines ? character.replace("\r", "\n") : " ";
    else if (code < 0x20) shown += String.fromCodePoint(0x2400 + code);
    else if (code === 0x7f) shown += "\u2421";
    else if (code >= 0xd800 && code <= 0xdfff) shown += "\ufffd";
    else if (
      joiners.has(code) &&
      joins.test(characters[index - 1] ?? "") &&
      joins.test(characters[index + 1] ?? "")
    )
      shown += character;
    else shown += isHidden(code) ? named(code) : character;
  });
  return shown;
}
