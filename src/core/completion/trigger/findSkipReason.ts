import { leavesBlock, scanPythonLines } from '../../python/pythonScanner.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import type { SkipReason } from '../outcome/completionOutcome.ts';

/** Characters; a longer line is data rather than code. */
const maxLineLength = 2000;

/** What may be right of the cursor: what editors close automatically, then the end of a header or an item. */
const closers = /^[)>}\]"'`]*[ \t]*[:{;,]?$/;
const maxClosers = 24;

const isOnlyClosers = (text: string): boolean => text.length <= maxClosers && closers.test(text);

/**
 * Why there is no automatic completion at this place, as far as its text says; undefined if there is one. The caller checks
 * editor and settings.
 */
export function findSkipReason(
  place: CursorContext,
  { inStringsAndComments }: { readonly inStringsAndComments: boolean },
): SkipReason | undefined {
  const { linePrefix, lineSuffix } = place;
  if (linePrefix.length + lineSuffix.length > maxLineLength) return 'long-line';
  if (/^[\p{L}\p{N}_]/u.test(lineSuffix)) return 'inside-word';
  if (!isOnlyClosers(lineSuffix.trim())) return 'text-after-cursor';
  const isBlank = (line: string): boolean => line.trim() === '';
  if (isBlank(linePrefix) && place.linesAbove.every(isBlank) && place.linesBelow.every(isBlank))
    return 'nothing-to-go-by';
  if (place.languageId !== 'python') return undefined;
  const scanner = scanPythonLines(place.linesAbove);
  const { kind } = scanner.contextAfter(linePrefix);
  if (kind !== 'code' && !inStringsAndComments) return `in-${kind}`;
  const above = scanner.statement;
  const isBelowExit = above && leavesBlock(above) && above.indentation === linePrefix && linePrefix !== '';
  return isBelowExit && !scanner.insideStatement ? 'unreachable' : undefined;
}
