import type { Traceback } from './traceback.ts';

/** Lines of an output that are kept as they are; of a longer one, those around its errors. */
const mostLines = 150;
const [linesAtStart, linesAtEnd] = [50, 90];
/** Lines above and below the errors that say what was done. */
const around = 8;
const longestLine = 500;

/**
 * Of what a program printed, the part that says what went wrong: all of it if it is short, else its errors with some lines around
 * them, else its end. What is left out is marked.
 */
export function errorExcerpt(text: string, traceback: Traceback | undefined): string {
  const lines = text
    .split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  const blank = lines.findIndex((line) => line.trim() !== '');
  const whole = lines.slice(Math.max(0, blank));
  if (whole.length <= mostLines) return whole.join('\n');
  const from = traceback ? Math.max(0, traceback.first - around) : lines.length - mostLines;
  const to = traceback ? Math.min(lines.length, traceback.last + around + 1) : lines.length;
  const part = lines.slice(from, to);
  const kept =
    part.length <= mostLines
      ? part
      : [
          ...part.slice(0, linesAtStart),
          omission(part.length - linesAtStart - linesAtEnd),
          ...part.slice(-linesAtEnd),
        ];
  return [
    ...(from > 0 ? [omission(from)] : []),
    ...kept,
    ...(to < lines.length ? [omission(lines.length - to)] : []),
  ].join('\n');
}

function omission(count: number): string {
  return `[… ${count} lines left out …]`;
}
