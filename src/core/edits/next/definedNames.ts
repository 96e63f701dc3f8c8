import { TextPositions } from '../../text/textPositions.ts';
import { splitTokens, tokenAtLevel } from '../../verification/scan/pythonTokens.ts';
import { readSignature, type Signature } from '../../verification/symbols/signature.ts';
import { type SourceDefinition, SourceOutline } from '../../verification/symbols/sourceOutline.ts';

/** A name of a module or class that other code can use. */
export interface DefinedName {
  readonly kind: 'function' | 'class' | 'value';
  readonly name: string;
  /** The names of the classes that it is in, the outermost first. */
  readonly owners: readonly string[];
  /** Where it is first given, counted from 0. */
  readonly line: number;
  /** Of a function or class: its header in one line. */
  readonly header?: string;
  /** Of a function: what its callers depend on, such as its decorators and parameters, as a text to compare. */
  readonly shape: string;
  readonly signature?: Signature | undefined;
  /** Declared with a type in the body of a class, so that a constructor may take it by name. */
  readonly isField: boolean;
  /** Its code without its name: the same under another name. */
  readonly code: string;
}

/**
 * The names that a module and its classes define: functions, classes, values, imported names, attributes of instances. Not what
 * is in functions. What is defined several times is one name.
 */
export function definedNames(source: string): DefinedName[] {
  const reader = new NameReader(source);
  const found = new Map<string, DefinedName>();
  for (const one of reader.all().toSorted((a, b) => a.line - b.line)) {
    const key = [...one.owners, one.name].join('.');
    const known = found.get(key);
    found.set(
      key,
      known ? { ...known, shape: `${known.shape}\n${one.shape}`, code: `${known.code}\n${one.code}` } : one,
    );
  }
  return [...found.values()];
}

/** The names of the classes around a definition; undefined where it is in a function. */
function ownersOf({ owner }: SourceDefinition): readonly string[] | undefined {
  if (!owner) return [];
  const outer = owner.kind === 'class' ? ownersOf(owner) : undefined;
  return outer && [...outer, owner.name];
}

class NameReader {
  readonly #outline: SourceOutline;
  readonly #positions: TextPositions;

  constructor(source: string) {
    this.#outline = new SourceOutline(source);
    this.#positions = new TextPositions(this.#outline.tokens.code);
  }

