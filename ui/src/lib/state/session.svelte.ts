import { createContext } from "svelte";
import type { Backpack } from "$lib/bindings/Backpack";
import type { Destination } from "$lib/bindings/Destination";
import type { Place } from "$lib/bindings/Place";
import type { Failure } from "$lib/bindings/Failure";
import type { Offers } from "$lib/bindings/Offers";
import type { Settings } from "$lib/bindings/Settings";
import type { Target } from "$lib/bindings/Target";
import type { Platform } from "$lib/platform";
import { failureOf } from "$lib/platform/failure";
import { m } from "$lib/paraglide/messages";
import { Collections } from "./collections.svelte";
import { Drag } from "./drag.svelte";
import { Library } from "./library.svelte";
import { Route } from "./route.svelte";
import { Selection } from "./selection.svelte";
import { Toasts } from "./toasts.svelte";
import { Tray, type CheckJob, type ImportJob } from "./tray.svelte";
import { UndoStack, type Undoable } from "./undo.svelte";

/** What badges are printed as. */
export type PaperKind = "certificate" | "transcript";

/** A dialog that lies over the window. */
export type Sheet =
  | { name: "add" }
  | { name: "export"; ids: string[]; to?: string; paper?: PaperKind }
  /** A collection is named: a new one, into which `ids` go, or the one of this id anew. */
  | { name: "collection"; id?: string; ids?: string[] }
  /** Which collections these badges are in. */
  | { name: "collections"; ids: string[] }
  /** What is switched off stays where it is. */
  | { name: "stays"; ids: string[]; destination: Destination }
  | { name: "asked"; link: string }
  | { name: "bring"; backpack: Backpack }
  | { name: "outward"; id: string; to: Target }
  | { name: "snippet"; ids: string[] }
  | { name: "remove"; ids: string[] }
  | { name: "delete"; ids: string[] };

/** A menu that was called up where the pointer or the focus is. */
export type Menu = { at: () => DOMRect; from: HTMLElement | null } & (
  | { name: "badges"; ids: string[] }
  | { name: "collection"; id: string }
);

/** The first destination, which every wallet has. */
export const PUBLIC_PAGE = "public-page";

/** How many deep links wait at most: a page can open any number. */
const MAX_ASKED = 8;

/** Milliseconds between two refreshes while work goes on. */
const REFRESH = 300;

