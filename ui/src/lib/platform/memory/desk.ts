import type { Failure } from "$lib/bindings/Failure";
import type { Platform } from "../platform";

/** A failure as the wallet reports it. */
export const failure = (code: string, message: string, hint: string): Failure => ({ code, message, hint });

/** What surrounds a wallet in memory: dialogs, what leaves for the system, jobs, and commands that fail. */
export function desk(pace: number) {
  /** Commands that reject from now on, by the platform's method name. */
  const failing = new Map<keyof Platform, Failure>();
  /** What left for the system: opened links, copied texts, revealed paths, written logs, saved calendars. */
  const sent: { opened: string[]; copied: string[]; revealed: string[]; logs: string[]; saved: string[] } = {
    opened: [],
    copied: [],
    revealed: [],
    logs: [],
    saved: [],
  };
  /** What the system's dialogs answer next. */
  const dialogs: { files: string[]; folder: string | null; save: string | null } = {
    files: ["/home/ada/Downloads/laboratory-safety.png", "/home/ada/Downloads/holiday.png"],
    folder: "/home/ada/Documents",
    save: "/home/ada/Documents/badges.zip",
  };
  const stopped = new Set<string>();

  /** Answers a command as a wallet does: later, and with a failure where one is wanted. */
  async function answer<T>(command: keyof Platform, work: () => T | Promise<T>): Promise<T> {
    await Promise.resolve();
    const failed = failing.get(command);
    if (failed) throw failed;
    return work();
  }

  return {
    failing,
    sent,
    dialogs,
    answer,
    isStopped: (job: string) => stopped.has(job),
    /** As long as one badge takes. */
    pause: () => new Promise<void>((done) => setTimeout(done, pace)),
    commands: {
      stop: (job) => answer("stop", () => void stopped.add(job)),
      chooseFiles: () => answer("chooseFiles", () => dialogs.files),
      chooseFolder: () => answer("chooseFolder", () => dialogs.folder),
      chooseSave: () => answer("chooseSave", () => dialogs.save),
      openLink: (url) =>
        answer("openLink", () => {
          if (!url.startsWith("https://")) {
            throw failure("link.refused", "Lapel only opens https addresses.", "Copy the address if you trust it.");
          }
          sent.opened.push(url);
        }),
      copyText: (text) => answer("copyText", () => void sent.copied.push(text)),
      reveal: (path) => answer("reveal", () => void sent.revealed.push(path)),
      openWritten: (path) => answer("openWritten", () => void sent.opened.push(path)),
    } satisfies Partial<Platform>,
  };
}

export type Desk = ReturnType<typeof desk>;
