import { groupEnd, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { type Has, type ModuleFile } from './moduleFile.ts';
import { stringAt } from './moduleStrings.ts';
import { collectionContains } from './stringCollection.ts';

/** What is known of the value of an expression in a function that answers for a name. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** `None`, or the default of a look-up that has found nothing. */
  | { readonly kind: 'nothing' }
  /** Something that is not `None`. */
  | { readonly kind: 'something' }
  /** Evaluating it raises. */
  | { readonly kind: 'raises' }
  | {
      readonly kind: 'function';
      readonly file: ModuleFile;
      readonly line: number;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'imported';
      readonly file: ModuleFile;
      readonly module: string;
      readonly level: number;
      readonly name?: string;
    }
  | Collection
  | { readonly kind: 'one-of'; readonly values: readonly Value[] }
  | { readonly kind: 'unknown' };

/** An expression whose value is looked at when it is asked for something. */
interface Collection {
  readonly kind: 'expression';
  readonly place: Place;
  readonly from: number;
  readonly to: number;
  /** It stands for anything inside of the value. */
  readonly isDeep?: true;
}

/** The local variables of a function. */
type Variables = ReadonlyMap<string, Value>;

/** Where an expression stands. */
export interface Place {
  readonly file: ModuleFile;
  readonly variables: Variables;
}

/** What evaluating asks of others. */
export interface Asked {
  /** The variable or the global of a name, as far as it is known. */
  lookUp(place: Place, name: string): Value;
  /** Whether what a name stands for contains a string. */
  nameContains(place: Place, name: string, wanted: Wanted): Has;
  /** Whether the module that an expression stands for has a name. */
  moduleHas(place: Place, from: number, to: number, name: string): Has;
  /** Whether an attribute of the module that an expression stands for contains a string. */
  attributeContains(place: Place, chain: readonly [number, number], attribute: string, wanted: Wanted): Has;
  /** Whether there is a module, absolute or relative to a package. */
  moduleExists(place: Place, module: string): Has;
  /** What calling a function gives; `open` is the token of the bracket with its arguments. */
  call(place: Place, callee: Value, open: number): Value;
}

export interface Wanted {
  readonly text: string;
  readonly isDeep: boolean;
}

const unknown: Value = { kind: 'unknown' };
const something: Value = { kind: 'something' };
const nothing: Value = { kind: 'nothing' };
const raises: Value = { kind: 'raises' };

/** Whether a value, taken for a collection of strings, contains a string. */
export function contains(value: Value, wanted: Wanted, asked: Asked): Has {
  if (value.kind === 'one-of')
    return value.values.map((one) => contains(one, wanted, asked)).reduce((a, b) => (a === b ? a : 'maybe'));
  if (value.kind === 'nothing') return 'no';
  if (value.kind === 'text') return value.text.includes(wanted.text) ? 'maybe' : 'no';
  if (value.kind !== 'expression') return 'maybe';
  const { place, from, to } = value;
  const own = { text: wanted.text, isDeep: wanted.isDeep || value.isDeep === true };
  return collectionContains(place.file.text.tokens, [from, to], own, {
    ofName: (name, isDeep) => asked.nameContains(place, name, { text: wanted.text, isDeep }),
    ofAttribute: (start, end, attribute, isDeep) =>
      asked.attributeContains(place, [start, end], attribute, { text: wanted.text, isDeep }),
    ofModule: (start, end) => asked.moduleHas(place, start, end, wanted.text),
  });
}

/** The value of the expression between two tokens. */
export function evaluate(place: Place, from: number, to: number, asked: Asked): Value {
  const { tokens } = place.file.text;
  const { texts, kinds } = tokens;
  if (from >= to) return nothing;
  if (isInBrackets(tokens, from, to)) return evaluate(place, from + 1, to - 1, asked);
  const text = stringAt(tokens, from, to) ?? formatted(place, from, to, asked);
  if (text !== undefined) return { kind: 'text', text };
  const choice = tokenAtLevel(tokens, from, to, 'if');
  if (choice < to) {
    const other = tokenAtLevel(tokens, choice, to, 'else');
    return {
      kind: 'one-of',
      values: [evaluate(place, from, choice, asked), evaluate(place, other + 1, to, asked)],
    };
  }
  if (to === from + 1) {
    if (texts[from] === 'None') return nothing;
    if (texts[from] === '__name__') return { kind: 'text', text: place.file.name };
    return kinds[from] === 'name' ? asked.lookUp(place, texts[from]!) : something;
  }
  if (kinds[from] === 'open') {
    const isWhole = groupEnd(tokens, from) === to - 1;
    if (isWhole) return { kind: 'expression', place, from, to };
  }
  return ofChain(place, from, to, asked);
}

/** The text of an f-string whose fields are known. */
function formatted(place: Place, from: number, to: number, asked: Asked): string | undefined {
  const { tokens } = place.file.text;
  const { texts, starts, ends, code } = tokens;
  if (texts[from] !== 'f' || groupEnd(tokens, from) !== to - 1) return undefined;
  let text = '';
  let reached = ends[from]!;
  for (let at = from + 1; at < to - 1; at++) {
    if (texts[at] !== '{') continue;
    const close = groupEnd(tokens, at);
    const field = evaluate(place, at + 1, close, asked);
    if (field.kind !== 'text' || texts.slice(at, close).includes('!')) return undefined;
    text += code.slice(reached, starts[at]) + field.text;
    reached = ends[close]!;
    at = close;
  }
  return text + code.slice(reached, starts[to - 1]);
}

/** For what ends in a call or an index. */
function ofChain(place: Place, from: number, to: number, asked: Asked): Value {
  const { tokens } = place.file.text;
  const { texts, kinds } = tokens;
  if (texts[from + 1] === ':=') return evaluate(place, from + 2, to, asked);
  const collection: Value = { kind: 'expression', place, from, to };
  if (tokenAtLevel(tokens, from, to, ...infix) < to) return collection;
  // The namespace of the module: what is bound in it is known.
  const isOwn = texts[from] === 'globals' && to === from + 3;
  if (isOwn || (texts[from] === 'sys' && texts[to - 1] === '__dict__')) return nothing;
  const open = openOf(tokens, to - 1);
  if (open === undefined || open <= from)
    return kinds[from] === 'name' && tokenAtLevel(tokens, from, to, '.') < to ? unknown : collection;
  if (texts[open] === '[') return item(asked, place, [from, open], [open + 1, to - 1]);
  return ofCall(asked, place, [from, open, to]) ?? collection;
}

const infix = '| + - & or and == in is < >'.split(' ');

const copying = new Set(
  'set list tuple dict frozenset sorted dir MappingProxyType keys items values union split copy'.split(' '),
);

/** For a call; undefined for one that gives a collection. */
function ofCall(
  asked: Asked,
  place: Place,
  [from, open, to]: readonly [number, number, number],
): Value | undefined {
  const { tokens } = place.file.text;
  const { texts } = tokens;
  const [first, second, third] = splitTokens(tokens, open + 1, to - 1);
  const callee = texts[open - 1]!;
  const isMethod = texts[open - 2] === '.';
  if (!isMethod && callee === 'getattr' && first && second)
    return attribute(asked, place, first, second, third ? nothing : raises);
  if (importers.test(callee) && first) return imported(asked, place, first);
  if (isMethod && (callee === 'get' || callee === 'pop') && first) {
    const found = item(asked, place, [from, open - 2], first);
    return found.kind === 'raises' ? nothing : found;
  }
  if (copying.has(callee)) return undefined;
  return isMethod ? unknown : asked.call(place, asked.lookUp(place, callee), open);
}

/** What importing a module by its name gives. */
function imported(asked: Asked, place: Place, name: readonly [number, number]): Value {
  const module = evaluate(place, ...name, asked);
  return module.kind === 'text' && asked.moduleExists(place, module.text) === 'no' ? raises : unknown;
}

/** What `getattr` gives; `otherwise` where a module does not have it. */
function attribute(
  asked: Asked,
  place: Place,
  owner: readonly [number, number],
  key: readonly [number, number],
  otherwise: Value,
): Value {
  const name = evaluate(place, ...key, asked);
  const has = name.kind === 'text' ? asked.moduleHas(place, ...owner, name.text) : 'maybe';
  if (has === 'no') return otherwise;
  return has === 'yes' ? something : unknown;
}

/** Whether brackets are around all that is between two tokens, and no tuple in them. */
export function isInBrackets(tokens: PythonTokens, from: number, to: number): boolean {
  const isWhole = tokens.texts[from] === '(' && groupEnd(tokens, from) === to - 1;
  return isWhole && tokenAtLevel(tokens, from + 1, to - 1, ',', 'for') === to - 1;
}

/** What a function is called that imports a module by its name. */
export const importers = /^_*import_module$|^__import__$|^import_string$/;

/** What a look-up by key gives. */
function item(
  asked: Asked,
  place: Place,
  owner: readonly [number, number],
  key: readonly [number, number],
): Value {
  const { texts } = place.file.text.tokens;
  const name = evaluate(place, ...key, asked);
  if (name.kind !== 'text') return unknown;
  const [from, to] = owner;
  if (texts[from] === 'globals' && to === from + 3)
    return place.file.text.bindings.has(name.text) ? something : raises;
  const has = contains(evaluate(place, from, to, asked), { text: name.text, isDeep: false }, asked);
  return has === 'no' ? raises : has === 'yes' ? something : unknown;
}

function openOf(tokens: Place['file']['text']['tokens'], close: number): number | undefined {
  for (const [open, partner] of tokens.partners) if (partner === close) return open;
  return undefined;
}

/** Whether a value is true; undefined where it is not known. */
export function isTrue(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'text':
      return value.text !== '';
    case 'nothing':
      return false;
    case 'something':
    case 'function':
    case 'imported':
      return true;
    case 'one-of': {
      const [first, ...others] = value.values.map(isTrue);
      return others.every((one) => one === first) ? first : undefined;
    }
    default:
      return undefined;
  }
}
