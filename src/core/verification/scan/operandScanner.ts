import { scanElement } from './bindingClauses.ts';
import type { ExpressionScanner } from './expressionScanner.ts';
import type { FoundUses } from './foundUses.ts';
import { type NameChain, readAttributes, readNameChain } from './nameChain.ts';
import { groupEnd, isClosed, type PythonTokens, splitTokens, tokenAtLevel } from './pythonTokens.ts';
import { readDynamicImport, useOfModule } from './readImports.ts';
import type { ScannedCall, ScannedImport } from './scannedCode.ts';
import type { Scope } from './scope.ts';
import { followedBuiltins, resultOfBuiltin, superOf } from '../values/builtinCalls.ts';
import { isResult } from '../values/symbolNotation.ts';
import {
  attributeOf,
  entryOf,
  type ImportBinding,
  isImport,
  listOf,
  mostItems,
  type NamedValue,
  oneOf,
  resultOf,
  type Value,
} from '../values/value.ts';

/** A name or a group in brackets, with the attributes, indices and calls after it. */
interface Operand {
  /** The token after its last one. */
  readonly end: number;
  readonly value: Value | undefined;
}

/** Follows the operands of expressions that may come from an import, with the attributes, calls and indices after them. */
export class OperandScanner {
  readonly #tokens: PythonTokens;
  readonly #found: FoundUses;
  readonly #expressions: ExpressionScanner;

  constructor(tokens: PythonTokens, found: FoundUses, expressions: ExpressionScanner) {
    this.#tokens = tokens;
    this.#found = found;
    this.#expressions = expressions;
  }

