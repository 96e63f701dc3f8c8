import { compareGravity } from './compareGravity.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/** The items as a list shows them: imports before symbols, the gravest first, and nothing that says the same twice. */
export function listedItems(items: readonly VerifiedItem[]): VerifiedItem[] {
  const told = new Set<string>();
  return items
    .filter(({ kind, name, label }) => told.size < told.add(JSON.stringify([kind, name, label])).size)
    .toSorted(
      (one, other) =>
        Number(one.kind === 'symbol') - Number(other.kind === 'symbol') ||
        compareGravity(one.finding, other.finding),
    );
}
