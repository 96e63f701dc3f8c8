/** Longer lines than this are no event of a language model; a server that sends one is not what it was taken for. */
const longestEvent = 4 * 1024 * 1024;

/**
 * Reads a stream of events as servers send them to browsers (WHATWG, "server-sent events"), in pieces that are cut
 * anywhere. Gives the data of each event; comments, which keep connections open, and other fields are left out.
 */
export class EventStream {
  #rest = '';
  /** The last piece ended with a carriage return, which a line feed may still belong to. */
  #afterReturn = false;
  #data: string[] = [];
  #size = 0;

  /**
   * Takes the next piece and gives the data of the events that end in it.
   *
   * @throws RangeError for an event that is longer than any model writes.
   */
  push(piece: string): string[] {
    const fresh = this.#afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.#afterReturn = piece.endsWith('\r');
    if (!/[\r\n]/.test(fresh)) {
      this.#rest += fresh;
      this.#check(this.#rest.length);
      return [];
    }
    const lines = (this.#rest + fresh).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    const events = lines.flatMap((line) => this.#line(line));
    this.#check(this.#rest.length);
    return events;
  }

  #line(line: string): string[] {
    if (line === '') {
      const data = this.#data;
      this.#data = [];
      this.#size = 0;
      return data.length > 0 ? [data.join('\n')] : [];
    }
    const colon = line.indexOf(':');
    if ((colon < 0 ? line : line.slice(0, colon)) !== 'data') return [];
    const value = colon < 0 ? '' : line.slice(colon + 1);
    this.#data.push(value.startsWith(' ') ? value.slice(1) : value);
    this.#size += value.length;
    this.#check(this.#size);
    return [];
  }

  #check(size: number): void {
    if (size > longestEvent) throw new RangeError('An event is too long.');
  }
}

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
