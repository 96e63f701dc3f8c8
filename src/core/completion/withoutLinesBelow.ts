import { editDistance } from '../text/editDistance.ts';
import type { CompletionPlace } from './completionPlace.ts';
import { isTrivialLine } from './trivialLine.ts';

/** How many of the next lines below a completion may leave out before it repeats the others. */
const mostSkipped = 2;
const longEnough = 20;
const differing = 0.1;

const clause = /^\s*(?:else|finally|except)\b/;

/** The text up to the line from which it repeats the lines below the cursor. */
export function withoutLinesBelow(text: string, { linePrefix, linesBelow }: CompletionPlace): string {
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
  for (let from = 0; from <= mostSkipped; from++) {
    let run = 0;
    let telling = 0;
    while (run < lines.length && isSimilar(lines[run]!, below[from + run])) {
      if (!isTrivialLine(lines[run]!)) telling += 1;
      run += 1;
    }
    if (telling >= 2) return true;
  }
  return false;
}

/** Equal, or long and nearly equal. */
function isSimilar(a: string, b: string | undefined): boolean {
  if (b === undefined) return false;
  if (a === b) return true;
  const length = Math.max(a.length, b.length);
  if (length < longEnough || length > 400) return false;
  const most = Math.floor(length * differing);
  return editDistance(a, b, most) <= most;
}
