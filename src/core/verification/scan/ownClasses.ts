import { builtinNames } from '../../python/builtinNames.ts';
import { readNameChain } from './nameChain.ts';
import { type PythonTokens, splitTokens } from './pythonTokens.ts';
import type { Scope } from './scope.ts';
import { isOfResult } from '../values/symbolNotation.ts';
import { type ImportBinding, isImport, type OwnValue, resultOf, type Value } from '../values/value.ts';

/** What a class does that gives its instances attributes whose names cannot be read. */
const fillers = new Set(
  'setattr __dict__ __getattr__ __getattribute__ abstractmethod ABC ABCMeta'.split(' '),
);

/** Decorators that add nothing to a class. */
const plainDecorators = new Set(['dataclass', 'final', 'total_ordering']);

/** A base of a class: an instance of an own one, an imported class with the offset of its last name, or a built-in one. */
type Base =
  | { readonly own: OwnValue }
  | { readonly imported: ImportBinding; readonly offset: number }
  | { readonly isBuiltin: true };

const builtin: Base = { isBuiltin: true };

const isMixin = /mixin/i;

/** What inherits from more is not followed. */
const mostBases = 10;

/** What is known of the classes that the code defines, by what they inherit. */
export class OwnClasses {
  readonly #tokens: PythonTokens;
  /** For each token: the number of fillers before it. */
  #fillers: Uint32Array | undefined;
  /** The line of each token that begins one. */
  #lines: ReadonlyMap<number, number> | undefined;

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
  }

  /**
   * What stands for the instances of a class. It inherits from imported classes only where nothing but these can give it
   * further attributes: no mixin of other classes, no metaclass, no decorator, no base that is not known.
   *
   * @param at The token of its name.
   * @param end The token behind its body.
   */
  instanceOf(at: number, colon: number, end: number, scope: Scope): OwnValue {
    const given = splitTokens(this.#tokens, at + 2, Math.max(at + 2, colon - 1)).slice(0, mostBases);
    const bases = given.map(([from, to]) => this.#readBase(from, to, scope));
    const ownBases = bases.flatMap((base) => (base && 'own' in base ? [base.own] : []));
    const isKnown =
      !isMixin.test(this.#tokens.texts[at]!) &&
      !this.#fillsItself(at, end) &&
      bases.every((base) => base !== undefined && !('own' in base && isOpaque(base.own))) &&
      this.decoratorsAbove(at).every((one) => plainDecorators.has(one));
    const inherited = isKnown ? inheritedFrom(bases) : undefined;
    return {
      attributes: new Map(),
      ownBases,
      isPlain: isKnown && !inherited,
      ...(inherited && { inherited }),
    };
  }

  /** What a base of a class is. Undefined where that is not known. */
  #readBase(from: number, to: number, scope: Scope): Base | undefined {
    const { kinds, texts, starts, partners } = this.#tokens;
    const { parts, end } = readNameChain(this.#tokens, from, to);
    // The arguments of a generic class may follow.
    const isWhole = end === to || (texts[end] === '[' && partners.get(end) === to - 1);
    if (kinds[from] !== 'name' || !isWhole) return undefined;
    const found = scope.resolveChain(parts);
    if (found === undefined) return parts.length === 1 && builtinNames.has(parts[0]!) ? builtin : undefined;
    if (!found || isMixin.test(parts.at(-1)!)) return undefined;
    return baseOf(found.value, starts[end - 1]!);
  }

  #fillsItself(from: number, to: number): boolean {
    const { texts } = this.#tokens;
    if (!this.#fillers) {
      this.#fillers = new Uint32Array(texts.length + 1);
      for (const [at, text] of texts.entries())
        this.#fillers[at + 1] = this.#fillers[at]! + (fillers.has(text) ? 1 : 0);
    }
    return this.#fillers[to]! > this.#fillers[from]!;
  }

  /** The last names of the decorators of the function or class whose name stands at a token. */
  decoratorsAbove(at: number): string[] {
    const { lines, texts } = this.#tokens;
    this.#lines ??= new Map(lines.map(({ firstToken }, line) => [firstToken, line]));
    const line = this.#lines.get(at - 1) ?? this.#lines.get(at - 2);
    const names: string[] = [];
    for (let above = (line ?? 0) - 1; above >= 0 && texts[lines[above]!.firstToken] === '@'; above--) {
      const { firstToken, endToken } = lines[above]!;
      const { parts } = readNameChain(this.#tokens, firstToken + 1, endToken);
      names.push(parts.at(-1)!);
    }
    return names;
  }
}

function baseOf(value: Value, offset: number): Base | undefined {
  if (!isImport(value)) return value.called && !isImport(value.called) ? { own: value.called } : undefined;
  if (/^typing(?:_extensions)?\./.test(value.symbol))
    return value.symbol.endsWith('.Generic') ? builtin : undefined;
  return isOfResult(value.symbol) ? undefined : { imported: value, offset };
}

/** Whether an own class may give attributes that cannot be read. */
function isOpaque({ inherited, isPlain }: OwnValue): boolean {
  return !inherited && isPlain !== true;
}

/** An instance of the first imported class that bases are or inherit from. */
function inheritedFrom(bases: readonly (Base | undefined)[]): ImportBinding | undefined {
  let first: ImportBinding | undefined;
  const offsets: number[] = [];
  for (const base of bases) {
    if (!base || 'isBuiltin' in base) continue;
    const instance = 'own' in base ? base.own.inherited : resultOf(base.imported);
    if (instance && isImport(instance)) first ??= instance;
    offsets.push(...('own' in base ? (base.own.inherited?.bases ?? []) : [base.offset]));
  }
  if (!first || offsets.length > mostBases) return undefined;
  return { ...first, unless: { kind: 'own', name: '' }, bases: offsets };
}
