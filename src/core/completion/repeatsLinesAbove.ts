import type { CompletionPlace } from './completionPlace.ts';
import { isTrivialLine } from './trivialLine.ts';

/** As many lines that say something are not written a second time on purpose. */
const telling = 6;

const definition = /^(?:(?:async\s+)?def|class)\s+\w/;

/**
 * Whether a completion only writes again what is in the file: the lines right above, many lines in a row that stand
 * above, or a function or class whose header stands above or below with the same indentation.
 */
export function repeatsLinesAbove(text: string, place: CompletionPlace): boolean {
  const { linePrefix, lineSuffix } = place;
  const written = (linePrefix + text + lineSuffix).split('\n').filter((line) => line.trim() !== '');
  const above = place.linesAbove.filter((line) => line.trim() !== '').map((line) => line.trimEnd());
  // What stands before the cursor is the person's own: they may be writing a line a second time on purpose.
  if (linePrefix.trim() === '' && definesAgain(written, above, place)) return true;
  if (written.every(isTrivialLine)) return false;
  const isTold = written.filter((line) => !isTrivialLine(line)).length >= telling;
  const end = above.length - written.length;
  // Short bodies, as of two properties, may well be the same; right below each other, they are a loop.
  for (let start = isTold ? 0 : Math.max(0, end); start <= end; start++)
    if (written.every((line, index) => line.trimEnd() === above[start + index])) return true;
  return false;
}

function definesAgain(written: readonly string[], above: readonly string[], place: CompletionPlace): boolean {
  const header = written[0]?.trimEnd() ?? '';
  // Under a decorator, as with `@x.setter`, the same name is defined on purpose.
  if (!definition.test(header.trimStart()) || above.at(-1)?.trimStart().startsWith('@')) return false;
  // Another class may well define the same name.
  const indentation = (line: string): number => line.length - line.trimStart().length;
  const isFurtherOut = (line: string): boolean =>
    line.trim() !== '' && indentation(line) < indentation(header);
  const end = place.linesBelow.findIndex(isFurtherOut);
  const siblingsAbove = above.slice(above.findLastIndex(isFurtherOut) + 1);
  const siblingsBelow = place.linesBelow.slice(0, end < 0 ? undefined : end);
  return [...siblingsAbove, ...siblingsBelow].some((line) => line.trimEnd() === header);
}
