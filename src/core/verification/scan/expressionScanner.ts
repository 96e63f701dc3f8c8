import type { ScannedCall, ScannedImport, ScannedUse } from '../scannedCode.ts';
import { readDynamicImport } from './dynamicImport.ts';
import { readNameChain, symbolOf, type NameChain } from './nameChain.ts';
import { isClosed, type PythonTokens } from './pythonTokens.ts';
import type { Clause, ImportBinding, Scope } from './scope.ts';
import { splitTokens, tokenAtLevel } from './tokenLevel.ts';

/** Brackets, lambdas and comprehensions inside one another are followed so far; Python itself allows 200. */
const deepest = 200;

const deepestModule = 50;

/** Where the scanner puts what it finds. */
export interface ScanFindings {
  readonly imports: ScannedImport[];
  readonly uses: ScannedUse[];
}

/** Finds the uses of imports in expressions and targets, and imports by function. Ranges of tokens exclude their end. */
export class ExpressionScanner {
  /** The clause that is being followed, for what targets bind. */
  clause: Clause | undefined;
  readonly #tokens: PythonTokens;
  readonly #found: ScanFindings;
  #depth = 0;

  constructor(tokens: PythonTokens, found: ScanFindings) {
    this.#tokens = tokens;
    this.#found = found;
  }

