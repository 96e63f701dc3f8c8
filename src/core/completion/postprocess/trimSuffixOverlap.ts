import { levenshtein } from '../../text/editDistance.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import { isTrivialLine } from './repetition.ts';

/** How many of the lines below a completion may skip before it repeats the others. */
const maxSkipped = 2;
/** Characters from which on two lines may be similar without being equal. */
const minSimilarLength = 20;
/** The share of characters in which similar lines may differ. */
const maxDifference = 0.1;

const clause = /^\s*(?:else|finally|except)\b/;

/** The text up to the line from which it repeats the lines below the cursor. */
export function trimSuffixOverlap(text: string, { linePrefix, linesBelow }: CursorContext): string {
  const lines = text.split('\n');
  const below = linesBelow.filter((line) => line.trim() !== '').map((line) => line.trimEnd());
  const whole = lines.map((line, index) => (index === 0 ? linePrefix + line : line).trimEnd());
  for (let at = 0; at < lines.length; at++) {
    if (whole[at]!.trim() === '') continue;
    const rest = whole.slice(at).filter((line) => line.trim() !== '');
    if (repeats(rest, below)) return lines.slice(0, at).join('\n');
  }
  return text;
}

function repeats(lines: readonly string[], below: readonly string[]): boolean {
  if (below[0] === undefined) return false;
  // A closing bracket or a bare `return` proves something only where the text ends with it.
  const proves = lines.length === 1 || !isTrivialLine(below[0]) || clause.test(below[0]);
  if (lines[0] === below[0] && proves) return true;
  for (let from = 0; from <= maxSkipped; from++) {
    if (repeatsFrom(lines, below.slice(from))) return true;
    // After the end of a block or a header, the same lines may occur again.
    const skipped = below[from];
    if (skipped === undefined || opener.test(skipped) || indentation(skipped) < indentation(lines[0]!))
      return false;
  }
  return false;
}

/** Whether the first lines are similar, at least two of which are not trivial, and one of those is equal. */
function repeatsFrom(lines: readonly string[], below: readonly string[]): boolean {
  let significant = 0;
  let exact = 0;
  for (const [index, line] of lines.entries()) {
    if (!isSimilar(line, below[index])) break;
    if (isTrivialLine(line)) continue;
    significant += 1;
    if (line === below[index]) exact += 1;
  }
  return significant >= 2 && exact >= 1;
}

const opener = /[:{]\s*$/;

const indentation = (line: string): number => line.length - line.trimStart().length;

/** Equal, or long and nearly equal. */
function isSimilar(a: string, b: string | undefined): boolean {
  if (b === undefined) return false;
  if (a === b) return true;
  const length = Math.max(a.length, b.length);
  if (length < minSimilarLength || length > 400) return false;
  const limit = Math.floor(length * maxDifference);
  return levenshtein(a, b, limit) <= limit;
}
