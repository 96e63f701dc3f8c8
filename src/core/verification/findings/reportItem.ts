import type { OffsetRange } from '../../text/offsetRange.ts';
import type { VersionedApi } from '../verified/verifiedApis.ts';
import { compareSeverity, type Finding, type FindingKind } from './finding.ts';

/** An import or a symbol in verified code, in words for people. The same words stand wherever it is shown. */
export interface ReportItem {
  readonly kind: 'import' | 'symbol';
  /** `requests`, or `requests.get`. */
  readonly name: string;
  /** What to look at in the code: the module of an import, the last name of a symbol. */
  readonly range: OffsetRange;
  /** Why a person should look at it; undefined where nothing is left to verify. */
  readonly finding: FindingKind | undefined;
  /** What is known of it in a few words, such as `installed, requests 2.31.0` or `does not exist`. */
  readonly label: string;
  /** What the label leaves open, in whole sentences, such as what may be meant instead. */
  readonly detail?: string;
  /** Name, label and detail in whole sentences. */
  readonly message: string;
  /** As the checker prints it. */
  readonly signature?: string;
  /** Where it is defined. The line is counted from 1. */
  readonly source?: { readonly path: string; readonly line: number };
  /** The address of its documentation. */
  readonly documentation?: string;
  /** Real names that may be meant, the nearest first, and what they would replace. */
  readonly replacement?: { readonly range: OffsetRange; readonly names: readonly string[] };
  /** The command that installs it; never of what is not known. */
  readonly install?: string;
  /** What a person vouches for who has verified it; undefined where nobody can, since nothing is installed. */
  readonly subject?: VersionedApi;
  readonly isVerifiedByPerson: boolean;
}

/**
 * The items as a list shows them: imports before symbols, the gravest first, and nothing that says the same twice. A
 * symbol keeps its documentation where it is not that of an import above it.
 */
export function listedItems(items: readonly ReportItem[]): ReportItem[] {
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
        compareSeverity(one.finding, other.finding),
    );
}

/** What is left to verify of these, the gravest first, and nothing twice: the first place of each stands for all. */
export function itemsToVerify<T extends { readonly item: ReportItem }>(placed: readonly T[]): T[] {
  const told = new Set<string>();
  return placed
    .filter(({ item: { kind, name, finding } }) => {
      if (finding === undefined) return false;
      return told.size < told.add(JSON.stringify([kind, name, finding])).size;
    })
    .toSorted((one, other) => compareSeverity(one.item.finding, other.item.finding));
}

/** What a person should look at, in the order of the text. A module is told of once, where it is first imported. */
export function findingsOf(items: readonly ReportItem[]): Finding[] {
  const told = new Set<string>();
  return items.flatMap(({ kind, name, finding, range, message }) => {
    if (finding === undefined) return [];
    if (kind === 'import' && told.size === told.add(name).size) return [];
    return [{ kind: finding, range, message }];
  });
}
