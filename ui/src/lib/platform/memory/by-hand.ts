import type { KnownPlace } from "$lib/bindings/KnownPlace";
import type { Platform } from "../platform";
import type { Desk } from "./desk";
import type { Shelf } from "./shelf";
import type { Writing } from "./writing";

/** Three places as the table of places has them: one to connect, two to carry badges to. */
const place = { takes: ["2.0" as const], form: "image" as const, images: ["png" as const], max_bytes: null, expired: null, recipient: null, sources: [] };
const knownPlaces: KnownPlace[] = [
  { ...place, id: "canvas", name: "Canvas Credentials", page: null, connect: "https://api.badgr.io/", steps: [] },
  {
    ...place,
    id: "credly",
    name: "Credly",
    page: "https://www.credly.com/",
    connect: null,
    steps: ["Sign in and choose to import a badge.", "Upload the image that Lapel wrote."],
  },
  { ...place, id: "passport", name: "Open Badge Passport", page: null, connect: null, steps: ["Upload the image."] },
];

/** Carrying badges by hand to places that Lapel cannot speak to. */
export function byHand({ answer }: Desk, { find, card, planned }: Shelf, { write }: Writing) {
  /** By badge and place: whether the earner said that it is there. */
  const handOvers = new Map<string, boolean>();

  return {
    commands: {
      knownPlaces: () => answer("knownPlaces", () => knownPlaces),
      planHandOver: (ids, place) =>
        answer("planHandOver", () =>
          ids.map((id) => planned(id, place === "passport" ? "this place takes no badge of this kind" : null)),
        ),
      handOver: (ids, place, folder, job, event) =>
        answer("handOver", async () => {
          const written = await write(ids, "image", `${folder}/`, job, event);
          for (const { id } of written) handOvers.set(`${id} ${place}`, false);
          return written;
        }),
      setHandedOver: (ids, place, done) =>
        answer("setHandedOver", () => {
          for (const id of ids) handOvers.set(`${find(id).id} ${place}`, done);
        }),
      handOvers: (id) =>
        answer("handOvers", () =>
          knownPlaces.flatMap(({ id: place, name }) => {
            const done = handOvers.get(`${id} ${place}`);
            const at = new Date().toISOString();
            return done === undefined ? [] : [{ place, name, written_at: at, done_at: done ? at : null }];
          }),
        ),
      carried: () =>
        answer("carried", () =>
          [...handOvers]
            .filter(([, done]) => done)
            .map(([key]) => {
              const [id = "", place = ""] = key.split(" ");
              const name = knownPlaces.find((one) => one.id === place)?.name ?? place;
              return { card: card(find(id)), place, name, done_at: new Date().toISOString() };
            }),
        ),
    } satisfies Partial<Platform>,
  };
}
