import type { ScanFindings, ScannedCall } from './scannedCode.ts';
import { readDynamicImport, useOfModule } from './readImports.ts';
import { type NameChain, readAttributes, readNameChain, scannedUse } from './nameChain.ts';
import { bindParameters, scanElement } from './bindingClauses.ts';
import { attributeOf, type Clause, type ImportBinding, isResult, resultOf, type Scope } from './scope.ts';
import {
  endsOperand,
  groupEnd,
  isClosed,
  postfixEnd,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
} from './pythonTokens.ts';

/** Brackets, lambdas and comprehensions nested deeper are not followed; Python itself allows 200. */
const deepest = 200;

/** A name or a group in brackets, with the attributes, indices and calls after it. */
interface Operand {
  /** The token after its last one. */
  readonly end: number;
  /** What it stands for, if that is an import, a part of one, or the result of calling one. */
  readonly value: ImportBinding | undefined;
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
    this.#scanRest(from, from, to, scope);
  }

  /** Follows an expression that begins at `from` from inside of it on. */
  #scanRest(start: number, from: number, to: number, scope: Scope): void {
    const { kinds, texts } = this.#tokens;
    for (let at = start; at < to;) {
      const kind = kinds[at]!;
      if (kind === 'name') at = this.#scanName(at, to, scope).end;
      else if (texts[at] === '(' && (at === from || !endsOperand(this.#tokens, at - 1)))
        at = this.#scanBracketed(at, to, scope).end;
      else if (kind === 'open') at = this.#scanGroup(at, scope);
      else if (texts[at] === 'lambda') at = this.#scanLambda(at, to, scope);
      else if (texts[at] === 'as') {
        const end = tokenAtLevel(this.#tokens, at + 1, to, ',');
        this.bindTargets(at + 1, end, scope);
        at = end;
        // An attribute of what cannot be followed.
      } else if (texts[at] === '.' && kinds[at + 1] === 'name') at += 2;
      else at += 1;
    }
  }

  /**
   * Follows the value of an assignment, or of anything else. Returns what it stands for if that is an import, part of
   * one, or the result of calling one.
   *
   * @param target The one name that it is assigned to.
   */
  scanValue(from: number, to: number, scope: Scope, target?: string): ImportBinding | undefined {
    const { kinds, texts } = this.#tokens;
    if (texts[from] === 'await') {
      let awaited = from;
      while (awaited < to && texts[awaited] === 'await') awaited += 1;
      const value = this.scanValue(awaited, to, scope);
      return value && isResult(value) ? value : undefined;
    }
    const isName = kinds[from] === 'name';
    if (!isName && texts[from] !== '(') {
      this.scan(from, to, scope);
      return undefined;
    }
    const { end, value } = isName
      ? this.#scanName(from, to, scope, target)
      : this.#scanBracketed(from, to, scope);
    this.#scanRest(end, from, to, scope);
    return end === to ? value : undefined;
  }

  /**
   * Follows what is assigned to, and binds its names to something unknown, or to `binding` where it is one name.
   *
   * @param isNone Whether `None` is assigned, which says nothing about what an attribute may be later.
   */
  bindTargets(
    from: number,
    to: number,
    scope: Scope,
    binding: ImportBinding | null = null,
    isNone = false,
  ): void {
    const { kinds, texts } = this.#tokens;
    for (let at = from; at < to;) {
      if (kinds[at] === 'name') {
        const end = postfixEnd(this.#tokens, at, to);
        const bound = at === from && end === to ? binding : null;
        if (end === at + 1) scope.bind(texts[at]!, bound, this.clause);
        else {
          const attribute = this.#scanTarget(at, end, scope);
          if (attribute !== undefined && !isNone) scope.bindAttribute(texts[at]!, attribute, bound);
        }
        at = end;
      } else if (kinds[at] === 'open' && texts[at] !== 'f') {
        const close = groupEnd(this.#tokens, at);
        if (this.#depth < deepest) {
          this.#depth += 1;
          this.bindTargets(at + 1, Math.min(close, to), scope);
          this.#depth -= 1;
        }
        at = close + 1;
      } else at += 1;
    }
  }

  /** Follows the contents of brackets. Returns the token after them. */
  #scanGroup(open: number, scope: Scope): number {
    this.#scanArguments(open, scope);
    return groupEnd(this.#tokens, open) + 1;
  }

  /** Follows the contents of brackets. Returns how a function is called with them; undefined if they are not closed. */
  #scanArguments(open: number, scope: Scope): ScannedCall | undefined {
    if (this.#depth >= deepest) return undefined;
    this.#depth += 1;
    const { texts, kinds } = this.#tokens;
    const isCall = texts[open] === '(';
    let positional = 0;
    let hasUnpacking = false;
    const keywords: string[] = [];
    const closed = isClosed(this.#tokens, open);
    const close = closed ? groupEnd(this.#tokens, open) : this.#tokens.partners.get(open)!;
    for (const [from, to] of splitTokens(this.#tokens, open + 1, close)) {
      let start = from;
      if (isCall && kinds[from] === 'name' && texts[from + 1] === '=' && from + 1 < to) {
        keywords.push(texts[from]!);
        start += 2;
      } else if (texts[from] === '*' || texts[from] === '**') hasUnpacking = true;
      else positional += 1;
      scanElement(this.#tokens, this, [start, to], scope);
    }
    this.#depth -= 1;
    return closed && isCall ? { positional, keywords, hasUnpacking } : undefined;
  }

  #scanLambda(at: number, to: number, scope: Scope): number {
    const colon = tokenAtLevel(this.#tokens, at + 1, to, ':');
    const end = tokenAtLevel(this.#tokens, colon, to, ',');
    if (this.#depth >= deepest) return end;
    this.#depth += 1;
    const inside = scope.functionInside();
    bindParameters(this.#tokens, this, [at + 1, colon], { outside: scope, inside });
    this.scan(colon + 1, end, inside);
    this.#depth -= 1;
    return end;
  }

  /**
   * Follows a name and what comes after it.
   *
   * @param target The one name that it is assigned to.
   */
  #scanName(at: number, to: number, scope: Scope, target?: string): Operand {
    const { texts, partners } = this.#tokens;
    if (texts[at + 1] === ':=' && at + 1 < to) {
      const end = tokenAtLevel(this.#tokens, at + 2, to, ',');
      if (this.#depth >= deepest) return { end, value: undefined };
      this.#depth += 1;
      const value = this.scanValue(at + 2, end, scope);
      this.#depth -= 1;
      scope.bindOutsideComprehension(texts[at]!, value ?? null, this.clause);
      return { end, value };
    }
    const chain = readNameChain(this.#tokens, at, to);
    const imported = readDynamicImport(this.#tokens, chain, scope);
    const found = scope.resolveChain(chain.parts);
    const value = found ? attributeOf(found.binding, found.attributes) : undefined;
    // An alias of an attribute of a result cannot be followed.
    const isUse = value !== undefined && (found!.attributes.length > 0 || !value.symbol.includes('('));
    if (!imported) return this.#scanChain(at, to, chain, value, scope, isUse);
    const isWhole = target !== undefined && partners.get(chain.end) === to - 1;
    this.#found.imports.push(isWhole ? { ...imported, boundName: target } : imported);
    const submodule = useOfModule(imported);
    if (submodule) this.#found.uses.push(submodule);
    const call = this.#scanArguments(chain.end, scope);
    if (value && isUse) this.addUse(at, chain.end - 1, value, call);
    const symbol = chain.parts[0] === '__import__' ? imported.module.split('.')[0]! : imported.module;
    const module: ImportBinding = { symbol, modules: new Set([imported.module]), level: imported.level };
    return { end: groupEnd(this.#tokens, chain.end) + 1, value: module };
  }

  /** Follows an expression in brackets and what comes after it. */
  #scanBracketed(open: number, to: number, scope: Scope): Operand {
    const partner = this.#tokens.partners.get(open)!;
    const isOne =
      isClosed(this.#tokens, open) &&
      this.#depth < deepest &&
      tokenAtLevel(this.#tokens, open + 1, partner, ',', 'for') === partner;
    if (!isOne) return { end: this.#scanGroup(open, scope), value: undefined };
    this.#depth += 1;
    const value = this.scanValue(open + 1, partner, scope);
    this.#depth -= 1;
    if (!value) return { end: partner + 1, value };
    const chain = readAttributes(this.#tokens, partner + 1, to);
    const isUse = chain.parts.length > 0;
    return this.#scanChain(open, to, chain, attributeOf(value, chain.parts), scope, isUse);
  }

  /**
   * Follows a chain and what comes after it, and adds the uses of what it and the results of its calls stand for.
   *
   * @param beginsUse Whether the chain as it begins is a use of something, and not only of what a call has given.
   */
  #scanChain(
    at: number,
    to: number,
    first: NameChain,
    stoodFor: ImportBinding | undefined,
    scope: Scope,
    beginsUse: boolean,
  ): Operand {
    let [chain, value, isUse] = [first, stoodFor, beginsUse];
    for (;;) {
      const call = chain.isCalled ? this.#scanArguments(chain.end, scope) : undefined;
      const { end } = chain;
      if (value && isUse && !isResult(value)) this.addUse(at, end - 1, value, call);
      if (!chain.isCalled) return { end, value };
      const behind = groupEnd(this.#tokens, end) + 1;
      const result = value && call && resultOf(value);
      if (!result) return { end: behind, value: undefined };
      chain = readAttributes(this.#tokens, behind, to);
      value = attributeOf(result, chain.parts);
      isUse = chain.parts.length > 0;
    }
  }

  /** Adds the use of a symbol that reaches from one token to another. */
  addUse(first: number, last: number, used: ImportBinding, call?: ScannedCall): void {
    this.#found.uses.push(scannedUse(this.#tokens, { first, last, used, call }));
  }

  /** Follows the target `a.b[c].d` of an assignment. Returns the attribute that is set of a plain name; it is not a use. */
  #scanTarget(from: number, end: number, scope: Scope): string | undefined {
    const { texts, kinds } = this.#tokens;
    const setsAttribute = kinds[end - 1] === 'name' && texts[end - 2] === '.';
    this.scan(from, setsAttribute ? end - 2 : end, scope);
    return setsAttribute && end === from + 3 ? texts[end - 1] : undefined;
  }
}