  /** Follows an expression, or several with commas between them. */
  scan(from: number, to: number, scope: Scope): void {
    const { kinds, texts } = this.#tokens;
    for (let at = from; at < to;) {
      const kind = kinds[at]!;
      if (kind === 'name') at = this.#scanName(at, to, scope);
      else if (kind === 'open') at = this.#scanGroup(at, scope);
      else if (texts[at] === 'lambda') at = this.#scanLambda(at, to, scope);
      else if (texts[at] === 'as') {
        const end = tokenAtLevel(this.#tokens, at + 1, to, ',');
        this.bindTargets(at + 1, end, scope);
        at = end;
        // An attribute of what a call or an index gives.
      } else if (texts[at] === '.' && kinds[at + 1] === 'name') at += 2;
      else at += 1;
    }
  }

  /**
   * Follows the value of an assignment. Gives back what it stands for where that is an import, or part of one.
   *
   * @param target The one name that it is assigned to.
   */
  scanValue(from: number, to: number, scope: Scope, target?: string): ImportBinding | undefined {
    if (this.#tokens.kinds[from] !== 'name') {
      this.scan(from, to, scope);
      return undefined;
    }
    const chain = readNameChain(this.#tokens, from, to);
    const imported = readDynamicImport(this.#tokens, chain, scope);
    const isWhole = imported && this.#tokens.partners.get(chain.end) === to - 1;
    if (isWhole) {
      this.#scanChain(from, chain, scope);
      this.#found.imports.push(target ? { ...imported, boundName: target } : imported);
      const symbol = chain.parts[0] === '__import__' ? imported.module.split('.')[0]! : imported.module;
      return { symbol, modules: new Set([imported.module]), level: imported.level };
    }
    this.scan(from, to, scope);
    const binding = chain.end === to ? scope.resolve(chain.parts[0]!) : undefined;
    return binding ? { ...binding, symbol: symbolOf(binding, chain) } : undefined;
  }

  /** Follows what is assigned to, and binds its names to something unknown, or to `binding` where it is one name. */
  bindTargets(from: number, to: number, scope: Scope, binding: ImportBinding | null = null): void {
    const { kinds, texts } = this.#tokens;
    for (let at = from; at < to;) {
      if (kinds[at] === 'name') {
        const end = this.#postfixEnd(at, to);
        if (end > at + 1) this.#scanTarget(at, end, scope);
        else scope.bind(texts[at]!, to === from + 1 ? binding : null, this.clause);
        at = end;
      } else if (kinds[at] === 'open' && texts[at] !== 'f') {
        const close = this.#groupEnd(at);
        if (this.#depth < deepest) {
          this.#depth += 1;
          this.bindTargets(at + 1, Math.min(close, to), scope);
          this.#depth -= 1;
        }
        at = close + 1;
      } else at += 1;
    }
  }

  /** Binds the parameters of a function inside of it; what they are annotated with and default to stands outside. */
  bindParameters(from: number, to: number, outside: Scope, inside: Scope): void {
    const { kinds, texts } = this.#tokens;
    for (const [start, end] of splitTokens(this.#tokens, from, to)) {
      let at = start;
      while (at < end && (texts[at] === '*' || texts[at] === '**' || texts[at] === '/')) at += 1;
      // Python 2 takes tuples apart.
      const nameEnd = kinds[at] === 'open' ? this.#groupEnd(at) + 1 : at + 1;
      this.bindTargets(at, Math.min(nameEnd, end), inside);
      this.scan(nameEnd, end, outside);
    }
  }

  /** Follows what is in brackets, and tells how a function is called with it. */
  #scanGroup(open: number, scope: Scope): number {
    this.#scanArguments(open, scope);
    return this.#groupEnd(open) + 1;
  }

  /** The closing token, or the last one inside where there is none. */
  #groupEnd(open: number): number {
    const partner = this.#tokens.partners.get(open) ?? open;
    return isClosed(this.#tokens, open) ? partner : Math.max(open, partner - 1);
  }

  /** How a function is called with what is in brackets; undefined where their end is missing. */
  #scanArguments(open: number, scope: Scope): ScannedCall | undefined {
    if (this.#depth >= deepest) return undefined;
    this.#depth += 1;
    const { texts, kinds } = this.#tokens;
    const isCall = texts[open] === '(';
    let positional = 0;
    let hasUnpacking = false;
    const keywords: string[] = [];
    const closed = isClosed(this.#tokens, open);
    const close = closed ? this.#groupEnd(open) : this.#tokens.partners.get(open)!;
    for (const [from, to] of splitTokens(this.#tokens, open + 1, close)) {
      let start = from;
      if (isCall && kinds[from] === 'name' && texts[from + 1] === '=' && from + 1 < to) {
        keywords.push(texts[from]!);
        start += 2;
      } else if (texts[from] === '*' || texts[from] === '**') hasUnpacking = true;
      else positional += 1;
      this.#scanElement(start, to, scope);
    }
    this.#depth -= 1;
    return closed && isCall ? { positional, keywords, hasUnpacking } : undefined;
  }

  /** Follows one of the things in brackets, which may be a comprehension. */
  #scanElement(from: number, to: number, scope: Scope): void {
    const { texts } = this.#tokens;
    const first = tokenAtLevel(this.#tokens, from, to, 'for');
    if (first === to) {
      this.scan(from, to, scope);
      return;
    }
    const inside = scope.comprehensionInside();
    const firstIn = tokenAtLevel(this.#tokens, first, to, 'in');
    const firstEnd = tokenAtLevel(this.#tokens, firstIn, to, 'for', 'if');
    // What is gone through first is looked up outside of the comprehension; all else inside, the element last.
    this.scan(firstIn + 1, firstEnd, scope);
    this.bindTargets(first + 1, firstIn, inside);
    for (let at = firstEnd; at < to;) {
      const isFor = texts[at] === 'for';
      const end = isFor ? tokenAtLevel(this.#tokens, at, to, 'in') : at;
      if (isFor) this.bindTargets(at + 1, end, inside);
      const next = tokenAtLevel(this.#tokens, end + 1, to, 'for', 'if');
      this.scan(end + 1, next, inside);
      at = next;
    }
    this.scan(from, first, inside);
  }

  #scanLambda(at: number, to: number, scope: Scope): number {
    const colon = tokenAtLevel(this.#tokens, at + 1, to, ':');
    const end = tokenAtLevel(this.#tokens, colon, to, ',');
    if (this.#depth >= deepest) return end;
    this.#depth += 1;
    const inside = scope.functionInside();
    this.bindParameters(at + 1, colon, scope, inside);
    this.scan(colon + 1, end, inside);
    this.#depth -= 1;
    return end;
  }

  /** Follows a name and what hangs on it; gives back where that ends. */
  #scanName(at: number, to: number, scope: Scope): number {
    const { texts } = this.#tokens;
    if (texts[at + 1] === ':=' && at + 1 < to) {
      const end = tokenAtLevel(this.#tokens, at + 2, to, ',');
      if (this.#depth >= deepest) return end;
      this.#depth += 1;
      const binding = this.scanValue(at + 2, end, scope);
      this.#depth -= 1;
      scope.bindOutsideComprehension(texts[at]!, binding ?? null, this.clause);
      return end;
    }
    const chain = readNameChain(this.#tokens, at, to);
    const imported = readDynamicImport(this.#tokens, chain, scope);
    if (imported) this.#found.imports.push(imported);
    return this.#scanChain(at, chain, scope);
  }

  /** Notes a chain that begins with an import, and follows the arguments that it is called with. */
  #scanChain(at: number, chain: NameChain, scope: Scope): number {
    const binding = scope.resolve(chain.parts[0]!);
    const call = chain.isCalled ? this.#scanArguments(chain.end, scope) : undefined;
    if (binding) this.addUse(at, chain.end - 1, binding, symbolOf(binding, chain), call);
    return chain.isCalled ? this.#groupEnd(chain.end) + 1 : chain.end;
  }

  /** Notes the use of a symbol that stands from one token to another. */
  addUse(first: number, last: number, binding: ImportBinding, symbol: string, call?: ScannedCall): void {
    const { starts, ends } = this.#tokens;
    this.#found.uses.push({
      symbol,
      module: moduleOf(binding, symbol),
      level: binding.level,
      range: { start: starts[first]!, end: ends[last]! },
      nameRange: { start: starts[last]!, end: ends[last]! },
      ...(call && { call }),
    });
  }

  /** Follows `a.b[c].d` as it is assigned to: what is set last is no use of what is there. */
  #scanTarget(from: number, end: number, scope: Scope): void {
    const { texts, kinds } = this.#tokens;
    const setsAttribute = kinds[end - 1] === 'name' && texts[end - 2] === '.';
    this.scan(from, setsAttribute ? end - 2 : end, scope);
  }

  /** Behind the attributes, indices and calls that hang on a name. */
  #postfixEnd(at: number, to: number): number {
    const { kinds, texts } = this.#tokens;
    let end = at + 1;
    while (end < to)
      if (texts[end] === '.' && kinds[end + 1] === 'name' && end + 1 < to) end += 2;
      else if (texts[end] === '(' || texts[end] === '[') end = this.#groupEnd(end) + 1;
      else break;
    return Math.min(end, to);
  }
}

/** The longest of the modules that a symbol can be in. */
function moduleOf({ modules }: ImportBinding, symbol: string): string {
  const parts = symbol.split('.', deepestModule);
  for (; parts.length > 0; parts.pop()) {
    const module = parts.join('.');
    if (modules.has(module)) return module;
  }
  return modules.values().next().value ?? '';
}
