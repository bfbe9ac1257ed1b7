import { m } from "$lib/paraglide/messages";
import { visible } from "$lib/words/visible";
import type { Session } from "./session.svelte";

/** `moving` put before or after `target` among `order`, in the order that they have there. */
export function placed(order: readonly string[], moving: readonly string[], target: string, after: boolean): string[] {
  if (moving.includes(target)) return [...order];
  const moved = order.filter((id) => moving.includes(id));
  const rest = order.filter((id) => !moving.includes(id));
  const at = rest.indexOf(target);
  if (at < 0) return [...order];
  return rest.toSpliced(after ? at + 1 : at, 0, ...moved);
}

/** `id` moved by so many places among `order`, as far as there are places. */
export function stepped(order: readonly string[], id: string, by: number): string[] {
  const from = order.indexOf(id);
  if (from < 0) return [...order];
  const to = Math.min(Math.max(from + by, 0), order.length - 1);
  return order.toSpliced(from, 1).toSpliced(to, 0, id);
}

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id, index) => id === other[index]);

/** What can be done with the collections. */
export class Collections {
  #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  #name(id: string): string {
    return visible(this.#session.library.collections.find((one) => one.id === id)?.name ?? "");
  }

  /** Makes a collection of these badges. Rejects where the name will not do. */
  async make(name: string, ids: readonly string[]): Promise<void> {
    const { platform } = this.#session;
    const id = await platform.makeCollection(name);
    this.#session.done(m.collection_made({ name: visible(name.trim()) }), async () => {
      await platform.deleteCollection(id);
    });
    if (ids.length > 0) await this.#session.attempt(() => platform.putIntoCollection(id, [...ids]));
    this.#session.changed();
  }

  /** Gives a collection another name. Rejects where the name will not do. */
  async rename(id: string, name: string): Promise<void> {
    const { platform, library } = this.#session;
    const before = library.collections.find((one) => one.id === id)?.name ?? name;
    await platform.renameCollection(id, name);
    this.#session.done(m.collection_renamed({ name: visible(name.trim()) }), () => platform.renameCollection(id, before));
  }

  async delete(id: string): Promise<void> {
    const { platform, library } = this.#session;
    await this.#session.attempt(async () => {
      const deleted = await platform.deleteCollection(id);
      if (library.query.collection === id) this.#session.openPlace("all");
      this.#session.done(m.collection_deleted({ name: visible(deleted.collection.name) }), () =>
        platform.bringBackCollection(deleted),
      );
    });
  }

  /** Puts badges into a collection, after those that are in it. */
  async put(id: string, ids: readonly string[]): Promise<void> {
    const { platform } = this.#session;
    await this.#session.attempt(async () => {
      const there = new Set(await platform.collectionIds(id));
      const coming = ids.filter((one) => !there.has(one));
      const name = this.#name(id);
      if (coming.length === 0) {
        this.#session.toasts.say(m.collection_has_them({ name }));
        return;
      }
      await platform.putIntoCollection(id, coming);
      this.#session.done(m.collection_filled({ count: coming.length, name }), () =>
        platform.takeFromCollection(id, coming),
      );
    });
  }

  /** Takes badges out of a collection; they stay in the wallet. */
  async take(id: string, ids: readonly string[]): Promise<void> {
    const { platform } = this.#session;
    await this.#session.attempt(async () => {
      const before = await platform.collectionIds(id);
      const going = before.filter((one) => ids.includes(one));
      await platform.takeFromCollection(id, going);
      this.#session.selection.clear();
      this.#session.done(m.collection_taken({ count: going.length, name: this.#name(id) }), async () => {
        await platform.putIntoCollection(id, going);
        await platform.orderCollection(id, before);
      });
    });
  }

  /** Moves a collection by so many places in the sidebar. */
  async step(id: string, by: number): Promise<void> {
    await this.#orderAll((order) => stepped(order, id, by), id);
  }

  /** Moves a collection before or after another one. */
  async place(id: string, target: string, after: boolean): Promise<void> {
    await this.#orderAll((order) => placed(order, [id], target, after), id);
  }

  async #orderAll(change: (order: string[]) => string[], id: string): Promise<void> {
    const { platform, library } = this.#session;
    await this.#session.attempt(async () => {
      const before = library.collections.map((one) => one.id);
      const after = change(before);
      if (same(before, after)) return;
      await platform.orderCollections(after);
      this.#moved(after.indexOf(id), after.length, () => platform.orderCollections(before));
    });
  }

  /** Moves a badge by so many places in a collection; the place where it is then. */
  async stepBadge(collection: string, badge: string, by: number): Promise<number | null> {
    let place: number | null = null;
    await this.#orderBadges(collection, (order) => {
      const after = stepped(order, badge, by);
      place = after.indexOf(badge);
      return after;
    }, badge);
    return place;
  }

  /** Moves badges before or after another one in a collection. */
  async placeBadges(collection: string, badges: readonly string[], target: string, after: boolean): Promise<void> {
    await this.#orderBadges(collection, (order) => placed(order, badges, target, after), badges[0] ?? target);
  }

  async #orderBadges(collection: string, change: (order: string[]) => string[], first: string): Promise<void> {
    const { platform } = this.#session;
    await this.#session.attempt(async () => {
      const before = await platform.collectionIds(collection);
      const after = change(before);
      if (same(before, after)) return;
      await platform.orderCollection(collection, after);
      this.#moved(after.indexOf(first), after.length, () => platform.orderCollection(collection, before));
    });
  }

  /** A move is seen; it is said only to those who do not see it, and can be taken back. */
  #moved(place: number, total: number, undo: () => Promise<void>): void {
    const session = this.#session;
    session.undo.push({
      undo: async () => {
        await undo();
        session.changed();
      },
    });
    session.said = m.moved_to({ place: place + 1, total });
    session.changed();
  }
}
