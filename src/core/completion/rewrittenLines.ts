import type { CompletionPlace } from './completionPlace.ts';
import { isTrivialLine } from './trivialLine.ts';

const header = /^(?:@|(?:async\s+def|def|class|function|func|fn|export)\b)/;

/**
 * Follows a model that begins its answer by writing once more what stands above the cursor: the last line, or the whole
 * function from its header on.
 */
export class RewrittenLines {
  readonly #above: readonly string[];
  /** Where a model may begin to write lines once more. */
  readonly #starts: readonly number[];
  /** The line above that comes next; undefined while nothing is being rewritten. */
  #next: number | undefined;

  constructor({ linesAbove, linePrefix }: CompletionPlace) {
    const lines = linesAbove.filter((line) => line.trim() !== '');
    this.#above = lines.map((line) => line.trim());
    const last = lines.length - 1;
    const starts = lines.map((_, index) => index).filter((index) => opensAroundCursor(lines, index));
    // In the middle of a line, only a header is surely not its continuation.
    const mayBeLast = linePrefix.trim() === '' && last >= 0 && !isTrivialLine(lines[last]!);
    this.#starts = mayBeLast && !starts.includes(last) ? [...starts, last] : starts;
  }

  /** `more`: rewriting goes on. `broken`: the line is not the one that stands above. `none`: nothing is rewritten. */
  judge(line: string): 'more' | 'broken' | 'none' {
    const text = line.trim();
    if (this.#next === undefined) return this.#start(text) < 0 ? 'none' : 'more';
    if (this.#next === this.#above.length) return 'none';
    return this.#above[this.#next] === text ? 'more' : 'broken';
  }

  /** Takes a line for which `judge` has said `more`. */
  add(line: string): void {
    this.#next = (this.#next ?? this.#start(line.trim())) + 1;
  }

  /** Whether more text could make `more` or `broken` of what is judged `none`. */
  mayRewrite(line: string): boolean {
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
