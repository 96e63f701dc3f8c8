import { createParser } from 'eventsource-parser';

/**
 * Characters. The longest events of servers repeat the prompt, which has half of it in a context of 128,000 tokens. A server
 * that sends a longer event or line is not the language model server it was taken for.
 */
const maxEventLength = 1024 * 1024;

/**
 * Reads server-sent events (WHATWG) from chunks that may be split anywhere, and gives the data of each event. Comments,
 * which keep connections open, and all other fields are left out.
 */
export class EventStream {
  #events: string[] = [];
  /** Characters since the last event ended. */
  #pendingLength = 0;
  readonly #parser = createParser({
    onEvent: ({ data }) => {
      this.#events.push(data);
      this.#pendingLength = 0;
    },
  });

  /**
   * Takes the next chunk and gives the data of the events that end in it.
   *
   * @throws RangeError for an event that is longer than any model writes. The stream cannot be read further.
   */
  push(chunk: string): string[] {
    this.#pendingLength += chunk.length;
    this.#parser.feed(chunk);
    if (this.#pendingLength > maxEventLength) throw new RangeError('An event is too long.');
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** Reads newline-delimited JSON from chunks that may be split anywhere. Blank lines are left out. */
export class JsonLines {
  #rest = '';

  /**
   * Takes the next chunk and gives the lines that end in it, not parsed.
   *
   * @throws RangeError for a line that is longer than any model writes.
   */
  push(chunk: string): string[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > maxEventLength) throw new RangeError('A line is too long.');
    return lines.filter((line) => line.trim() !== '');
  }

  /** The last line, where the stream ends without a line end. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest.trim() === '' ? [] : [rest];
  }
}
