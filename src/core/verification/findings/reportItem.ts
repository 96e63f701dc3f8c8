import { compareSeverity, type Finding } from './finding.ts';
import type { ItemFacts } from './verifiedItems.ts';

/** An item in the words that users read; they are the same wherever it is shown. */
export interface ReportItem extends ItemFacts {
  /** What is known of it in a few words, such as `installed, requests 2.31.0` or `does not exist`. */
  readonly label: string;
  /** What the label leaves open, in whole sentences, such as which names may be meant. */
  readonly detail?: string;
  /** Name, label and detail in whole sentences. */
  readonly message: string;
}

/**
 * The items as a list shows them: imports before symbols, the most severe first, without duplicates. A symbol keeps its
 * documentation only if no import in the list has the same.
 */
export function listedItems(items: readonly ReportItem[]): ReportItem[] {
  const seen = new Set<string>();
  const ofImports = new Set(
    items.filter(({ kind }) => kind === 'import').map(({ documentation }) => documentation),
  );
  return items
    .filter(({ kind, name, label }) => seen.size < seen.add(JSON.stringify([kind, name, label])).size)
    .map((item) => {
      const { documentation, ...rest } = item;
      return item.kind === 'symbol' && ofImports.has(documentation) ? rest : item;
    })
    .toSorted(
      (one, other) =>
        Number(one.kind === 'symbol') - Number(other.kind === 'symbol') ||
        compareSeverity(one.finding, other.finding),
    );
}

/** What is left to verify of these, the most severe first; of several items with the same finding only the first. */
export function itemsToVerify<T extends { readonly item: ReportItem }>(placed: readonly T[]): T[] {
  const seen = new Set<string>();
  return placed
    .filter(({ item: { kind, name, finding } }) => {
      if (finding === undefined) return false;
      return seen.size < seen.add(JSON.stringify([kind, name, finding])).size;
    })
    .toSorted((one, other) => compareSeverity(one.item.finding, other.item.finding));
}

/** What the user should look at, in the order of the text; a module only where it is first imported. */
export function findingsOf(items: readonly ReportItem[]): Finding[] {
  const seen = new Set<string>();
  return items.flatMap(({ kind, name, finding, range, message }) => {
    if (finding === undefined) return [];
    if (kind === 'import' && seen.size === seen.add(name).size) return [];
    return [{ kind: finding, range, message }];
  });
}
