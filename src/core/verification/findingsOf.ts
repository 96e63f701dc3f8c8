import type { Finding } from './finding.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/** What a person should look at, in the order of the text. A module is told of once, where it is first imported. */
export function findingsOf(items: readonly VerifiedItem[]): Finding[] {
  const told = new Set<string>();
  return items.flatMap(({ kind, name, finding, range, message }) => {
    if (finding === undefined) return [];
    if (kind === 'import' && told.size === told.add(name).size) return [];
    return [{ kind: finding, range, message }];
  });
}