  all(): DefinedName[] {
    const { definitions, tokens } = this.#outline;
    const inDefinition = new Set<number>();
    const found: DefinedName[] = [];
    for (const one of definitions) {
      for (let at = one.bodyLines[0]; at < one.bodyLines[1]; at++) inDefinition.add(at);
      const owners = ownersOf(one);
      if (!owners || one.name === '') continue;
      found.push(this.#definition(one, owners));
      if (one.kind === 'class')
        for (const at of this.#outline.ownLines(one)) found.push(...this.#bound(at, [...owners, one.name]));
      else if (one.owner) found.push(...this.#instanceAttributes(one, owners));
    }
    for (const at of tokens.lines.keys()) if (!inDefinition.has(at)) found.push(...this.#bound(at, []));
    return found;
  }

  #definition(one: SourceDefinition, owners: readonly string[]): DefinedName {
    const { kind, name, header, brackets, body, decorators } = one;
    const { tokens } = this.#outline;
    const { texts } = tokens;
    const isAsync = texts[header - 1] === 'async';
    const colon = Math.max(header + 1, body[0] - 1);
    const from = isAsync ? header - 1 : header;
    const marks = decorators.map(([start, end]) => `@${this.#text(start, end)}`);
    const signature = kind === 'def' && brackets ? readSignature(tokens, ...brackets) : undefined;
    const result = brackets && kind === 'def' ? this.#text(brackets[1] + 1, colon) : '';
    return {
      kind: kind === 'def' ? 'function' : 'class',
      name,
      owners,
      line: this.#lineOf(header),
      header: this.#text(from, colon),
      shape: kind === 'def' ? [...marks, isAsync, shapeOf(signature), result].join(' ') : '',
      signature,
      isField: false,
      code: this.#text(header + 2, body[1]),
    };
  }

  /** The names that an assignment, declaration or import in a logical line binds. */
  #bound(at: number, owners: readonly string[]): DefinedName[] {
    const { texts, kinds, lines } = this.#outline.tokens;
    const { firstToken, endToken } = lines[at]!;
    const first = texts[firstToken];
    if (first === 'import' || first === 'from')
      return this.#imported(firstToken, endToken).map((token) => this.#value(token, owners, ''));
    if (kinds[firstToken] === 'name' && texts[firstToken + 1] === ':')
      return [this.#value(firstToken, owners, this.#text(firstToken + 1, endToken), true)];
    return this.#targets(firstToken, endToken)
      .filter(([from, to]) => to === from + 1 && kinds[from] === 'name')
      .map(([from]) => this.#value(from, owners, this.#text(from + 1, endToken)));
  }

  /** What a method gives its instance. */
  #instanceAttributes(one: SourceDefinition, owners: readonly string[]): DefinedName[] {
    const { tokens } = this.#outline;
    const { texts, lines } = tokens;
    const self = one.brackets && texts[one.brackets[0] + 1];
    return this.#outline.ownLines(one).flatMap((at) => {
      const { firstToken, endToken } = lines[at]!;
      const isDeclared = texts[firstToken + 3] === ':';
      const targets = isDeclared
        ? [[firstToken, firstToken + 3] as const]
        : this.#targets(firstToken, endToken);
      return targets
        .filter(([from, to]) => to === from + 3 && texts[from] === self && texts[from + 1] === '.')
        .map(([from]) => this.#value(from + 2, owners, this.#text(from + 3, endToken)));
    });
  }

  /** The targets of the assignments in a logical line, as tokens. */
  #targets(from: number, to: number): (readonly [from: number, to: number])[] {
    const { tokens } = this.#outline;
    const found: (readonly [number, number])[] = [];
    for (let start = from; start < to;) {
      const equals = tokenAtLevel(tokens, start, to, '=');
      if (equals === to) break;
      found.push(...splitTokens(tokens, start, equals));
      start = equals + 1;
    }
    return found;
  }

  /** The tokens of the names that an import statement binds. */
  #imported(from: number, to: number): number[] {
    const { tokens } = this.#outline;
    const { texts, kinds } = tokens;
    const word = texts.indexOf('import', from);
    if (word < 0 || word >= to) return [];
    const open = texts[word + 1] === '(';
    const end = open ? (tokens.partners.get(word + 1) ?? to) : to;
    return splitTokens(tokens, word + (open ? 2 : 1), end)
      .map(([start, stop]) => (texts[stop - 2] === 'as' ? stop - 1 : start))
      .filter((token) => kinds[token] === 'name');
  }

  #value(token: number, owners: readonly string[], code: string, isField = false): DefinedName {
    const name = this.#outline.tokens.texts[token]!;
    const line = this.#lineOf(token);
    return { kind: 'value', name, owners, line, shape: '', isField: isField && owners.length > 0, code };
  }

  #lineOf(token: number): number {
    return this.#positions.positionAt(this.#outline.tokens.starts[token]!).line;
  }

  #text(from: number, to: number): string {
    const { code, starts, ends } = this.#outline.tokens;
    return from < to ? code.slice(starts[from], ends[to - 1]).replaceAll(/\s+/g, ' ') : '';
  }
}

/** A signature without the values of defaults and the types of parameters. */
function shapeOf(signature: Signature | undefined): string {
  if (!signature) return '';
  const { parameters, takesMorePositional, rest } = signature;
  return JSON.stringify([
    parameters.map(({ name, isRequired, isPositional, isKeyword }) => [
      name,
      isRequired,
      isPositional,
      isKeyword,
    ]),
    takesMorePositional,
    rest !== undefined,
  ]);
}
