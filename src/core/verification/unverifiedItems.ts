import { compareGravity } from './compareGravity.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/** What is left to verify of these, the gravest first, and nothing twice: the first place of each stands for all. */
export function unverifiedItems<T extends { readonly item: VerifiedItem }>(placed: readonly T[]): T[] {
  const told = new Set<string>();
  return placed
    .filter(({ item: { kind, name, finding } }) => {
      if (finding === undefined) return false;
      return told.size < told.add(JSON.stringify([kind, name, finding])).size;
    })
    .toSorted((one, other) => compareGravity(one.item.finding, other.item.finding));
}
