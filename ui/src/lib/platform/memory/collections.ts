import type { Collection } from "$lib/bindings/Collection";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import type { Sample } from "./samples";
import type { Shelf } from "./shelf";

/** A collection with its badges, in the earner's order. */
interface List {
  id: string;
  name: string;
  badges: string[];
  source: string | null;
  own: boolean;
}

const inOrder = (named: string[], all: string[]) => [
  ...named.filter((id) => all.includes(id)),
  ...all.filter((id) => !named.includes(id)),
];

/** The collections: the earner's own, and one for each transcript. */
export function collections({ answer }: Desk, { items, find, isKept }: Shelf) {
  let lists: List[] = [...items.values()].flatMap(({ id: source, holds, badge }) => {
    if (!holds) return [];
    const badges = [...items.values()].filter(({ collection }) => collection === holds).map(({ id }) => id);
    return [{ id: holds, name: badge.name ?? "Transcript", badges, source, own: false }];
  });
  let made = 0;

  function list(id: string): List {
    const found = lists.find((one) => one.id === id);
    if (!found) throw failure("collection.unknown", `There is no collection ${id}.`, "It may have been deleted.");
    return found;
  }
  const members = (id: string): Sample[] => list(id).badges.filter(isKept).map(find);
  function collection(id: string): Collection {
    const { name, source, own } = list(id);
    return { id, name, badges: members(id).length, source, own };
  }
  function freeName(name: string, own: string | null): string {
    const clean = name.trim().replaceAll(/\s+/g, " ");
    const isTaken = lists.some((one) => one.id !== own && one.name.toLowerCase() === clean.toLowerCase());
    if (clean === "" || isTaken) {
      throw failure("collection.name", `A collection cannot be called “${clean}”`, "Give it a name of 1 to 120 letters that no other has.");
    }
    return clean;
  }

  return {
    members,
    collection,
    /** The badges of a collection in its order; none if there is no such collection. */
    badges: (id: string): string[] => lists.find((one) => one.id === id)?.badges ?? [],
    /** The collections that a badge is in. */
    around: (badge: string): Collection[] =>
      lists.filter(({ badges }) => badges.includes(badge)).map(({ id }) => collection(id)),
    commands: {
      collections: () =>
        answer("collections", () => lists.map(({ id }) => collection(id)).filter(({ badges, own }) => badges > 0 || own)),
      makeCollection: (name) =>
        answer("makeCollection", () => {
          const id = `c${(++made).toString().padStart(15, "0")}`;
          lists.push({ id, name: freeName(name, null), badges: [], source: null, own: true });
          return id;
        }),
      renameCollection: (id, name) =>
        answer("renameCollection", () => {
          Object.assign(list(id), { name: freeName(name, id), own: true });
        }),
      deleteCollection: (id) =>
        answer("deleteCollection", () => {
          const deleted = { collection: collection(id), badges: list(id).badges, order: lists.map((one) => one.id) };
          lists = lists.filter((one) => one.id !== id);
          return deleted;
        }),
      bringBackCollection: ({ collection: { id, name, source, own }, badges, order }) =>
        answer("bringBackCollection", () => {
          lists.push({ id, name, source, own, badges: badges.filter((badge) => items.has(badge)) });
          lists = inOrder(order, lists.map((one) => one.id)).map(list);
        }),
      orderCollections: (ids) =>
        answer("orderCollections", () => {
          lists = inOrder(ids, lists.map(({ id }) => id)).map(list);
        }),
      collectionIds: (id) => answer("collectionIds", () => members(id).map((item) => item.id)),
      putIntoCollection: (id, ids) =>
        answer("putIntoCollection", () => {
          const { badges } = list(id);
          badges.push(...ids.filter((badge) => !badges.includes(find(badge).id)));
        }),
      takeFromCollection: (id, ids) =>
        answer("takeFromCollection", () => {
          const one = list(id);
          Object.assign(one, { own: true, badges: one.badges.filter((badge) => !ids.includes(badge)) });
        }),
      orderCollection: (id, ids) =>
        answer("orderCollection", () => {
          const one = list(id);
          one.badges = inOrder(ids, one.badges);
        }),
    } satisfies Partial<Platform>,
  };
}

export type Collections = ReturnType<typeof collections>;
