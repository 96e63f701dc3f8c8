import { isClosed, type LogicalLine, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { readSignature, type Signature } from './signature.ts';

/** A function or class in the source of a module. Tokens are those of its outline. */
export interface SourceDefinition {
  readonly kind: 'def' | 'class';
  readonly name: string;
  /** The class or function that it is defined in. */
  readonly owner: SourceDefinition | undefined;
  /** The token of its `def` or `class`. */
  readonly header: number;
  /** The first token of each decorator, behind its `@`, and the token behind it. */
  readonly decorators: readonly (readonly [from: number, to: number])[];
  /** The brackets with the parameters or bases; undefined where a class has none. */
  readonly brackets: readonly [open: number, close: number] | undefined;
  /** The tokens of its body. */
  readonly body: readonly [from: number, to: number];
  /** The logical lines of its body; none where that is in the line of the header. */
  readonly bodyLines: readonly [from: number, to: number];
}

/** The functions and classes in the source of a module, however deep. */
export class SourceOutline {
  readonly tokens: PythonTokens;
  readonly #byLine = new Map<number, SourceDefinition>();
  readonly #all: SourceDefinition[] = [];
  readonly #assignments = new Map<number, LogicalLine>();
  /** Of each logical line, what it is in. */
  readonly #owners: (SourceDefinition | undefined)[] = [];

  constructor(source: string) {
    this.tokens = tokenizePython(source);
    this.#read();
  }

  /** All of them, in the order of the source. */
  get definitions(): readonly SourceDefinition[] {
    return this.#all;
  }

  /** What is defined at a line, counted from 1: that of its name. */
  at(line: number): SourceDefinition | undefined {
    return this.#byLine.get(line);
  }

  /** The last name of what else a name is given to at a line, as in `name = module.other`; only where it is given once. */
  aliasAt(line: number): number | undefined {
    const { kinds, texts, lines } = this.tokens;
    const found = this.#assignments.get(line);
    if (!found) return undefined;
    const name = texts[found.firstToken];
    const isAgain = (one: LogicalLine): boolean =>
      one !== found && texts[one.firstToken] === name && texts[one.firstToken + 1] === '=';
    let last = found.firstToken + 2;
    while (texts[last + 1] === '.') last += 2;
    return kinds[last] === 'name' && last + 1 === found.endToken && !lines.some(isAgain) ? last : undefined;
  }

  /** What is defined directly in a class or function, or, of undefined, in the module; below conditions too. */
  inside(owner: SourceDefinition | undefined): SourceDefinition[] {
    return this.#all.filter((one) => one.owner === owner);
  }

  /** Every definition of a dotted name such as `Class.method`; not of what is in functions. */
  named(path: readonly string[]): SourceDefinition[] {
    return path.reduce<(SourceDefinition | undefined)[]>(
      (owners, name) => owners.flatMap((owner) => this.inside(owner).filter((one) => one.name === name)),
      [undefined],
    ) as SourceDefinition[];
  }

  /**
   * The definitions that a name may stand for where one of them was found: several below conditions; not the overloads of
   * another. Undefined where something else is bound to the name as well.
   */
  alternatives(one: SourceDefinition): SourceDefinition[] | undefined {
    const { texts, lines } = this.tokens;
    for (const [at, { firstToken, endToken }] of lines.entries()) {
      if (this.#owners[at] !== one.owner) continue;
      const first = texts[firstToken];
      if (first === one.name && texts[firstToken + 1] === '=') return undefined;
      const isImport = first === 'from' || first === 'import';
      if (isImport && bindsByImport(texts.slice(firstToken, endToken), one.name)) return undefined;
    }
    const same = this.inside(one.owner).filter(({ name }) => name === one.name);
    const real = same.filter((each) => !this.isOverload(each));
    return real.length > 0 ? real : same;
  }

  /** The overloads that are declared of a function. */
  overloads({ owner, name }: SourceDefinition): SourceDefinition[] {
    return this.inside(owner).filter((each) => each.name === name && this.isOverload(each));
  }

  isOverload(one: SourceDefinition): boolean {
    return one.decorators.some(([, to]) => this.tokens.texts[to - 1] === 'overload');
  }

  /** The parameters of a function, with that for the instance or class. */
  signature({ brackets }: SourceDefinition): Signature | undefined {
    return brackets && readSignature(this.tokens, ...brackets);
  }

  /** The logical lines of a function or class that are not in a function or class of its own. */
  ownLines(one: SourceDefinition): number[] {
    const [from, to] = one.bodyLines;
    const found: number[] = [];
    for (let at = from; at < to; at++) if (this.#owners[at] === one) found.push(at);
    return found;
  }

  #read(): void {
    const { texts, lines, starts, code } = this.tokens;
    const open: { readonly indent: number; readonly one: Mutable<SourceDefinition> }[] = [];
    let decorators: [number, number][] = [];
    let line = 1;
    let reached = 0;
    for (const [at, logicalLine] of lines.entries()) {
      const { firstToken, endToken, indent } = logicalLine;
      if (firstToken === endToken) continue;
      for (; reached < starts[firstToken]!; reached++) if (isLineEnd(code, reached)) line += 1;
      if (texts[firstToken + 1] === '=') this.#assignments.set(line, logicalLine);
      while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop()!.one.bodyLines[1] = at;
      const owner = open.at(-1)?.one;
      this.#owners[at] = owner;
      for (const { one } of open) one.body[1] = endToken;
      if (texts[firstToken] === '@') {
        decorators.push([firstToken + 1, endToken]);
        continue;
      }
      // In a line of its own, `async` is a name.
      const word = Math.min(firstToken + (texts[firstToken] === 'async' ? 1 : 0), endToken - 1);
      const kind = texts[word];
      if (kind === 'def' || kind === 'class') {
        const one = this.#definition({ kind, at, word, owner, decorators });
        open.push({ indent, one });
        this.#all.push(one);
        this.#byLine.set(line, one);
      }
      decorators = [];
    }
    for (const { one } of open) one.bodyLines[1] = lines.length;
  }

  #definition(found: {
    readonly kind: 'def' | 'class';
    /** Its logical line, and the token of `def` or `class` there. */
    readonly at: number;
    readonly word: number;
    readonly owner: SourceDefinition | undefined;
    readonly decorators: readonly [number, number][];
  }): Mutable<SourceDefinition> {
    const { kind, at, word, owner, decorators } = found;
    const { texts, lines, partners } = this.tokens;
    const { endToken } = lines[at]!;
    const colon = tokenAtLevel(this.tokens, word, endToken, ':');
    const open = tokenAtLevel(this.tokens, word, colon, '(');
    const isRead = open < colon && isClosed(this.tokens, open);
    return {
      kind,
      name: texts[word + 1] ?? '',
      owner,
      header: word,
      decorators,
      brackets: isRead ? [open, partners.get(open)!] : undefined,
      body: [Math.min(colon + 1, endToken), endToken],
      bodyLines: [at + 1, at + 1],
    };
  }
}

type Mutable<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly [infer A, infer B] ? [A, B] : T[Key];
};

/** Whether an import statement binds a name. */
function bindsByImport(words: readonly string[], name: string): boolean {
  const taken = words.indexOf('import') + 1;
  return words.some(
    (word, at) => word === name && at >= taken && words[at + 1] !== 'as' && words[at + 1] !== '.',
  );
}

/** Whether a line ends at an offset. */
function isLineEnd(code: string, at: number): boolean {
  return code[at] === '\n' || (code[at] === '\r' && code[at + 1] !== '\n');
}
