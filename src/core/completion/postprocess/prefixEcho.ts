import type { CursorContext } from '../../ports/completionRequest.ts';
import { isTrivialLine } from './repetition.ts';

/** Characters; shorter text before the cursor may be repeated on purpose, as in `((`. */
const minEcho = 4;

/** The first line without the text before the cursor, which models tend to repeat. */
export function stripPrefixEcho(firstLine: string, linePrefix: string): string {
  const before = linePrefix.trim();
  const text = firstLine.trimStart();
  if (before.length < minEcho || !text.startsWith(before)) return firstLine;
  return text.slice(before.length);
}

/** The completion without what is already before the cursor: the line's beginning, half a word, or a blank. */
export function stripEcho(text: string, { linePrefix }: CursorContext): string {
  if (linePrefix.trim() === '') return text;
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const rest = text.slice(firstLine.length);
  const without = stripHalfWord(stripPrefixEcho(firstLine, linePrefix), linePrefix);
  return (/\s$/.test(linePrefix) ? without.trimStart() : without) + rest;
}

/** After `x = calc`, a model may start the word over: `calculate(y)`. */
function stripHalfWord(firstLine: string, linePrefix: string): string {
  const half = /[\p{L}\p{N}_]{2,60}$/u.exec(linePrefix.slice(-61))?.[0];
  return half && firstLine.startsWith(half) ? firstLine.slice(half.length) : firstLine;
}

const header = /^(?:@|(?:async\s+def|def|class|function|func|fn|export)\b)/;

/**
 * Follows a model that begins by repeating what is above the cursor: the last line, or the whole function from its header
 * on.
 */
export class EchoedLines {
  readonly #above: readonly string[];
  /** The lines where a model may begin to repeat. */
  readonly #starts: readonly number[];
  /** The line above that comes next; undefined while nothing is repeated. */
  #next: number | undefined;

  constructor({ linesAbove, linePrefix }: CursorContext) {
    const lines = linesAbove.filter((line) => line.trim() !== '');
    this.#above = lines.map((line) => line.trim());
    const last = lines.length - 1;
    const starts = lines.map((_, index) => index).filter((index) => opensAroundCursor(lines, index));
    // In the middle of a line, only a header is surely not its continuation.
    const mayBeLast = linePrefix.trim() === '' && last >= 0 && !isTrivialLine(lines[last]!);
    this.#starts = mayBeLast && !starts.includes(last) ? [...starts, last] : starts;
  }

  /** `more`: the line repeats one above. `broken`: it should, but does not. `none`: nothing is being repeated. */
  judge(line: string): 'more' | 'broken' | 'none' {
    const text = line.trim();
    if (this.#next === undefined) return this.#start(text) < 0 ? 'none' : 'more';
    if (this.#next === this.#above.length) return 'none';
    return this.#above[this.#next] === text ? 'more' : 'broken';
  }

  /** Takes a line for which `judge` has returned `more`. */
  add(line: string): void {
    this.#next = (this.#next ?? this.#start(line.trim())) + 1;
  }

  /** Whether a line that is judged `none` could become `more` or `broken` with more text. */
  mayEcho(line: string): boolean {
    const text = line.trim();
    if (this.#next !== undefined) return this.#next < this.#above.length;
    return this.#starts.some((start) => this.#above[start]!.startsWith(text));
  }

  #start(text: string): number {
    return this.#starts.findLast((start) => this.#above[start] === text) ?? -1;
  }
}

/** Whether a line is the header of a function or class that the cursor is in, or a decorator of it. */
function opensAroundCursor(lines: readonly string[], index: number): boolean {
  if (!header.test(lines[index]!.trimStart())) return false;
  let at = index;
  while (lines[at]?.trimStart().startsWith('@')) at += 1;
  const opener = lines[at];
  return opener !== undefined && lines.slice(at + 1).every((line) => indentation(line) > indentation(opener));
}

const indentation = (line: string): number => line.length - line.trimStart().length;

/** This many lines that are not trivial are not repeated on purpose. */
const minRepeated = 6;

const definition = /^(?:(?:async\s+)?def|class)\s+\w/;

/**
 * Whether a completion only repeats what is in the file: the lines right above, many consecutive lines further above, or a
 * function or class whose header is above or below with the same indentation.
 */
export function repeatsLinesAbove(text: string, place: CursorContext): boolean {
  const { linePrefix, lineSuffix } = place;
  const lines = (linePrefix + text + lineSuffix).split('\n').filter((line) => line.trim() !== '');
  const above = place.linesAbove.filter((line) => line.trim() !== '').map((line) => line.trimEnd());
  // Text before the cursor is the user's: they may be repeating a line on purpose.
  if (linePrefix.trim() === '' && definesAgain(lines, above, place)) return true;
  if (lines.every(isTrivialLine)) return false;
  const isLong = lines.filter((line) => !isTrivialLine(line)).length >= minRepeated;
  const end = above.length - lines.length;
  // Short bodies, as of two properties, may be the same; right below each other, they are a loop.
  for (let start = isLong ? 0 : Math.max(0, end); start <= end; start++)
    if (lines.every((line, index) => line.trimEnd() === above[start + index])) return true;
  return false;
}

function definesAgain(lines: readonly string[], above: readonly string[], place: CursorContext): boolean {
  const header = lines[0]?.trimEnd() ?? '';
  // Below a decorator such as `@x.setter`, the same name is defined on purpose.
  if (!definition.test(header.trimStart()) || above.at(-1)?.trimStart().startsWith('@')) return false;
  // Another class may define the same name.
  const indentation = (line: string): number => line.length - line.trimStart().length;
  const isFurtherOut = (line: string): boolean =>
    line.trim() !== '' && indentation(line) < indentation(header);
  const end = place.linesBelow.findIndex(isFurtherOut);
  const siblingsAbove = above.slice(above.findLastIndex(isFurtherOut) + 1);
  const siblingsBelow = place.linesBelow.slice(0, end < 0 ? undefined : end);
  return [...siblingsAbove, ...siblingsBelow].some((line) => line.trimEnd() === header);
}
