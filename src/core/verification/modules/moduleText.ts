import { readImportStatement } from '../scan/readImports.ts';
import { groupEnd, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { moduleLines, type ModuleLine } from './moduleLines.ts';

/** What is bound to a name of a module; the places are tokens. */
export type Binding =
  | { readonly kind: 'def'; readonly line: number }
  | { readonly kind: 'import'; readonly module: string; readonly level: number; readonly name?: string }
  /** An assigned value, or what is added to it: `+=`, `append`, a key. Of several targets at once with `isUnpacked`. */
  | { readonly kind: 'value'; readonly from: number; readonly to: number; readonly isUnpacked?: true }
  | { readonly kind: 'other' };

/** A module that another takes all names of. */
export interface StarImport {
  readonly module: string;
  readonly level: number;
}

/** What reading a module tells of its names. */
export interface ModuleText {
  readonly tokens: PythonTokens;
  /** Bound as the module runs, in any branch or by a function with `global`; what is only for type checkers is left out. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Bound for type checkers only. */
  readonly typeNames: ReadonlySet<string>;
  readonly stars: readonly StarImport[];
  /** For each token, whether it is in the body of a function. */
  readonly isInFunction: (token: number) => boolean;
}

/** Reads the names that the source of a module binds. Takes any text; comments count for nothing. */
export function readModuleText(source: string): ModuleText {
  return new Reader(tokenizePython(source)).read();
}

/** Methods that add to a list, a set or a dictionary. */
const adders = new Set(['append', 'extend', 'insert', 'add', 'update', 'setdefault']);

const clauseWords = new Set('if elif else while for with try except finally match case'.split(' '));

class Reader {
  readonly #tokens: PythonTokens;
  readonly #bindings = new Map<string, Binding[]>();
  readonly #typeNames = new Set<string>();
  readonly #stars: StarImport[] = [];

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
  }

  read(): ModuleText {
    const lines = moduleLines(this.#tokens);
    for (const line of lines) this.#readLine(line);
    const functions = lines.filter(({ place }) => place === 'function');
    return {
      tokens: this.#tokens,
      bindings: this.#bindings,
      typeNames: this.#typeNames,
      stars: this.#stars,
      isInFunction: (token) => functions.some(({ from, to }) => token >= from && token < to),
    };
  }

  #readLine({ from, to, index, place, isForTypes }: ModuleLine): void {
    const { texts, kinds } = this.#tokens;
    if (place !== 'module') {
      if (texts[from] === 'global')
        for (let at = from + 1; at < to; at++) if (kinds[at] === 'name') this.#bind(texts[at]!);
      return;
    }
    const word = texts[from] === 'async' ? from + 1 : from;
    if (texts[word] === 'def' || texts[word] === 'class') {
      if (kinds[word + 1] === 'name') this.#bind(texts[word + 1]!, { kind: 'def', line: index }, isForTypes);
      return;
    }
    this.#readStatements(from, to, isForTypes);
  }

  #readStatements(from: number, to: number, isForTypes: boolean): void {
    const { texts } = this.#tokens;
    if (clauseWords.has(texts[from]!)) {
      const colon = tokenAtLevel(this.#tokens, from, to, ':');
      if (colon < to) {
        this.#readClause(from, colon, isForTypes);
        if (colon + 1 < to) this.#readStatements(colon + 1, to, isForTypes);
        return;
      }
    }
    for (let at = from; at < to;) {
      const end = tokenAtLevel(this.#tokens, at, to, ';');
      if (end > at) this.#readStatement(at, end, isForTypes);
      at = end + 1;
    }
  }

  /** Binds the targets of `for`, what follows `as`, the captures of `case` and the walrus's names. */
  #readClause(from: number, colon: number, isForTypes: boolean): void {
    const { texts, kinds } = this.#tokens;
    const isAny = texts[from] === 'case';
    const targetsEnd = texts[from] === 'for' ? tokenAtLevel(this.#tokens, from, colon, 'in') : from;
    for (let at = from + 1; at < colon; at++) {
      if (kinds[at] !== 'name' || texts[at - 1] === '.') continue;
      if (isAny || at < targetsEnd || texts[at + 1] === ':=' || texts[at - 1] === 'as')
        this.#bind(texts[at]!, { kind: 'other' }, isForTypes);
      if (texts[at - 1] === '(' && texts[at - 2] === 'as')
        for (let name = at; name < groupEnd(this.#tokens, at - 1); name++)
          if (kinds[name] === 'name') this.#bind(texts[name]!, { kind: 'other' }, isForTypes);
    }
  }

  #readStatement(from: number, to: number, isForTypes: boolean): void {
    const { texts, kinds } = this.#tokens;
    // Python 3.15 writes `lazy import a`.
    const start = texts[from] === 'lazy' && kinds[from] === 'name' && from + 1 < to ? from + 1 : from;
    if (texts[start] === 'import' || texts[start] === 'from') {
      this.#readImport(start, to, isForTypes);
      return;
    }
    for (let at = from; at < to; at++)
      if (texts[at + 1] === ':=' && kinds[at] === 'name')
        this.#bind(texts[at]!, { kind: 'other' }, isForTypes);
    const equal = this.#lastAssignment(from, to);
    if (equal !== undefined) this.#readAssignment(from, equal, to, isForTypes);
    else this.#readAddition(from, to);
  }

  #readImport(from: number, to: number, isForTypes: boolean): void {
    for (const { found } of readImportStatement(this.#tokens, from, to)) {
      const { module, level, name, boundName } = found;
      if (name === '*') {
        if (!isForTypes) this.#stars.push({ module, level });
      } else if (boundName !== undefined) {
        const isTop = name === undefined && boundName === module.split('.', 1)[0];
        const bound: Binding = {
          kind: 'import',
          module: isTop ? boundName : module,
          level,
          ...(name !== undefined && { name }),
        };
        this.#bind(boundName, bound, isForTypes);
      }
    }
  }

  /** The last operator of a statement that assigns; undefined where it assigns nothing. */
  #lastAssignment(from: number, to: number): number | undefined {
    let last: number | undefined;
    for (let at = from; at < to; at++) {
      at = tokenAtLevel(this.#tokens, at, to, '=', '+=', '|=', '-=', '&=', '*=', '^=', '/=');
      if (at < to) last = at;
    }
    return last;
  }

  #readAssignment(from: number, equal: number, to: number, isForTypes: boolean): void {
    const { texts, kinds } = this.#tokens;
    const value = { kind: 'value', from: equal + 1, to } as const;
    for (let start = from; start <= equal;) {
      const end = tokenAtLevel(this.#tokens, start, equal, '=');
      const colon = tokenAtLevel(this.#tokens, start, end, ':');
      if (kinds[start] === 'name' && colon === start + 1) this.#bind(texts[start]!, value, isForTypes);
      else if (
        kinds[start] === 'name' &&
        texts[start + 1] === '[' &&
        groupEnd(this.#tokens, start + 1) === end - 1
      )
        this.#add(texts[start]!, start + 2, end - 1);
      else
        for (let at = start; at < colon; at++)
          if (kinds[at] === 'name' && texts[at - 1] !== '.' && texts[at + 1] !== '.' && texts[at + 1] !== '(')
            this.#bind(texts[at]!, { ...value, isUnpacked: true }, isForTypes);
      start = end + 1;
    }
  }

  /** A name that is only declared may be set elsewhere; what is added to a collection counts as its value. */
  #readAddition(from: number, to: number): void {
    const { texts, kinds } = this.#tokens;
    if (kinds[from] !== 'name') return;
    if (texts[from + 1] === ':') this.#bind(texts[from]!);
    const isAdded = texts[from + 1] === '.' && adders.has(texts[from + 2] ?? '') && texts[from + 3] === '(';
    if (isAdded) this.#add(texts[from]!, from + 4, Math.min(to, groupEnd(this.#tokens, from + 3)));
  }

  #add(name: string, from: number, to: number): void {
    if (this.#bindings.has(name)) this.#bind(name, { kind: 'value', from, to });
  }

  #bind(name: string, binding: Binding = { kind: 'other' }, isForTypes = false): void {
    if (isForTypes) {
      this.#typeNames.add(name);
      return;
    }
    const known = this.#bindings.get(name);
    if (known) known.push(binding);
    else this.#bindings.set(name, [binding]);
  }
}
