import { m } from "$lib/paraglide/messages";
import { visible } from "./visible";

const kinds = new Map<string, () => string>(Object.entries({
  exactMatchOf: m.association_exact_match,
  isChildOf: m.association_child,
  isParentOf: m.association_parent,
  isPartOf: m.association_part,
  isPeerOf: m.association_peer,
  isRelatedTo: m.association_related,
  precedes: m.association_precedes,
  replacedBy: m.association_replaced,
}));

/** How one award of a transcript belongs to another (CLR 2.0 AssociationTypeEnum), in words. */
export const associationWords = (kind: string): string => kinds.get(kind)?.() ?? visible(kind);
