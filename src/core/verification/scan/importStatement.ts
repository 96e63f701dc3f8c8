import type { ScannedImport } from '../scannedCode.ts';
import type { PythonTokens } from './pythonTokens.ts';

const importWord = 'import';

/** One import of a statement. */
export interface StatementImport {
  readonly found: ScannedImport;
  /** What the bound name stands for, dotted, from the module on. */
  readonly symbol: string;
  /** The token of the name that `from` takes. */
  readonly nameToken?: number;
}

/**
 * What an import statement imports. The end of it may be missing; one that holds anything else is no import, and gives
 * nothing.
 *
 * @param from Its first token, `import` or `from`.
 */
export function readImportStatement(tokens: PythonTokens, from: number, to: number): StatementImport[] {
  const reader = new Reader(tokens, from + 1, to);
  return (tokens.texts[from] === importWord ? reader.readImport() : reader.readFrom()) ?? [];
}

class Reader {
  readonly #tokens: PythonTokens;
  readonly #to: number;
  #at: number;

  constructor(tokens: PythonTokens, at: number, to: number) {
    this.#tokens = tokens;
    this.#at = at;
    this.#to = to;
  }

  readImport(): StatementImport[] | undefined {
    return this.#readList(() => {
      const start = this.#at;
      const module = this.#readDottedName();
      if (!module) return undefined;
      const range = this.#rangeSince(start);
      const top = module.split('.', 1)[0]!;
      const symbol = this.#sees('as') ? module : top;
      return { found: { kind: 'statement', module, level: 0, ...this.#readAlias(top), range }, symbol };
    });
  }

  readFrom(): StatementImport[] | undefined {
    const start = this.#at;
    let level = 0;
    while (this.#sees('.')) {
      level += 1;
      this.#at += 1;
    }
    const module = this.#sees(importWord) ? '' : this.#readDottedName();
    if (module === undefined || (!module && level === 0) || !this.#sees(importWord)) return undefined;
    this.#at += 1;
    if (this.#sees('*')) {
      this.#at += 1;
      if (this.#at < this.#to) return undefined;
      const range = this.#rangeSince(start);
      return [{ found: { kind: 'statement', module, level, name: '*', range }, symbol: module }];
    }
    const isBracketed = this.#sees('(');
    if (isBracketed) this.#at += 1;
    return this.#readList(() => {
      const nameToken = this.#at;
      const name = this.#readName();
      if (!name) return undefined;
      const range = this.#rangeSince(start);
      const symbol = module ? `${module}.${name}` : name;
      const found: ScannedImport = {
        kind: 'statement',
        module,
        level,
        name,
        ...this.#readAlias(name),
        range,
      };
      return { found, symbol, nameToken };
    }, isBracketed);
  }

  #sees(text: string): boolean {
    return this.#at < this.#to && this.#tokens.texts[this.#at] === text;
  }

  #rangeSince(first: number): { start: number; end: number } {
    return { start: this.#tokens.starts[first]!, end: this.#tokens.ends[this.#at - 1]! };
  }

  /** Reads items with commas between them, up to the end of the statement. Undefined where something else follows. */
  #readList(readItem: () => StatementImport | undefined, isBracketed = false): StatementImport[] | undefined {
    const items: StatementImport[] = [];
    while (this.#at < this.#to && !this.#sees(')')) {
      const item = readItem();
      if (item) items.push(item);
      else if (this.#at < this.#to) return undefined;
      if (!this.#sees(',')) break;
      this.#at += 1;
    }
    if (isBracketed && this.#sees(')')) this.#at += 1;
    return this.#at === this.#to ? items : undefined;
  }

  #readName(): string | undefined {
    if (this.#at >= this.#to || this.#tokens.kinds[this.#at] !== 'name') return undefined;
    return this.#tokens.texts[this.#at++];
  }

  /** Undefined, too, where its last part is missing. */
  #readDottedName(): string | undefined {
    let dotted = this.#readName();
    while (dotted && this.#sees('.')) {
      this.#at += 1;
      const part = this.#readName();
      dotted = part && `${dotted}.${part}`;
    }
    return dotted;
  }

  #readAlias(unlessGiven: string): { boundName?: string } {
    if (!this.#sees('as')) return { boundName: unlessGiven };
    this.#at += 1;
    const boundName = this.#readName();
    return boundName ? { boundName } : {};
  }
}
