import { compareGravity } from './compareGravity.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/**
 * The items as a list shows them: imports before symbols, the gravest first, and nothing that says the same twice. A
 * symbol keeps its documentation where it is not that of an import above it.
 */
export function listedItems(items: readonly VerifiedItem[]): VerifiedItem[] {
  const told = new Set<string>();
  const ofImports = new Set(
    items.filter(({ kind }) => kind === 'import').map(({ documentation }) => documentation),
  );
  return items
    .filter(({ kind, name, label }) => told.size < told.add(JSON.stringify([kind, name, label])).size)
    .map((item) => {
      const { documentation, ...rest } = item;
      return item.kind === 'symbol' && ofImports.has(documentation) ? rest : item;
    })
    .toSorted(
      (one, other) =>
        Number(one.kind === 'symbol') - Number(other.kind === 'symbol') ||
        compareGravity(one.finding, other.finding),
    );
}
