import type { OffsetRange } from '../../text/offsetRange.ts';
import type { SourceLocation } from '../../text/position.ts';
import type { ClassifiedModule } from '../packages/classifyModule.ts';
import type { VersionedApi } from '../verified/verifiedApis.ts';
import { compareSeverity, type Finding, type FindingKind } from './finding.ts';

/** What is known of an import or a symbol in verified code, whatever words it is shown in. */
export interface ItemFacts {
  readonly kind: 'import' | 'symbol';
  /** `requests`, or `requests.get`; empty for code that could not be analysed at all. */
  readonly name: string;
  /** What to look at in the code: the module of an import, the last name of a symbol, an argument of its call. */
  readonly range: OffsetRange;
  /** Why the user should look at it; undefined where nothing is left to verify. */
  readonly finding: FindingKind | undefined;
  /** As the checker prints it. */
  readonly signature?: string;
  /** Where it is defined. */
  readonly source?: SourceLocation;
  /** The address of its documentation. */
  readonly documentation?: string;
  /** Real names that may be meant, the nearest first, and what they would replace. */
  readonly replacement?: { readonly range: OffsetRange; readonly names: readonly string[] };
  /** Import statements that may be missing, the most likely first. */
  readonly missingImports?: readonly string[];
  /** Of what a command installs: what is known of it. Its finding is `unknown` where nothing is known of its origin. */
  readonly installs?: ClassifiedModule['class'];
  /** The command that installs it; never of a package that is not known. */
  readonly install?: string;
  /** What the user can mark as verified; undefined where nothing is installed, or where nothing is left open. */
  readonly api?: VersionedApi;
  /** It belongs to an installed package, or to Python. */
  readonly isOfPackage?: true;
  readonly isVerifiedByUser: boolean;
  /** The finding that the user's mark has settled. */
  readonly settled?: FindingKind;
  /** It was marked as verified although it does not exist or cannot work. */
  readonly hasVainMark?: true;
}

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
    .toSorted(
      (one, other) =>
        Number(one.kind === 'symbol') - Number(other.kind === 'symbol') ||
        compareSeverity(one.finding, other.finding),
    )
    .filter(({ kind, name, label }) => seen.size < seen.add(JSON.stringify([kind, name, label])).size)
    .map((item) => {
      const { documentation, ...rest } = item;
      return item.kind === 'symbol' && ofImports.has(documentation) ? rest : item;
    });
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
  return findings(items, ({ finding }) => finding);
}

/** The findings that users have settled by marking what they have verified, in the same way. */
export function settledFindingsOf(items: readonly ReportItem[]): Finding[] {
  return findings(items, ({ settled }) => settled);
}

function findings(
  items: readonly ReportItem[],
  kindOf: (item: ReportItem) => FindingKind | undefined,
): Finding[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const found = kindOf(item);
    const { kind, name, range, message, installs } = item;
    if (found === undefined) return [];
    // A command that installs it is another place than its import.
    const key = installs === undefined ? name : `install ${name}`;
    if (kind === 'import' && seen.size === seen.add(key).size) return [];
    return [{ kind: found, range, message }];
  });
}
