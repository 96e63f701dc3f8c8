import { isTrivialLine } from './trivialLine.ts';

/** The longest run of lines whose repetition is looked for. */
const longestPeriod = 8;

/** One line alone may stand twice, and so may a pair; three different lines hardly ever do. */
const copiesOf = (period: number): number => (period <= 2 ? 3 : 2);

function repeats(lines: readonly string[], end: number, period: number): boolean {
  const start = end - period * copiesOf(period);
  if (start < 0) return false;
  for (let at = start + period; at < end; at++) if (lines[at] !== lines[at - period]) return false;
  return lines.slice(start, start + period).some((line) => !isTrivialLine(line));
}

/**
 * How many of the lines stand before the first repetition, when the last of them end a loop: the same line three times,
 * two lines three times, or up to eight lines twice. Undefined when they do not. Blank lines count like others.
 */
export function linesBeforeLoop(lines: readonly string[]): number | undefined {
  for (let period = 1; period <= longestPeriod; period++)
    if (repeats(lines, lines.length, period)) return lines.length - period * (copiesOf(period) - 1);
  return undefined;
}