  /**
   * Follows a name, a list or what stands in brackets, and what comes after it.
   *
   * @param target The one name that it is assigned to.
   */
  scan(at: number, to: number, scope: Scope, target: string | undefined): Operand {
    if (this.#tokens.kinds[at] !== 'name') return this.#scanBracketed(at, to, scope);
    const { texts } = this.#tokens;
    if (texts[at + 1] === ':=' && at + 1 < to) return this.#scanWalrus(at, to, scope);
    const chain = readNameChain(this.#tokens, at, to);
    const imported = readDynamicImport(this.#tokens, chain, scope);
    const named = scope.resolveChain(chain.parts);
    if (imported) {
      const isWhole = target !== undefined && groupEnd(this.#tokens, chain.end) === to - 1;
      this.#found.imports.push(isWhole ? { ...imported, boundName: target } : imported);
      const submodule = useOfModule(imported);
      if (submodule) this.#found.addOther(submodule);
      return this.#scanDynamicImport(at, chain, imported, named ?? undefined, scope);
    }
    const isBuiltin = named === undefined && chain.isCalled && chain.parts.length === 1;
    return isBuiltin
      ? this.#scanBuiltinCall(at, to, chain, scope)
      : this.#scanChain(at, to, chain, named ?? undefined, scope);
  }

  #scanWalrus(at: number, to: number, scope: Scope): Operand {
    const end = tokenAtLevel(this.#tokens, at + 2, to, ',');
    const value = this.#expressions.nested(() => this.#expressions.scanValue(at + 2, end, scope));
    scope.bindOutsideComprehension(this.#tokens.texts[at]!, value ?? null, this.#expressions.clause);
    return { end, value };
  }

  #scanDynamicImport(
    at: number,
    { parts, end }: NameChain,
    { module, level }: ScannedImport,
    importer: NamedValue | undefined,
    scope: Scope,
  ): Operand {
    const call = this.#expressions.scanArguments(end, scope);
    if (importer?.isUse && isImport(importer.value)) this.#found.add(at, end - 1, importer.value, call);
    const symbol = parts[0] === '__import__' ? module.split('.')[0]! : module;
    const value: ImportBinding = { symbol, modules: new Set([module]), level };
    return { end: groupEnd(this.#tokens, end) + 1, value };
  }

  /** Follows a call of a name that nothing in the code binds. */
  #scanBuiltinCall(at: number, to: number, chain: NameChain, scope: Scope): Operand {
    const name = chain.parts[0]!;
    const values: (Value | undefined)[] | undefined = followedBuiltins.has(name) ? [] : undefined;
    const call = this.#expressions.scanArguments(chain.end, scope, values);
    const self = name === 'super' ? scope.resolve('self') : undefined;
    const given = values ? resultOfBuiltin(name, values) : self ? superOf(self) : undefined;
    const value = call && given;
    return this.#scanBehind(at, groupEnd(this.#tokens, chain.end) + 1, to, value, scope);
  }

  /** Follows what stands in brackets, a list or a comprehension, and what comes after it. */
  #scanBracketed(open: number, to: number, scope: Scope): Operand {
    if (!isClosed(this.#tokens, open))
      return { end: this.#expressions.scanGroup(open, scope), value: undefined };
    const close = groupEnd(this.#tokens, open);
    const value = this.#expressions.nested(() => {
      const isList = this.#tokens.texts[open] === '[';
      if (!isList && tokenAtLevel(this.#tokens, open + 1, close, 'for') === close)
        return this.#expressions.scanValue(open + 1, close, scope);
      const elements = splitTokens(this.#tokens, open + 1, close).map((element) =>
        scanElement(this.#tokens, this.#expressions, element, scope, true),
      );
      return listOf(oneOf(elements));
    });
    return this.#scanBehind(open, close + 1, to, value, scope);
  }

  /** Follows what comes after an operand. @param value What the operand stands for. */
  #scanBehind(at: number, behind: number, to: number, value: Value | undefined, scope: Scope): Operand {
    if (!value) return { end: behind, value };
    const chain = readAttributes(this.#tokens, behind, to);
    return this.#scanChain(at, to, chain, namedBehind(value, chain), scope);
  }

  /** Follows a chain and what comes after it, and adds the uses of what it and the results of its calls stand for. */
  #scanChain(
    at: number,
    to: number,
    first: NameChain,
    stoodFor: NamedValue | undefined,
    scope: Scope,
  ): Operand {
    for (let [chain, named] = [first, stoodFor]; ;) {
      const { end, isCalled, isIndexed } = chain;
      const call = isCalled ? this.#expressions.scanArguments(end, scope) : undefined;
      this.#addNamed(at, end - 1, named, call);
      if (!isCalled && !isIndexed) return { end, value: named?.value };
      if (isIndexed) this.#expressions.scanGroup(end, scope);
      const result = named && (isIndexed ? this.#entryAt(named.value, end) : call && resultOf(named.value));
      const behind = groupEnd(this.#tokens, end) + 1;
      if (!result) return { end: behind, value: undefined };
      chain = readAttributes(this.#tokens, behind, to);
      named = namedBehind(result, chain);
    }
  }

  #addNamed(first: number, last: number, named: NamedValue | undefined, call: ScannedCall | undefined): void {
    if (!named?.isUse || !isImport(named.value) || isResult(named.value.symbol)) return;
    this.#found.add(first, last, named.value, call);
  }

  /** What the index or key in brackets takes of a value. */
  #entryAt(value: Value, open: number): Value | undefined {
    const { code, kinds, starts, ends, partners } = this.#tokens;
    if (!isClosed(this.#tokens, open)) return undefined;
    const isNumber = partners.get(open) === open + 2 && kinds[open + 1] === 'number';
    const number = isNumber ? Number(code.slice(starts[open + 1], ends[open + 1])) : undefined;
    return entryOf(value, number !== undefined && number < mostItems ? number : undefined);
  }
}

/** What the attributes stand for that follow a value; the value itself is no use of anything. */
function namedBehind(value: Value, { parts }: NameChain): NamedValue | undefined {
  return parts.length === 0 ? { value, isUse: false } : attributeOf(value, parts);
}
