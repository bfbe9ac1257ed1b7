import type { Offer } from "$lib/bindings/Offer";
import type { Offers } from "$lib/bindings/Offers";
import type { FileDrag, Platform } from "../platform";
import type { Desk } from "./desk";

/** Those who listen to one thing, and what tells them of it. */
function bell<Said extends unknown[]>() {
  const listeners = new Set<(...said: Said) => void>();
  return {
    ring: (...said: Said): void => listeners.forEach((listener) => listener(...said)),
    listen: (listener: (...said: Said) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What the system tells the window of, and the watched folder. */
export function system({ answer }: Desk) {
  const drag = bell<[FileDrag]>();
  const link = bell<[string]>();
  const shown = bell<[string | null]>();
  const check = bell<[]>();
  const opened = bell<[string[]]>();
  const watched = bell<[]>();
  const folder: Offers = { offers: [], failure: null };

  return {
    /** What a test does in the system's place. */
    handles: {
      drag: drag.ring,
      openPaths: opened.ring,
      openDeepLink: link.ring,
      answerNotification: shown.ring,
      checkFromTray: check.ring,
      bringToWatchedFolder: (offer: Offer): void => {
        folder.offers = [...folder.offers, offer];
        watched.ring();
      },
    },
    commands: {
      dropsPaths: false,
      onFileDrag: drag.listen,
      onOpenedPaths: opened.listen,
      onDeepLink: link.listen,
      onShowBadge: shown.listen,
      onCheckAll: check.listen,
      onWatched: watched.listen,
      onSynced: () => () => {},
      onSignInAnswer: () => () => {},
      watchedOffers: () => answer("watchedOffers", () => structuredClone(folder)),
      dismissOffers: (paths) =>
        answer("dismissOffers", () => {
          folder.offers = folder.offers.filter(({ path }) => !paths.includes(path));
        }),
      usualFolder: () => answer("usualFolder", () => "/home/ada/Downloads"),
    } satisfies Partial<Platform>,
  };
}
