/** A value of TOML. Numbers, booleans and dates stay texts: nothing that is read here needs them. */
export type TomlValue = string | readonly TomlValue[] | TomlTable;

export interface TomlTable {
  readonly [key: string]: TomlValue | undefined;
}

interface OpenTable {
  [key: string]: TomlValue | undefined;
}

/**
 * A tolerant reader of TOML for files that name dependencies. What it cannot make sense of is skipped to the end of
 * the line and counted in `broken`; the rest is read.
 */
export function readToml(text: string): { readonly table: TomlTable; readonly broken: number } {
  const root: OpenTable = emptyTable();
  let table = root;
  let broken = 0;
  const reader = new TomlReader(text);
  while (!reader.isAtEnd()) {
    try {
      reader.skipBlank(true);
      if (reader.isAtEnd()) break;
      if (reader.take('[')) {
        const isArray = reader.take('[');
        const keys = reader.key();
        reader.expect(']');
        if (isArray) reader.expect(']');
        table = isArray ? appendTable(root, keys) : openTable(root, keys);
      } else reader.pair(table);
      reader.endOfLine();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      broken += 1;
      reader.skipLine();
    }
  }
  return { table: root, broken };
}

class Broken extends Error {}

/** Nesting deeper than this is no list of dependencies. */
const deepest = 32;

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
};

class TomlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  take(piece: string): boolean {
    this.skipBlank(false);
    if (!this.#text.startsWith(piece, this.#at)) return false;
    this.#at += piece.length;
    return true;
  }

  expect(piece: string): void {
    if (!this.take(piece)) throw new Broken();
  }

  skipBlank(lines: boolean): void {
    this.#match(lines ? /(?:[ \t\r\n\uFEFF]|#[^\n]*)*/y : /[ \t]*/y);
  }

  skipLine(): void {
    this.#match(/[^\n]*\n?/y);
  }

  endOfLine(): void {
    if (this.#match(/[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/y) === undefined) throw new Broken();
  }

  pair(table: OpenTable): void {
    const keys = this.key();
    this.expect('=');
    const value = this.value(0);
    openTable(table, keys.slice(0, -1))[keys.at(-1)!] = value;
  }

  key(): string[] {
    const keys: string[] = [];
    do {
      this.skipBlank(false);
      const quote = this.#text[this.#at];
      const key = quote === '"' || quote === "'" ? this.#string() : this.#match(/[\w-]+/y);
      if (key === undefined) throw new Broken();
      keys.push(key);
    } while (this.take('.'));
    return keys;
  }

  value(depth: number): TomlValue {
    if (depth > deepest) throw new Broken();
    this.skipBlank(false);
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#string();
    if (first === '[') return this.#array(depth);
    if (first === '{') return this.#inlineTable(depth);
    const bare = this.#match(/[^\s,\]}#=]+/y);
    if (bare === undefined) throw new Broken();
    return bare;
  }

  #array(depth: number): TomlValue[] {
    this.#at += 1;
    const values: TomlValue[] = [];
    for (;;) {
      this.skipBlank(true);
      if (this.take(']')) return values;
      values.push(this.value(depth + 1));
      this.skipBlank(true);
      if (this.take(',')) continue;
      this.expect(']');
      return values;
    }
  }

  #inlineTable(depth: number): TomlTable {
    this.#at += 1;
    const table = emptyTable();
    for (;;) {
      this.skipBlank(true);
      if (this.take('}')) return table;
      const keys = this.key();
      this.expect('=');
      openTable(table, keys.slice(0, -1))[keys.at(-1)!] = this.value(depth + 1);
      this.skipBlank(true);
      if (this.take(',')) continue;
      this.expect('}');
      return table;
    }
  }

  #string(): string {
    const long = this.#match(/"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}/y);
    if (long !== undefined) return long[0] === '"' ? unescaped(long.slice(3, -3)) : long.slice(3, -3);
    const short = this.#match(/"(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*'/y);
    if (short === undefined) throw new Broken();
    return short[0] === '"' ? unescaped(short.slice(1, -1)) : short.slice(1, -1);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|\s*\n\s*|([^]))/g, (_, short, long, one) => {
    const code = parseInt(short ?? long ?? '', 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    return one === undefined ? '' : (escapes[one] ?? one);
  });
}

/** Without a prototype, so that a key such as `__proto__` is a key like others. */
function emptyTable(): OpenTable {
  return Object.create(null) as OpenTable;
}

function openTable(from: OpenTable, keys: readonly string[]): OpenTable {
  let table = from;
  for (const key of keys) {
    let next = table[key];
    if (Array.isArray(next)) next = next.at(-1) as TomlValue | undefined;
    if (next === undefined) next = table[key] = emptyTable();
    if (typeof next === 'string' || Array.isArray(next)) throw new Broken();
    table = next as OpenTable;
  }
  return table;
}

function appendTable(root: OpenTable, keys: readonly string[]): OpenTable {
  const parent = openTable(root, keys.slice(0, -1));
  const last = keys.at(-1)!;
  const present = parent[last] ?? [];
  if (!Array.isArray(present)) throw new Broken();
  const table = emptyTable();
  parent[last] = [...present, table];
  return table;
}
