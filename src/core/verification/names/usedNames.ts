import type { OffsetRange } from '../../text/offsetRange.ts';
import { readNameChain } from '../scan/nameChain.ts';
import {
  groupEnd,
  isClosed,
  type LogicalLine,
  postfixEnd,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
} from '../scan/pythonTokens.ts';
import { readImportStatement } from '../scan/readImports.ts';
import type { ScannedCall } from '../scan/scannedCode.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** One place where a name is read. */
export interface NameUse {
  readonly name: string;
  /** The attributes that follow it. */
  readonly attributes: readonly string[];
  /** How the name, or its last attribute, is called. */
  readonly call?: ScannedCall;
  /** The name. */
  readonly range: OffsetRange;
  readonly isDecorator?: true;
  /** Whether it stands in an annotation: of a signature or an attribute, or of a local variable, which is never evaluated. */
  readonly annotates?: 'signature' | 'local';
}

/** The names that a piece of Python binds anywhere, in any scope, and those that it reads. */
export interface UsedNames {
  readonly bound: ReadonlySet<string>;
  readonly uses: readonly NameUse[];
  /** Whether it may have names that nothing in its text binds. */
  readonly isOpen: boolean;
}

/** Reads the names of a piece of Python. Takes any text, and counts as bound what may be. */
export function usedNames(code: string): UsedNames {
  return new NameReader(tokenizePython(code)).read();
}

const headers = new Set('if elif else try except finally for while with def class match case'.split(' '));
const assignments = '= : += -= *= /= //= %= @= &= |= ^= >>= <<= **='.split(' ');

/** What gives a module names that its text does not bind, or asks whether it has them. */
const openers = new Set(
  'exec execfile globals builtins __builtins__ __builtin__ __dict__ NameError'.split(' '),
);
const openingMagic = /^%+\s*(?:run|load|loadpy|pylab|store|%)/;

