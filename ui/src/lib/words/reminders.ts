/** The most days before an end that one can be reminded. */
const MOST = 3650;

/** Days as they are typed, "60, 30 7"; null if that is not a list of days. */
export function readDays(typed: string): number[] | null {
  const words = typed.split(/[\s,;]+/).filter(Boolean);
  const days = words.map((word) => (/^\d{1,4}$/.test(word) ? Number(word) : NaN));
  if (days.some((day) => !(day >= 1 && day <= MOST))) return null;
  return [...new Set(days)].sort((a, b) => b - a);
}

/** Days as they are shown. */
export const writeDays = (days: readonly number[]): string => days.join(", ");

/** A time of day in minutes after midnight, from "22:00"; null if it is none. */
export function readTime(typed: string): number | null {
  const [, hour = "", minute = ""] = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(typed) ?? [];
  if (!hour || Number(hour) > 23 || Number(minute) > 59) return null;
  return Number(hour) * 60 + Number(minute);
}

/** A time of day, as in "08:00". */
export function writeTime(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
