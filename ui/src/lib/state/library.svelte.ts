import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { Collection } from "$lib/bindings/Collection";
import type { Counts } from "$lib/bindings/Counts";
import type { Query } from "$lib/bindings/Query";
import type { Failure } from "$lib/bindings/Failure";
import type { StatusCounts } from "$lib/bindings/StatusCounts";
import type { Platform } from "$lib/platform";
import { failureOf } from "$lib/platform/failure";
import { placeName } from "$lib/words/places";
import { visible } from "$lib/words/visible";

/** Badges that one answer holds. */
const PAGE = 60;
/** Pages that are kept: enough to scroll back, few enough to forget about. */
const KEPT_PAGES = 24;
/** Milliseconds between the last key and the search. */
export const SEARCH_DELAY = 40;

/** Asks for every badge, the newest first. */
export const everything: Query = {
  search: "",
  place: "all",
  collection: null,
  status: null,
  expiring_within_days: null,
  sort: "newest",
};

/**
 * The badges of one query, of which only the pages around the visible window are held.
 *
 * Every question belongs to an epoch. A change of the query or of the wallet begins a new one, and
 * answers of an older epoch are dropped: what is shown never goes back in time.
 */
export class Library {
  query = $state.raw<Query>(everything);
  /** What stands in the search field; the query follows it after a moment. */
  search = $state("");
  total = $state(0);
  phase = $state<"loading" | "ready" | "failed">("loading");
  failure = $state.raw<Failure | null>(null);
  counts = $state.raw<Counts | null>(null);
  statusCounts = $state.raw<StatusCounts | null>(null);
  collections = $state.raw<Collection[]>([]);
  /** Counts the queries, so that the grid knows when to begin at the top again. */
  version = $state(0);
  /** The badge that the keyboard is at. */
  active = $state(0);
  /** How far the grid is scrolled, in pixels, for coming back to it. */
  offset = 0;

  #pages = $state.raw<ReadonlyMap<number, BadgeCard[]>>(new Map());
  #platform: Platform;
  #epoch = 0;
  /** Pages that were asked for in this epoch. */
  #asked = new Set<number>();
  /** The pages shown belong to the query before. */
  #outdated = false;
  #window: [first: number, last: number] = [0, PAGE - 1];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #order: { epoch: number; ids: Promise<string[]> } | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  cardAt(index: number): BadgeCard | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** What the sidebar calls the list that is shown. */
  get title(): string {
    const { place, collection } = this.query;
    const named = this.collections.find(({ id }) => id === collection)?.name;
    return named === undefined ? placeName(place) : visible(named);
  }

  /** The collection that is shown in its own order; null where another order holds. */
  get inItsOrder(): string | null {
    const { collection, sort, search, status } = this.query;
    return sort === "collection" && search === "" && status === null ? collection : null;
  }

  /** Asks for another query, at once. */
  ask(change: Partial<Query>): void {
    clearTimeout(this.#timer);
    this.query = { ...this.query, search: this.search, ...change };
    this.search = this.query.search;
    this.version++;
    this.active = 0;
    this.offset = 0;
    this.#window = [0, PAGE - 1];
    this.#outdated = true;
    this.#begin();
  }

  /** Takes what was typed, and asks when the typing rests. */
  type(text: string): void {
    this.search = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask({ search: text }), SEARCH_DELAY);
  }

  /** Asks again because the wallet changed; what is shown stays until the answer is here. */
  refresh(): void {
    this.#begin();
  }

  /** Makes sure that the cards from `first` to `last` are here or on their way. */
  ensure(first: number, last: number): void {
    this.#window = [first, last];
    this.#request();
  }

  /** The ids of the whole query, in its order. */
  ids(): Promise<string[]> {
    if (this.#order?.epoch !== this.#epoch) {
      this.#order = { epoch: this.#epoch, ids: this.#platform.badgeIds(this.query) };
    }
    return this.#order.ids;
  }

  #begin(): void {
    this.#epoch++;
    this.#asked.clear();
    this.#request();
    void this.#count();
  }

  #request(): void {
    const [first, last] = this.#window;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (!this.#asked.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const epoch = this.#epoch;
    this.#asked.add(page);
    try {
      const answer = await this.#platform.listBadges(this.query, page * PAGE, PAGE);
      if (epoch !== this.#epoch) return;
      const pages = new Map(this.#outdated ? [] : this.#pages);
      this.#outdated = false;
      pages.set(page, answer.cards);
      this.#pages = this.#near(pages, page);
      this.total = answer.total;
      this.failure = null;
      this.phase = "ready";
    } catch (error) {
      if (epoch !== this.#epoch) return;
      this.#asked.delete(page);
      this.failure = failureOf(error);
      this.phase = "failed";
    }
  }

  /** The pages nearest to `page`, as many as are kept; the others are asked for again when needed. */
  #near(pages: Map<number, BadgeCard[]>, page: number): Map<number, BadgeCard[]> {
    if (pages.size <= KEPT_PAGES) return pages;
    const farthest = [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const far of farthest.slice(0, pages.size - KEPT_PAGES)) {
      pages.delete(far);
      this.#asked.delete(far);
    }
    return pages;
  }

  async #count(): Promise<void> {
    const epoch = this.#epoch;
    try {
      const [counts, statusCounts, collections] = await Promise.all([
        this.#platform.counts(),
        this.#platform.statusCounts(this.query),
        this.#platform.collections(),
      ]);
      if (epoch !== this.#epoch) return;
      this.counts = counts;
      this.statusCounts = statusCounts;
      this.collections = collections;
    } catch (error) {
      if (epoch !== this.#epoch) return;
      this.failure = failureOf(error);
      this.phase = "failed";
    }
  }
}
