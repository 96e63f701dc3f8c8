/** A place in a text as editors and language servers tell it: both counted from 0, the second in UTF-16 code units. */
interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets of a text as lines and columns, and back. Made in time in proportion to the text, then asked often. */
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

  rangeOf({ start, end }: { readonly start: Position; readonly end: Position }): {
    readonly start: number;
    readonly end: number;
  } {
    return { start: this.#offsetAt(start), end: this.#offsetAt(end) };
  }

  #offsetAt({ line, character }: Position): number {
    return Math.min(this.#length, (this.#starts[line] ?? this.#length) + character);
  }
}

/** Line and column of an offset, both counted from 1, as compilers print them. Columns in UTF-16 code units. */
export function lineColumnAt(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
