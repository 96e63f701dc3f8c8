import { leavesBlock, scanPythonLines } from '../../python/pythonScanner.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import type { SkipReason } from '../outcome/completionOutcome.ts';

/** Characters on the cursor's line above which it is data rather than code. */
const maxLineLength = 2000;

/** What may stand right of the cursor: what editors close by themselves, then the end of a header or an item. */
const closers = /^[)>}\]"'`]*[ \t]*[:{;,]?$/;
const mostClosers = 24;

const isOnlyClosers = (text: string): boolean => text.length <= mostClosers && closers.test(text);

/**
 * Why no completion is offered by itself at this place, as far as its text tells; undefined where one is. Reasons that
 * lie in the editor or the settings are the caller's to find.
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