class NameReader {
  readonly #tokens: PythonTokens;
  readonly #bound = new Set<string>();
  /** Names of arguments, and of what imports take: not read. */
  readonly #silent = new Set<number>();
  readonly #annotations: { readonly from: number; readonly to: number; readonly isLocal: boolean }[] = [];
  /** The indentation of the functions around a line, the innermost last. */
  readonly #functions: number[] = [];
  readonly #lineStarts: ReadonlySet<number>;
  #isOpen = false;

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
    this.#lineStarts = new Set(tokens.lines.map(({ firstToken }) => firstToken));
  }

  read(): UsedNames {
    const { lines, code, kinds, starts, ends, texts } = this.#tokens;
    for (const line of lines) this.#readLine(line);
    for (const [at, kind] of kinds.entries()) {
      const isOfModules = texts[at] === 'modules' && texts[at - 2] === 'sys';
      if (kind === 'name' && (isOfModules || openers.has(texts[at]!))) this.#isOpen = true;
      if (kind === 'shell' && openingMagic.test(code.slice(starts[at], ends[at]))) this.#isOpen = true;
    }
    return { bound: this.#bound, uses: this.#uses(), isOpen: this.#isOpen };
  }

  #readLine({ firstToken, endToken, indent }: LogicalLine): void {
    while (this.#functions.length > 0 && indent <= this.#functions.at(-1)!) this.#functions.pop();
    let at = this.#readHeader(firstToken, endToken, indent);
    while (at < endToken) {
      const end = tokenAtLevel(this.#tokens, at, endToken, ';');
      this.#readStatement(at, end);
      at = end + 1;
    }
    for (let token = firstToken; token < endToken; token++) this.#bindWithin(token, endToken);
  }

  /** Reads the header of a compound statement. Returns the token behind it: the first one where there is no header. */
  #readHeader(from: number, to: number, indent: number): number {
    const { texts, kinds } = this.#tokens;
    const first = texts[from] === 'async' ? from + 1 : from;
    const word = texts[first]!;
    const colon = tokenAtLevel(this.#tokens, first, to, ':');
    if (first >= to || !headers.has(word) || colon === to || colon === first + 1)
      return word === 'else' || word === 'try' || word === 'finally' ? Math.min(colon + 1, to) : from;
    if (kinds[first] === 'name') this.#silent.add(first);
    if (word === 'def') {
      this.#functions.push(indent);
      this.#bindDefinition(first + 1, colon);
      const open = tokenAtLevel(this.#tokens, first, colon, '(');
      this.#bindParameters(open + 1, Math.min(this.#tokens.partners.get(open) ?? colon, colon));
      this.#annotate(tokenAtLevel(this.#tokens, open, colon, '->'), colon, false);
    } else if (word === 'class') this.#bindDefinition(first + 1, colon);
    else if (word === 'case') this.#bindPattern(first + 1, colon);
    return colon + 1;
  }

  #bindDefinition(name: number, to: number): void {
    if (name >= to) return;
    this.#bind(name);
    this.#bindTypeParameters(name + 1);
  }

  #readStatement(from: number, to: number): void {
    const { texts, kinds } = this.#tokens;
    const word = texts[from];
    const isLazy = word === 'lazy' && /^(?:from|import)$/.test(texts[from + 1] ?? '');
    if (isLazy || word === 'import' || word === 'from') return this.#readImport(isLazy ? from + 1 : from, to);
    if (word === 'del' || word === 'global' || word === 'nonlocal') return this.#bindTargets(from + 1, to);
    if (word === 'type' && kinds[from + 1] === 'name') return this.#bindDefinition(from + 1, to);
    for (let at = from, end; (end = tokenAtLevel(this.#tokens, at, to, ...assignments)) < to; at = end + 1) {
      this.#bindTargets(at, end);
      if (texts[end] === ':') {
        const annotationEnd = tokenAtLevel(this.#tokens, end, to, '=');
        this.#annotate(end + 1, annotationEnd, this.#functions.length > 0);
        end = annotationEnd;
      }
      at = end;
    }
  }

  #readImport(from: number, to: number): void {
    for (let at = from; at < to; at++) this.#silent.add(at);
    for (const { found } of readImportStatement(this.#tokens, from, to)) {
      if (found.name === '*') this.#isOpen = true;
      if (found.boundName !== undefined) this.#bound.add(found.boundName);
    }
  }

  /** Binds what an expression binds inside of it, and leaves out the names of arguments. */
  #bindWithin(at: number, to: number): void {
    const { texts, kinds } = this.#tokens;
    const text = texts[at];
    if (text === 'as') this.#bindTargets(at + 1, tokenAtLevel(this.#tokens, at + 1, to, ',', ':'));
    else if (text === 'for') this.#bindTargets(at + 1, tokenAtLevel(this.#tokens, at + 1, to, 'in'));
    else if (text === 'lambda')
      this.#bindParameters(at + 1, tokenAtLevel(this.#tokens, at + 1, to, ':'), false);
    else if (text === ':=') this.#bind(at - 1);
    else if (text === '=' && kinds[at - 1] === 'name' && /^[(,]$/.test(texts[at - 2] ?? ''))
      this.#silent.add(at - 1);
  }

  #bindParameters(from: number, to: number, isAnnotated = true): void {
    const { texts, kinds } = this.#tokens;
    for (const [start, end] of splitTokens(this.#tokens, from, to)) {
      let at = start;
      while (at < end && /^(?:\*\*?|\/)$/.test(texts[at]!)) at += 1;
      if (kinds[at] === 'open') this.#bindTargets(at, end);
      else if (at < end) this.#bind(at);
      if (isAnnotated && texts[at + 1] === ':' && at + 1 < end)
        this.#annotate(at + 2, tokenAtLevel(this.#tokens, at + 2, end, '='), false);
    }
  }

  #bindTypeParameters(open: number): void {
    const { texts, kinds } = this.#tokens;
    if (texts[open] !== '[') return;
    for (let at = open + 1; at < groupEnd(this.#tokens, open); at++)
      if (kinds[at] === 'name' && /^(?:\[|,|\*\*?)$/.test(texts[at - 1]!)) this.#bind(at);
  }

  #bindPattern(from: number, to: number): void {
    const { texts, kinds } = this.#tokens;
    for (let at = from; at < to; at++)
      if (kinds[at] === 'name' && !/^[.(=]$/.test(texts[at + 1] ?? '')) this.#bind(at);
  }

  /** Binds the names that are assigned to; not those whose attribute or item is. */
  #bindTargets(from: number, to: number): void {
    const { kinds } = this.#tokens;
    for (let at = from; at < to;) {
      const end = kinds[at] === 'name' ? postfixEnd(this.#tokens, at, to) : at + 1;
      if (end === at + 1 && kinds[at] === 'name' && !this.#isAttribute(at)) this.#bind(at);
      at = end;
    }
  }

  /** The line before may end in `...`. */
  #isAttribute(at: number): boolean {
    return this.#tokens.texts[at - 1] === '.' && !this.#lineStarts.has(at);
  }

  #bind(at: number): void {
    if (this.#tokens.kinds[at] === 'name') this.#bound.add(this.#tokens.texts[at]!);
  }

  #annotate(from: number, to: number, isLocal: boolean): void {
    if (from < to) this.#annotations.push({ from, to, isLocal });
  }

  #uses(): NameUse[] {
    const { kinds, texts, starts, ends } = this.#tokens;
    const uses: NameUse[] = [];
    for (const [at, kind] of kinds.entries()) {
      if (kind !== 'name' || this.#isAttribute(at) || this.#silent.has(at) || this.#bound.has(texts[at]!))
        continue;
      const { parts, end, isCalled } = readNameChain(this.#tokens, at, kinds.length);
      const call = isCalled ? this.#callAt(end) : undefined;
      const annotation = this.#annotations.find(({ from, to }) => from <= at && at < to);
      uses.push({
        name: texts[at]!,
        attributes: parts.slice(1),
        range: { start: starts[at]!, end: ends[at]! },
        ...(call && { call }),
        ...(texts[at - 1] === '@' && this.#lineStarts.has(at - 1) && { isDecorator: true }),
        ...(annotation && { annotates: annotation.isLocal ? 'local' : 'signature' }),
      });
    }
    return uses;
  }

  #callAt(open: number): ScannedCall | undefined {
    if (!isClosed(this.#tokens, open)) return undefined;
    const { texts } = this.#tokens;
    const pieces = splitTokens(this.#tokens, open + 1, groupEnd(this.#tokens, open));
    const isUnpacked = (from: number): boolean => /^\*\*?$/.test(texts[from]!);
    const named = pieces.filter(([from, to]) => from + 1 < to && texts[from + 1] === '=');
    const unpacked = pieces.filter(([from]) => isUnpacked(from));
    return {
      positional: pieces.length - named.length - unpacked.length,
      keywords: named.map(([from]) => texts[from]!),
      hasUnpacking: unpacked.length > 0,
    };
  }
}
