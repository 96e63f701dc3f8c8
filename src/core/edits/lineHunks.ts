import type { Position } from '../text/position.ts';

/** Lines of one text in place of lines of another. Lines count from 0, the ends are exclusive. */
export interface LineHunk {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Beyond so many changed lines, what is between the first and the last change is one hunk: the search is quadratic in them. */
const mostChanges = 1000;

/** The lines of a text without their ends. The last one is what follows the last line end, which may be empty. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/**
 * The hunks that make one list of lines of another, in order, with at least one line that stays between two of them.
 *
 * The shortest difference (Myers, "An O(ND) difference algorithm and its variations", 1986), unless it is very long.
 */
export function lineHunks(before: readonly string[], after: readonly string[]): LineHunk[] {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  const oldEnd = before.length - same;
  const newEnd = after.length - same;
  const pairs = commonLines(before.slice(start, oldEnd), after.slice(start, newEnd));
  const hunks: LineHunk[] = [];
  let [oldAt, newAt] = [start, start];
  for (const [oldLine, newLine] of [...pairs, [oldEnd - start, newEnd - start] as const]) {
    const hunk = { oldStart: oldAt, oldEnd: start + oldLine, newStart: newAt, newEnd: start + newLine };
    if (hunk.oldEnd > hunk.oldStart || hunk.newEnd > hunk.newStart) hunks.push(hunk);
    oldAt = hunk.oldEnd + 1;
    newAt = hunk.newEnd + 1;
  }
  return hunks;
}

/**
 * What a hunk replaces in a text, and by which text; the lines around it keep their line ends, even where a text mixes them.
 *
 * @param before The lines of the text.
 * @param after Its lines after the change.
 * @param lineEnd Of the lines that are new.
 */
export function changeOfHunk(
  before: readonly string[],
  after: readonly string[],
  { oldStart, oldEnd, newStart, newEnd }: LineHunk,
  lineEnd: '\n' | '\r\n',
): { readonly start: Position; readonly end: Position; readonly text: string } {
  const lines = after.slice(newStart, newEnd);
  const atStart = (line: number): Position => ({ line, character: 0 });
  const atEnd = (line: number): Position => ({ line, character: before[line]!.length });
  if (oldEnd < before.length) {
    const text = lines.map((line) => line + lineEnd).join('');
    return { start: atStart(oldStart), end: atStart(oldEnd), text };
  }
  const end = atEnd(before.length - 1);
  // At the end of the text, the line end in front of the hunk goes with it.
  return oldStart === 0
    ? { start: atStart(0), end, text: lines.join(lineEnd) }
    : { start: atEnd(oldStart - 1), end, text: lines.map((line) => lineEnd + line).join('') };
}

/** The lines of a text after some of the hunks between it and another one, sorted by their places. */
export function withHunks(
  before: readonly string[],
  after: readonly string[],
  hunks: readonly LineHunk[],
): readonly string[] {
  const lines = [...before];
  for (const { oldStart, oldEnd, newStart, newEnd } of hunks.toReversed())
    lines.splice(oldStart, oldEnd - oldStart, ...after.slice(newStart, newEnd));
  return lines;
}

/** Pairs of equal lines in both, in order: as many as there can be, or none where too many lines differ. */
function commonLines(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const trace = searchForward(before, after);
  const pairs: [number, number][] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reached = trace[changes]!;
    const from = changes === 0 ? 0 : previousDiagonal(reached, x - y, changes);
    const startX = changes === 0 ? 0 : reached.get(from)!;
    const startY = changes === 0 ? 0 : startX - from;
    while (x > startX && y > startY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.toReversed();
}

/**
 * For each number of changes, how far the first text is read on each diagonal with one change less; empty where more
 * changes would be needed than are looked for.
 */
function searchForward(before: readonly string[], after: readonly string[]): ReadonlyMap<number, number>[] {
  const trace: ReadonlyMap<number, number>[] = [];
  let reached = new Map<number, number>();
  for (let changes = 0; changes <= mostChanges; changes++) {
    trace.push(reached);
    const next = new Map<number, number>();
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = changes === 0 ? 0 : stepOnto(reached, diagonal, changes);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
    reached = next;
  }
  return [];
}

/** The diagonal from which one is reached by one change. */
function previousDiagonal(reached: ReadonlyMap<number, number>, diagonal: number, changes: number): number {
  const isInsertion =
    diagonal === -changes ||
    (diagonal !== changes && reached.get(diagonal - 1)! < reached.get(diagonal + 1)!);
  return isInsertion ? diagonal + 1 : diagonal - 1;
}

function stepOnto(reached: ReadonlyMap<number, number>, diagonal: number, changes: number): number {
  const from = previousDiagonal(reached, diagonal, changes);
  return reached.get(from)! + (from < diagonal ? 1 : 0);
}
