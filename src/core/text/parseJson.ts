/** A value in a JSON text, and where it is. */
export interface LocatedJson {
  /** As `JSON.parse` gives it. */
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
  /** Of an array. */
  readonly items?: readonly LocatedJson[];
  /** Of an object. Of a repeated name, the last one counts. */
  readonly members?: ReadonlyMap<string, LocatedJson>;
}

/** What was expected instead: one of these tokens, or what the word stands for. */
export type JsonExpectation =
  | 'end-of-file'
  | 'value'
  /** A name in double quotes. */
  | 'name'
  /** The string is not closed in its line. */
  | 'closing-quote'
  | 'less-nesting'
  | readonly string[];

/** Why a text is not JSON. */
export interface JsonProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly expected: JsonExpectation;
}

/** Deeper nesting than in any file that a person wrote; keeps the recursion bounded. */
const mostNested = 100;

const blank = /[ \t\r\n]*/y;
const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/iy;

/** Reads JSON as `JSON.parse` does, and records the line of every value, which that does not. */
export function parseJson(text: string): { readonly root: LocatedJson } | { readonly problem: JsonProblem } {
  try {
    return { root: new JsonReader(text).read() };
  } catch (error) {
    if (error instanceof Unexpected) return { problem: error.problem };
    throw error;
  }
}

class Unexpected extends Error {
  constructor(readonly problem: JsonProblem) {
    super(`Unexpected JSON in line ${problem.line}`);
  }
}

class JsonReader {
  readonly #text: string;
  #position = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  read(): LocatedJson {
    const root = this.#value(0);
    if (this.#next() !== '') this.#fail('end-of-file');
    return root;
  }

  #value(depth: number): LocatedJson {
    const character = this.#next();
    const line = this.#line;
    if (depth > mostNested) this.#fail('less-nesting');
    if (character === '[') {
      const items = [...this.#list(']', () => this.#value(depth + 1))];
      return { value: items.map((item) => item.value), line, items };
    }
    if (character === '{') {
      const members = new Map(this.#list('}', () => this.#member(depth + 1)));
      return {
        value: Object.fromEntries([...members].map(([name, member]) => [name, member.value])),
        line,
        members,
      };
    }
    if (character === '"') return { value: this.#string(), line };
    word.lastIndex = this.#position;
    const found = word.exec(this.#text)?.[0] ?? '';
    const value = parsed(found);
    if (value === undefined) return this.#fail('value');
    this.#position += found.length;
    return { value, line };
  }

  #member(depth: number): [string, LocatedJson] {
    if (this.#next() !== '"') this.#fail('name');
    const name = this.#string();
    if (this.#next() !== ':') this.#fail([':']);
    this.#position += 1;
    return [name, this.#value(depth)];
  }

  *#list<T>(end: string, read: () => T): Generator<T> {
    this.#position += 1;
    if (this.#next() === end) {
      this.#position += 1;
      return;
    }
    for (;;) {
      yield read();
      const character = this.#next();
      if (character !== ',' && character !== end) this.#fail([',', end]);
      this.#position += 1;
      if (character === end) return;
    }
  }

  #string(): string {
    const start = this.#position;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    const value = parsed(this.#text.slice(start, end + 1));
    if (typeof value !== 'string') return this.#fail('closing-quote');
    this.#position = end + 1;
    return value;
  }

  /** The next character that is not blank; empty at the end. */
  #next(): string {
    blank.lastIndex = this.#position;
    const skipped = blank.exec(this.#text)![0];
    this.#line += skipped.match(/\r\n|\r|\n/g)?.length ?? 0;
    this.#position += skipped.length;
    return this.#text[this.#position] ?? '';
  }

  #fail(expected: JsonExpectation): never {
    throw new Unexpected({ line: this.#line, expected });
  }
}

function parsed(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}
