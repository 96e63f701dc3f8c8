import type { CompletionPlace } from './completionPlace.ts';
import { isTrivialLine } from './trivialLine.ts';

const header = /^(?:@|(?:async\s+def|def|class|function|func|fn|export)\b)/;

/**
 * Follows a model that begins its answer by writing once more what stands above the cursor: the last line, or the whole
 * function from its header on.
 */
export class RewrittenLines {
  readonly #above: readonly string[];
  /** The line above that comes next; undefined while nothing is being rewritten. */
  #next: number | undefined;

  constructor({ linesAbove, linePrefix }: CompletionPlace) {
    const above = linesAbove.map((line) => line.trim()).filter((line) => line !== '');
    // In the middle of a line, only a header is surely not its continuation.
    this.#above = linePrefix.trim() === '' ? above : above.map((line) => (header.test(line) ? line : ''));
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
    return this.#above.some((above, index) => above.startsWith(text) && this.#mayStartAt(index));
  }

  #start(text: string): number {
    return this.#above.findLastIndex((above, index) => above === text && this.#mayStartAt(index));
  }

  #mayStartAt(index: number): boolean {
    const above = this.#above[index]!;
    return !isTrivialLine(above) && (index === this.#above.length - 1 || header.test(above));
  }
}
