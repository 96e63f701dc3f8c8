import { longestEvent } from './eventStream.ts';

/** Reads lines, of which each holds a JSON value (NDJSON), in pieces that are cut anywhere. Blank lines are left out. */
export class JsonLines {
  #rest = '';

  /**
   * Takes the next piece and gives the lines that end in it.
   *
   * @throws RangeError for a line that is longer than any model writes.
   */
  push(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestEvent) throw new RangeError('A line is too long.');
    return lines.filter((line) => line.trim() !== '');
  }

  /** The last line where the stream ends without a line end. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest.trim() === '' ? [] : [rest];
  }
}
