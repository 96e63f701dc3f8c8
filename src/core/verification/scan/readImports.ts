import { readInstallCommands } from '../installs/installCommands.ts';
import type { InstalledRequirement } from '../installs/installedRequirement.ts';
import type { NameChain } from './nameChain.ts';
import { type LogicalLine, type PythonTokens, tokenAtLevel } from './pythonTokens.ts';
import type { ScannedImport, ScannedUse } from './scannedCode.ts';
import type { Scope } from './scope.ts';
import { isImport } from '../values/value.ts';

const importWord = 'import';

/** One import of a statement. */
export interface StatementImport {
  readonly found: ScannedImport;
  /** What the bound name stands for, dotted, from the module on. */
  readonly symbol: string;
  /** The token of the name that `from` takes; of a module inside of another, its last one. */
  readonly nameToken?: number;
  /** Of a module inside of another, its first token. */
  readonly firstToken?: number;
}

/**
 * What an import statement imports. It may be incomplete; a malformed one gives nothing.
 *
 * @param from Its first token, `import` or `from`.
 */
export function readImportStatement(tokens: PythonTokens, from: number, to: number): StatementImport[] {
  const reader = new Reader(tokens, from + 1, to);
  return (tokens.texts[from] === importWord ? reader.readImport() : reader.readFrom()) ?? [];
}

/** What each import statement in some lines imports, wherever it is; nothing for a malformed one. */
export function importStatements(tokens: PythonTokens, lines: readonly LogicalLine[]): ScannedImport[][] {
  const { texts, kinds } = tokens;
  const statements: ScannedImport[][] = [];
  for (const { firstToken, endToken } of lines)
    for (let at = firstToken; at < endToken; at++) {
      if (kinds[at] !== 'keyword' || !/^(?:import|from)$/.test(texts[at]!)) continue;
      // Others are `yield from` and `raise … from`.
      if (at > firstToken && !/^[;:]$/.test(texts[at - 1]!)) continue;
      const end = tokenAtLevel(tokens, at, endToken, ';');
      statements.push(readImportStatement(tokens, at, end).map(({ found }) => found));
      at = Math.max(at, end - 1);
    }
  return statements;
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
      const inner = module.includes('.') ? { firstToken: start, nameToken: this.#at - 1 } : {};
      const top = module.split('.', 1)[0]!;
      const symbol = this.#sees('as') ? module : top;
      return {
        found: { kind: 'statement', module, level: 0, ...this.#readAlias(top), range },
        symbol,
        ...inner,
      };
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

const importers = new Set(['importlib.import_module', '__import__', 'builtins.__import__']);

const literal = /^[uUrR]?("""|'''|"|')(\.*)([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)\1$/u;

/** What `import_module("x")` or `__import__("x")` imports, if it is one of these that a chain calls. */
export function readDynamicImport(
  tokens: PythonTokens,
  chain: NameChain,
  scope: Scope,
): ScannedImport | undefined {
  const { texts, kinds, partners } = tokens;
  const string = chain.end + 1;
  if (!chain.isCalled || kinds[string] !== 'string') return undefined;
  if (texts[string + 1] !== ',' && partners.get(chain.end) !== string + 1) return undefined;
  const found = scope.resolveChain(chain.parts);
  // A snippet may use a full name without importing it.
  const name =
    found === undefined ? chain.parts.join('.') : found && isImport(found.value) && found.value.symbol;
  return name && importers.has(name) ? readModule(tokens, string) : undefined;
}

/** The import of the module that a string names; undefined where the string is no name of a module. */
function readModule({ code, starts, ends }: PythonTokens, string: number): ScannedImport | undefined {
  const match = literal.exec(code.slice(starts[string], ends[string]));
  if (!match) return undefined;
  const [, quote = '', dots = '', module = ''] = match;
  const end = ends[string]! - quote.length;
  const range = { start: end - module.length - dots.length, end };
  return { kind: 'dynamic', module, level: dots.length, range };
}

/** The use of a module inside of another that is imported by a string; undefined for any other module. */
export function useOfModule({ module, level, range }: ScannedImport): ScannedUse | undefined {
  const dot = module.lastIndexOf('.');
  if (level > 0 || dot < 0) return undefined;
  const nameRange = { start: range.start + dot + 1, end: range.end };
  return { symbol: module, module, level, range, nameRange };
}

/**
 * The distributions that a notebook's shell line, such as `%pip install rich`, installs. Files and addresses are left
 * out.
 *
 * @param line All of it, with the `!` or `%`.
 * @param start Where the line begins in the code.
 */
export function readInstallLine(line: string, start: number): ScannedImport[] {
  return readInstallCommands(line).map((found) => {
    const range = { start: start + found.range.start, end: start + found.range.end };
    return scannedInstall({ ...found, range });
  });
}

/** What is to be installed, as an import. */
export function scannedInstall({ name, ...found }: InstalledRequirement): ScannedImport {
  return { kind: 'install', module: name, level: 0, ...found };
}
