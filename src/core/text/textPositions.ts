import type { OffsetRange } from './offsetRange.ts';
import type { LineColumn, Position } from './position.ts';

/** Converts offsets of a text to positions, and back. Building it takes time linear in the text; lookups are fast. */
export class TextPositions {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    this.#starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
    this.#length = text.length;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.#starts[low]! };
  }

  rangeOf({ start, end }: { readonly start: Position; readonly end: Position }): OffsetRange {
    return { start: this.#offsetAt(start), end: this.#offsetAt(end) };
  }

  #offsetAt({ line, character }: Position): number {
    return Math.min(this.#length, (this.#starts[line] ?? this.#length) + character);
  }
}

/** The line and column of an offset, as compilers print them. */
export function lineColumnAt(text: string, offset: number): LineColumn {
  const { line, character } = new TextPositions(text).positionAt(offset);
  return { line: line + 1, column: character + 1 };
}
