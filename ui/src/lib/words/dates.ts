/*
 * Dates as the reader writes them. Badges often carry a day without an hour, which arrives as
 * midnight UTC: such a day is shown as that day everywhere, and not as the evening before.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The reader's languages; undefined leaves it to the system. */
const reader = (): readonly string[] | undefined =>
  typeof navigator === "undefined" ? undefined : understood(navigator.languages);

/**
 * The languages that dates can be written in. Under the locale C, WebKit names a language "C", which
 * is none and at which Intl throws.
 */
export function understood(languages: readonly string[]): readonly string[] {
  const proper = languages.filter((language) => {
    try {
      return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
    } catch {
      return false;
    }
  });
  return proper.length > 0 ? proper : ["en-GB"];
}

const isWholeDay = (at: Date) => at.getTime() % DAY === 0;

function parsed(text: string): Date | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A day, as in "4 Mar 2028"; the text itself if it is no date. */
export function day(text: string, locales = reader()): string {
  const at = parsed(text);
  if (!at) return text;
  return new Intl.DateTimeFormat(locales as string[] | undefined, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: isWholeDay(at) ? "UTC" : undefined,
  }).format(at);
}

/** The exact time, with its zone, for a tooltip; a day without an hour stays a day. */
export function exactly(text: string, locales = reader()): string {
  const at = parsed(text);
  if (!at) return text;
  const style = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return new Intl.DateTimeFormat(
    locales as string[] | undefined,
    isWholeDay(at)
      ? { ...style, timeZone: "UTC" }
      : { ...style, hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
  ).format(at);
}

/** How long ago, as in "3 minutes ago". */
export function ago(text: string, now = new Date(), locales = reader()): string {
  const at = parsed(text);
  if (!at) return text;
  const passed = at.getTime() - now.getTime();
  const words = new Intl.RelativeTimeFormat(locales as string[] | undefined, { numeric: "auto" });
  const size = Math.abs(passed);
  if (size < MINUTE) return words.format(0, "second");
  if (size < HOUR) return words.format(Math.round(passed / MINUTE), "minute");
  if (size < DAY) return words.format(Math.round(passed / HOUR), "hour");
  if (size < 45 * DAY) return words.format(Math.round(passed / DAY), "day");
  if (size < 365 * DAY) return words.format(Math.round(passed / (30.44 * DAY)), "month");
  return words.format(Math.round(passed / (365.25 * DAY)), "year");
}
