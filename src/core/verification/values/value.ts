import { isOfResult, isResult, operationOn, partOf } from './symbolNotation.ts';

/** What a name stands for that was bound by an import, or assigned from one or from what the code makes of it. */
export interface ImportBinding {
  /** As in ScannedUse. */
  readonly symbol: string;
  /** The modules by which it was imported: several after `import os` and `import os.path`. */
  readonly modules: Set<string>;
  readonly level: number;
  /** Whether this holds only if nothing else turns out to give the name that it began with. */
  readonly unless?: OtherwiseBound;
  /** Of what comes from an instance of an own class: where its imported bases are named. */
  readonly bases?: readonly number[];
}

/**
 * `own`: an own class may define the attribute. `star`: the name may be anything else than what `from m import *` gives.
 */
export interface OtherwiseBound {
  readonly kind: 'own' | 'star';
  readonly name: string;
}

/** What the attributes of a class's instances stand for; `null`: not an import, or several things. */
export type Attributes = Map<string, Value | null>;

/** What the code itself has made, as far as imported things are in it. */
export interface OwnValue {
  /** Of a tuple. */
  readonly items?: readonly (Value | undefined)[];
  /** What iterating over it gives. */
  readonly element?: Value | undefined;
  /** What an index or a key gives. */
  readonly entry?: Value | undefined;
  readonly called?: Value | undefined;
  readonly attributes?: Attributes | undefined;
  /** Of an instance of an own class: an instance of the first of its imported bases. */
  readonly inherited?: ImportBinding | undefined;
  /** Of an instance of an own class: instances of its own bases. */
  readonly ownBases?: readonly OwnValue[];
  /** Of an instance of an own class: whether it inherits from own and built-in classes alone. */
  readonly isPlain?: boolean;
}

export type Value = ImportBinding | OwnValue;

/** A value, and whether naming it is a use of an import, and not only of what is known already. */
export interface NamedValue {
  readonly value: Value;
  readonly isUse: boolean;
}

/** Longer symbols are not followed: repeated code such as `x = x.f()` would make them ever longer. */
const longestSymbol = 300;

/** Of a tuple with more, the items are not followed. */
export const mostItems = 100;

/** Classes that inherit from one another in longer chains are not followed. */
const deepestBases = 20;

/** Types that say nothing about what has them. */
const vague = /^typing(?:_extensions)?\./;

export function isImport(value: Value): value is ImportBinding {
  return 'symbol' in value;
}

/** What a chain of attributes of a value stands for; undefined where that is not followed. */
export function attributeOf(value: Value, names: readonly string[]): NamedValue | undefined {
  let owner: Value = value;
  for (const [at, name] of names.entries()) {
    if (isImport(owner)) return { value: withAttributes(owner, names.slice(at)), isUse: true };
    const member: NamedValue | undefined = memberOf(owner, name);
    if (!member) return undefined;
    if (at === names.length - 1) return member;
    owner = member.value;
  }
  return { value: owner, isUse: isImport(owner) && !isOfResult(owner.symbol) };
}

function withAttributes(binding: ImportBinding, names: readonly string[]): ImportBinding {
  return { ...binding, symbol: `${binding.symbol}.${names.join('.')}` };
}

function memberOf(owner: OwnValue, name: string): NamedValue | undefined {
  const known = ownMember(owner, name, 0);
  if (known) return { value: known, isUse: isImport(known) && !isOfResult(known.symbol) };
  if (known === null) return undefined;
  const made = madeByMethod(owner, name);
  if (made) return { value: { called: made }, isUse: false };
  const { inherited } = owner;
  if (!inherited) return undefined;
  const value = { ...inherited, symbol: `${inherited.symbol}.${name}` };
  return { value: inherited.unless ? { ...value, unless: { kind: 'own', name } } : value, isUse: true };
}

function ownMember(
  { attributes, ownBases }: OwnValue,
  name: string,
  depth: number,
): Value | null | undefined {
  const own = attributes?.get(name);
  if (own !== undefined || !ownBases || depth === deepestBases) return own;
  for (const base of ownBases) {
    const found = ownMember(base, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a method of a built-in container gives. */
function madeByMethod({ element, entry }: OwnValue, name: string): Value | undefined {
  switch (name) {
    case 'values':
      return entry && { element: entry };
    case 'items':
      return entry && { element: { items: [element, entry] } };
    case 'get':
    case 'pop':
    case 'setdefault':
      return entry;
    case 'copy':
      return (element ?? entry) && { element, entry };
    default:
      return undefined;
  }
}

/** What calling a value gives, or an instance of an imported class; undefined where that is not followed any further. */
export function resultOf(value: Value): Value | undefined {
  return isImport(value) ? made(value, `${value.symbol}()`) : value.called;
}

/** What a name with this annotation stands for. */
export function instanceOf(annotation: Value): Value | undefined {
  if (!isImport(annotation)) return annotation.called;
  return isOfResult(annotation.symbol) || vague.test(annotation.symbol) ? undefined : resultOf(annotation);
}

/** What holds several of the same. */
export function listOf(element: Value | null | undefined): Value | undefined {
  return element ? { element, entry: element } : undefined;
}

/** What iterating over a value gives. */
export function elementOf(value: Value | null | undefined): Value | undefined {
  if (!value) return undefined;
  if (isImport(value)) return made(value, partOf(value.symbol));
  return value.element ?? (value.items && oneOf(value.items));
}

/** What an index or a key gives. @param index The number, where it is written as one. */
export function entryOf(value: Value, index?: number): Value | undefined {
  if (isImport(value)) return made(value, partOf(value.symbol, index));
  return value.items ? (index === undefined ? oneOf(value.items) : value.items[index]) : value.entry;
}

/** What the target at a place gets when a value is unpacked. */
export function itemOf(value: Value | null | undefined, index: number): Value | undefined {
  if (!value) return undefined;
  if (isImport(value)) return made(value, partOf(value.symbol, index));
  return value.items ? value.items[index] : value.element;
}

/** What an operator makes of a value. @param isRight Whether this stands behind the operator. */
export function operatedOn(value: Value, operator: string, isRight: boolean): Value | undefined {
  return isImport(value) ? made(value, operationOn(value.symbol, operator, isRight)) : undefined;
}

/** A value of which it is not known which of several it is; undefined ones are something else, and `null` is `None`. */
export function oneOf(values: readonly (Value | null | undefined)[]): Value | undefined {
  const [first, ...others] = values.filter((value) => value !== null);
  if (others.length === 0) return first && isFollowed(first) ? first : undefined;
  const imported = values.find((value): value is ImportBinding => !!value && isImport(value));
  if (!imported || !isResult(imported.symbol)) return undefined;
  const isSame = [first, ...others].every(
    (value) => value && isImport(value) && value.symbol === imported.symbol,
  );
  return isSame ? imported : made(imported, operationOn(imported.symbol, '|'));
}

/** Of a module or a class, which of several it is decides what exists. */
function isFollowed(value: Value): boolean {
  return !isImport(value) || isResult(value.symbol);
}

/** What `await` gives: known only of what was made by a call. */
export function awaited(value: Value): Value | undefined {
  return isImport(value) && !isResult(value.symbol) ? undefined : value;
}

/** Whether two values stand for the same. */
export function isSameValue(a: Value | null, b: Value | null): boolean {
  return a === b || (!!a && !!b && isImport(a) && isImport(b) && a.symbol === b.symbol);
}

function made(binding: ImportBinding, symbol: string): ImportBinding | undefined {
  return binding.symbol.length > longestSymbol ? undefined : { ...binding, symbol };
}
