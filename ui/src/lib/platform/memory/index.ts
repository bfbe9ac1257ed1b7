import type { Departure } from "$lib/bindings/Departure";
import type { Offer } from "$lib/bindings/Offer";
import type { Settings } from "$lib/bindings/Settings";
import type { FileDrag, Platform } from "../platform";
import { attention as attentionOf } from "./attention";
import { backpacks as backpacksOf } from "./backpacks";
import { badge } from "./badge";
import { bringing } from "./bringing";
import { byHand } from "./by-hand";
import { checking } from "./checking";
import { collections as collectionsOf } from "./collections";
import { desk as deskOf, failure, type Desk } from "./desk";
import { destinations as destinationsOf, type Destinations } from "./destinations";
import { log as logOf } from "./log";
import { outward } from "./outward";
import { query } from "./query";
import { settings as settingsOf } from "./settings";
import { shelf as shelfOf } from "./shelf";
import { system as systemOf } from "./system";
import { writing as writingOf } from "./writing";

/** How the platform in memory is made. */
export interface MemoryOptions {
  /** How many sample badges it begins with. */
  badges?: number;
  /** Milliseconds that one badge takes to import, check or export. */
  pace?: number;
  /** The moment that everything is relative to. */
  now?: Date;
  appearance?: Settings["appearance"];
  /** Whether a transcript of the first two badges is among them. */
  transcript?: boolean;
  /** Whether two credentials of 3.0 are among them: one with newer versions, one that needs a context. */
  credentials?: boolean;
}

/** The platform in memory, and the handles by which a test moves it. */
export interface Memory extends Platform {
  /** Commands that reject from now on, by the platform's method name. */
  readonly failing: Desk["failing"];
  /** What left for the system: opened links, copied texts, revealed paths, written logs, saved calendars. */
  readonly sent: Desk["sent"];
  /** What the system's dialogs answer next. */
  readonly dialogs: Desk["dialogs"];
  /** What has left, newest first. */
  readonly left: Departure[];
  /** The public page: whether it has a place, and which badges were published on it when. */
  readonly published: Destinations["published"];
  drag(event: FileDrag): void;
  openPaths(paths: string[]): void;
  openDeepLink(link: string): void;
  /** A notification is answered: it is about a badge, or (null) about several. */
  answerNotification(badge: string | null): void;
  /** The tray's menu. */
  checkFromTray(): void;
  /** A badge image comes into the watched folder. */
  bringToWatchedFolder(offer: Offer): void;
}

/** A wallet in memory: what the window runs on in a browser and in unit tests. */
export function memory({
  badges = 10,
  pace = 0,
  now = new Date(),
  appearance = "system",
  transcript = false,
  credentials = false,
}: MemoryOptions = {}): Memory {
  const desk = deskOf(pace);
  const system = systemOf(desk);
  const settings = settingsOf(desk, appearance);
  const shelf = shelfOf(desk, { badges, now, transcript, credentials });
  const collections = collectionsOf(desk, shelf);
  const backpacks = backpacksOf(desk, shelf);
  const destinations = destinationsOf(desk, shelf, collections, backpacks);
  const attention = attentionOf(desk, shelf, destinations);
  const log = logOf(desk);
  const writing = writingOf(desk, shelf, settings);
  const { failing, sent, dialogs } = desk;
  return {
    failing,
    sent,
    dialogs,
    left: log.left,
    published: destinations.published,
    ...system.handles,
    ...desk.commands,
    ...system.commands,
    ...settings.commands,
    ...shelf.commands,
    ...query(desk, shelf, collections, attention.count).commands,
    ...collections.commands,
    ...badge(desk, shelf, collections, destinations).commands,
    ...bringing(desk, shelf).commands,
    ...checking(desk, shelf).commands,
    ...destinations.commands,
    ...attention.commands,
    ...log.commands,
    ...outward(desk, shelf, settings).commands,
    ...backpacks.commands,
    ...byHand(desk, shelf, writing).commands,
    ...writing.commands,
  };
}

/** The platform in memory that an address asks for: `?sample=1000&theme=dark&pace=40`. */
export function memoryFromAddress({ searchParams }: URL): Memory {
  const theme = searchParams.get("theme");
  const made = memory({
    badges: Number(searchParams.get("sample") ?? 10),
    pace: Number(searchParams.get("pace") ?? 40),
    appearance: theme === "dark" || theme === "light" ? theme : "system",
  });
  for (const command of searchParams.getAll("fail")) {
    made.failing.set(
      command as keyof Platform,
      failure("io", "The wallet could not be read: the disk did not answer.", "Check that the disk is connected, then try again."),
    );
  }
  return made;
}
