import type { CursorContext } from '../../ports/completionRequest.ts';
import { periodicEnd } from '../../text/periodicEnd.ts';

/** Characters of the shortest loop within a line, and of the longest piece that it may repeat. */
const minLoop = 24;
const maxPiece = 60;
const minCopies = 4;

/** The text up to where it begins to repeat itself, or up to a line of excessive length. */
export function trimLoops(text: string, { linePrefix }: CursorContext): string {
  const lines = text.split('\n');
  const whole = lines.map((line, index) => (index === 0 ? linePrefix + line : line).trimEnd());
  for (let end = 1; end <= lines.length; end++) {
    const before = linesBeforeLoop(whole.slice(Math.max(0, end - 16), end));
    if (before !== undefined) return lines.slice(0, Math.max(0, end - 16) + before).join('\n');
    if (lines[end - 1]!.length >= maxLineLength || endsInLoop(lines[end - 1]!))
      return lines.slice(0, end - 1).join('\n');
  }
  return text;
}

/** Whether a line's end is one piece of text over and over, with letters or digits in it. */
function endsInLoop(line: string): boolean {
  const text = line.replace(/[\s)\]}"']+$/, '');
  for (let piece = 2; piece <= maxPiece; piece++) {
    if (periodicEnd(text, piece) < Math.max(minLoop, piece * minCopies)) continue;
    const loop = text.slice(-piece);
    // Rulers of one character, and tables of zeros, are intended.
    if (/[\p{L}]/u.test(loop) && new Set(loop).size > 1) return true;
  }
  return false;
}

/** The longest run of lines whose repetition is detected. */
const maxPeriod = 8;

/** One or two lines may occur twice in a row; three different lines hardly ever do. */
const copiesOf = (period: number): number => (period <= 2 ? 3 : 2);

function repeats(lines: readonly string[], period: number): boolean {
  if (periodicEnd(lines, period) < period * copiesOf(period)) return false;
  return lines.slice(-period).some((line) => !isTrivialLine(line));
}

/**
 * How many of the lines come before the first repetition if the last of them complete a loop: the same line three times,
 * two lines three times, or up to eight lines twice. Undefined if they do not. Blank lines count like others.
 */
export function linesBeforeLoop(lines: readonly string[]): number | undefined {
  for (let period = 1; period <= maxPeriod; period++)
    if (repeats(lines, period)) return lines.length - period * (copiesOf(period) - 1);
  return undefined;
}

/**
 * Whether a line is so common in code, such as `else:`, `return None` or `})`, that its repetition proves nothing.
 */
export function isTrivialLine(line: string): boolean {
  const text = line.trim();
  if (text.length < 5) return true;
  return /^(?:\W*|(?:else|try|finally|pass|break|continue|return|end|except|default|raise)\W*|return (?:None|True|False|null|true|false);?)$/.test(
    text,
  );
}

/** The maximum length of a line in a completion. Longer ones are data or a loop; nobody accepts them unread. */
export const maxLineLength = 400;
