import type { Platform } from "./platform";

export type { FileDrag, Platform, Unlisten } from "./platform";

let current: Platform | undefined;

/** The platform that the window runs on. */
export function platform(): Platform {
  if (!current) throw new Error("the platform is used before it was chosen");
  return current;
}

/** Makes `chosen` the platform; tests give a fake one. */
export function usePlatform(chosen: Platform): void {
  current = chosen;
}

/**
 * Chooses the platform: Tauri's window, or, in a browser while developing, samples in memory.
 * A release carries no samples.
 */
export async function choosePlatform(): Promise<void> {
  if ("__TAURI_INTERNALS__" in window) {
    usePlatform((await import("./tauri")).tauri);
  } else if (import.meta.env.DEV || import.meta.env.MODE === "samples") {
    const { memoryFromAddress } = await import("./memory");
    usePlatform(memoryFromAddress(new URL(location.href)));
  } else {
    throw new Error("this page only runs inside Lapel");
  }
}