/** Everything that the window knows while it is open, and everything that can be done in it. */
export class Session {
  readonly platform: Platform;
  readonly route = new Route();
  readonly selection = new Selection();
  readonly toasts = new Toasts();
  readonly undo = new UndoStack();
  readonly library: Library;
  readonly tray: Tray;
  readonly collections = new Collections(this);
  readonly drag = new Drag();
  sheet = $state.raw<Sheet | null>(null);
  menu = $state.raw<Menu | null>(null);
  /** What a screen reader says, and nobody sees. */
  said = $state("");
  settings = $state.raw<Settings | null>(null);
  /** What came into the watched folder and waits for a choice. */
  watched = $state.raw<Offers>({ offers: [], failure: null });
  /** Deep links that wait until nothing is being looked at. */
  asked = $state.raw<string[]>([]);
  /** Grows with every change of the wallet. */
  revision = $state(0);

  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Platform) {
    this.platform = platform;
    this.library = new Library(platform);
    this.tray = new Tray(platform, () => this.changedSoon());
  }

  /** Somebody asked for something by a link: it is said as soon as nothing else is being looked at. */
  ask(link: string): void {
    if (this.asked.includes(link) || this.asked.length >= MAX_ASKED) return;
    this.asked = [...this.asked, link];
  }

  /** What is asked next. */
  nextAsked(): string | undefined {
    const [next, ...rest] = this.asked;
    if (next !== undefined) this.asked = rest;
    return next;
  }

  /** The wallet changed: whatever is shown is asked for again. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.revision++;
    this.library.refresh();
  }

  /** The wallet is changing: as `changed`, but not more often than the eye needs. */
  changedSoon(): void {
    this.#timer ??= setTimeout(() => this.changed(), REFRESH);
  }

  /** Does something; a failure becomes a toast. Returns whether it worked. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.toasts.fail(failureOf(error));
      return false;
    }
  }

  fail(failure: Failure): void {
    this.toasts.fail(failure);
  }

  /** Says what was done, and how it is taken back. */
  done(text: string, undo: () => Promise<void>): void {
    const undoable: Undoable = {
      undo: async () => {
        await undo();
        this.changed();
      },
    };
    this.undo.push(undoable);
    this.toasts.say(text, undoable);
    this.changed();
  }

  /** Takes back this, or what was done last. */
  async takeBack(which?: Undoable): Promise<void> {
    if (which) this.toasts.forget(which);
    await this.attempt(async () => {
      if (await this.undo.undo(which)) this.toasts.say(m.undo_done());
      else this.toasts.say(m.undo_nothing());
    });
  }

  /** What is gone is neither selected nor looked at any more. */
  #leave(ids: readonly string[]): void {
    this.selection.clear();
    const { current } = this.route;
    if (current.name === "badge" && ids.includes(current.id)) this.route.back();
  }

  async remove(ids: string[]): Promise<boolean> {
    return this.attempt(async () => {
      await this.platform.remove(ids);
      this.#leave(ids);
      this.done(m.removed({ count: ids.length }), async () => {
        await this.platform.restore(ids);
      });
    });
  }

  async restore(ids: string[]): Promise<boolean> {
    return this.attempt(async () => {
      await this.platform.restore(ids);
      this.selection.clear();
      this.done(m.restored({ count: ids.length }), async () => {
        await this.platform.remove(ids);
      });
    });
  }

  async deleteForever(ids: string[]): Promise<boolean> {
    return this.attempt(async () => {
      await this.platform.deleteForever(ids);
      this.#leave(ids);
      this.toasts.say(m.deleted({ count: ids.length }));
      this.changed();
    });
  }

  /** Says whether badges are wanted at a destination; only those that differed are taken back by Undo. */
  async share(ids: readonly string[], destination: string, wanted: boolean): Promise<boolean> {
    return this.attempt(async () => {
      const changed = await this.platform.setShared([...ids], destination, wanted);
      if (changed.length === 0) {
        this.toasts.say(wanted ? m.nothing_to_share() : m.nothing_to_unshare());
        return;
      }
      const count = changed.length;
      this.done(wanted ? m.shared_done({ count }) : m.unshared_done({ count }), async () => {
        await this.platform.setShared(changed, destination, !wanted);
        await this.#makeSo(changed, destination);
      });
      await this.#makeSo(changed, destination);
    });
  }

  /** What is wanted at a backpack is made so at once; what cannot be waits in the outbox. */
  async #makeSo(ids: string[], destination: string): Promise<void> {
    if (destination === PUBLIC_PAGE) return;
    await this.platform.syncBackpacks({ backpack: destination, badges: ids }, `sync-${destination}`, () => {});
    this.changed();
  }

  /** Switches badges on from a menu: before anything is sent to a backpack, what would be is shown. */
  async switchOn(ids: readonly string[], destination: Destination): Promise<void> {
    if (destination.id === PUBLIC_PAGE) await this.share(ids, destination.id, true);
    else this.sheet = { name: "export", ids: [...ids], to: destination.id };
  }

  /** Switches badges off; where they would stay all the same, that is said first. */
  async switchOff(ids: readonly string[], destination: Destination): Promise<void> {
    if (destination.takes_back) await this.share(ids, destination.id, false);
    else this.sheet = { name: "stays", ids: [...ids], destination };
  }

  /** Opens a place of the sidebar, with nothing searched or filtered. */
  openPlace(place: Place): void {
    this.selection.clear();
    const { sort } = this.library.query;
    this.library.ask({ place, collection: null, search: "", status: null, sort: sort === "collection" ? "newest" : sort });
    this.route.go({ name: "library", place });
  }

  /** Opens a collection in its own order, with nothing searched or filtered. */
  openCollection(id: string): void {
    this.selection.clear();
    this.library.ask({ place: "all", collection: id, search: "", status: null, sort: "collection" });
    this.route.go({ name: "library", place: "all" });
  }

  /** What a notification was about: a badge, or those that need a look. */
  showBadge(badge: string | null): void {
    this.sheet = null;
    if (badge === null) this.route.go({ name: "attention" });
    else this.route.go({ name: "badge", id: badge });
    this.changed();
  }

  async check(ids: readonly string[]): Promise<void> {
    await this.tray.check(ids);
  }

  /** Fetches the contexts that a badge's proof needs, and checks it again. */
  async fetchContexts(id: string): Promise<boolean> {
    return this.attempt(async () => {
      await this.platform.fetchContexts(id);
      await this.check([id]);
    });
  }

  async stop(job: ImportJob | CheckJob): Promise<void> {
    await this.attempt(() => this.tray.stop(job));
  }

  /** Adds the sample badges, and checks them. */
  async addSamples(): Promise<boolean> {
    return this.attempt(async () => {
      const ids = await this.platform.addSamples();
      this.changed();
      await this.check(ids);
    });
  }

  async removeSamples(): Promise<boolean> {
    return this.attempt(async () => {
      const count = await this.platform.removeSamples();
      this.selection.clear();
      if (this.route.current.name === "badge") this.route.back();
      this.toasts.say(m.samples_removed({ count }));
      this.changed();
    });
  }

  async importPaths(paths: string[]): Promise<void> {
    if (paths.length === 0) return;
    this.#imported(await this.tray.import((job, event) => this.platform.importPaths(paths, job, event)));
  }

  async readOffers(): Promise<void> {
    await this.attempt(async () => {
      this.watched = await this.platform.watchedOffers();
    });
  }

  async dismissOffers(paths: string[]): Promise<void> {
    await this.attempt(() => this.platform.dismissOffers(paths));
    await this.readOffers();
  }

  async importOffers(paths: string[]): Promise<void> {
    await this.dismissOffers(paths);
    await this.importPaths(paths);
  }

  async importText(text: string): Promise<void> {
    this.#imported(await this.tray.import((job, event) => this.platform.importText(text, job, event)));
  }

  async importImage(file: Blob, name: string): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.#imported(await this.tray.import((job, event) => this.platform.importImage(bytes, name, job, event)));
  }

  /** Keeps the lines that were chosen of what a backpack offers. */
  async takeOffer(numbers: number[]): Promise<void> {
    this.#imported(await this.tray.import((job, event) => this.platform.takeOffer(numbers, job, event)));
  }

  #undoImport = new WeakMap<ImportJob, Undoable>();

  #imported(job: ImportJob): void {
    if (!job.summary?.new_ids.length) return;
    const undoable = { undo: () => this.tray.undo(job) };
    this.#undoImport.set(job, undoable);
    this.undo.push(undoable);
  }

  /** Takes an import back, from its own button in the tray. */
  async undoImport(job: ImportJob): Promise<void> {
    await this.takeBack(this.#undoImport.get(job));
  }

  async chooseFiles(): Promise<void> {
    await this.attempt(async () => this.importPaths(await this.platform.chooseFiles()));
  }

  async chooseFolder(): Promise<void> {
    await this.attempt(async () => {
      const folder = await this.platform.chooseFolder();
      if (folder) await this.importPaths([folder]);
    });
  }

  async openLink(url: string): Promise<void> {
    await this.attempt(() => this.platform.openLink(url));
  }

  async copy(text: string): Promise<void> {
    await this.attempt(async () => {
      await this.platform.copyText(text);
      this.toasts.say(m.copied());
    });
  }

  async reveal(path: string): Promise<void> {
    await this.attempt(() => this.platform.reveal(path));
  }

  async set(settings: Settings): Promise<boolean> {
    return this.attempt(async () => {
      await this.platform.setSettings($state.snapshot(settings));
      this.settings = settings;
    });
  }
}

export const [useSession, provideSession] = createContext<Session>();
