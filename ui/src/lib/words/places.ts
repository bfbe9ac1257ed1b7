import type { Place } from "$lib/bindings/Place";
import { m } from "$lib/paraglide/messages";

const names: Record<Place, () => string> = {
  all: m.place_all,
  expiring: m.place_expiring,
  shared: m.place_shared,
  private: m.place_private,
  trash: m.place_trash,
};

/** The name of a place of the sidebar. */
export const placeName = (place: Place): string => names[place]();
