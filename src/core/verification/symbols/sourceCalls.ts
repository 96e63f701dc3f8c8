import { type PythonTokens, splitTokens } from '../scan/pythonTokens.ts';
import type { SourceDefinition, SourceOutline } from './sourceOutline.ts';

/** Base classes that have no constructor of their own. */
const plainBases = new Set(['object', 'Generic', 'Protocol', 'ABC']);

/** Base classes that make the constructor of their subclasses. */
const makingBases = new Set([
  'NamedTuple',
  'TypedDict',
  'Enum',
  'IntEnum',
  'StrEnum',
  'Flag',
  'IntFlag',
  'type',
]);

/**
 * The last name of each base of a class that may have a constructor. Undefined where the class is made in a way that its
 * source does not show, such as by a metaclass.
 */
export function classBases({ tokens }: SourceOutline, one: SourceDefinition): number[] | undefined {
  if (!one.brackets) return [];
  const { kinds, texts } = tokens;
  const [open, close] = one.brackets;
  const bases: number[] = [];
  for (const [from, to] of splitTokens(tokens, open + 1, close)) {
    if (texts[from + 1] === '=' && texts[to - 1] === 'ABCMeta') continue;
    let last = from;
    while (last + 2 < to && texts[last + 1] === '.') last += 2;
    const isSimple = kinds[last] === 'name' && (last + 1 === to || texts[last + 1] === '[');
    if (!isSimple || makingBases.has(texts[last]!)) return undefined;
    if (!plainBases.has(texts[last]!)) bases.push(last);
  }
  return bases;
}

/**
 * The constructors in the source of a class itself; none where it has that of a base. Undefined where `__new__` gives what
 * may be of another class.
 */
export function constructorsOf(
  outline: SourceOutline,
  one: SourceDefinition,
  isStub: boolean,
): SourceDefinition[] | undefined {
  const own = outline.inside(one);
  const made = own.filter(({ name }) => name === '__init__');
  const making = own.filter(({ name }) => name === '__new__');
  const { texts } = outline.tokens;
  if (isStub) return made.length > 0 ? made : making;
  const makesOwn = making.every(({ body }) => texts.slice(...body).includes('__new__'));
  if (!makesOwn || (making.length > 0 && made.length === 0)) return undefined;
  const real = made.filter((each) => !outline.isOverload(each));
  return real.length > 0 ? real : made;
}

/**
 * What a function calls by the name of a parameter, if the caller gives nothing for it: the last name of its default, or of
 * what it takes in place of `None`. `given` where the caller gives it or it is not known; `own class` for the class of a
 * class method. Undefined if the name is no parameter.
 */
export function defaultOf(
  outline: SourceOutline,
  definition: SourceDefinition,
  name: string,
  call: { readonly positional: number; readonly keywords: readonly string[] },
): number | 'given' | 'own class' | undefined {
  const signature = outline.signature(definition);
  const at = signature?.parameters.findIndex((one) => one.name === name) ?? -1;
  if (!signature || at < 0) return undefined;
  const { texts } = outline.tokens;
  const own = definition.owner?.kind === 'class' ? 1 : 0;
  const isOwnClass = at < own && definition.decorators.some(([, to]) => texts[to - 1] === 'classmethod');
  if (isOwnClass) return 'own class';
  const { value, isPositional } = signature.parameters[at]!;
  if (call.keywords.includes(name) || (isPositional && at - own < call.positional)) return 'given';
  const isNone = texts[value[0]] === 'None';
  const [from, to] = (isNone ? replacement(outline, definition, name) : undefined) ?? value;
  return lastName(outline.tokens, from, to) ?? 'given';
}

/** What a function takes for a parameter that is None. */
function replacement(
  outline: SourceOutline,
  definition: SourceDefinition,
  name: string,
): [from: number, to: number] | undefined {
  const { texts, lines } = outline.tokens;
  const found = outline.ownLines(definition).flatMap((at): [number, number][] => {
    const { firstToken, endToken } = lines[at]!;
    return texts[firstToken] === name && texts[firstToken + 1] === '=' ? [[firstToken, endToken]] : [];
  });
  const [only] = found;
  if (found.length !== 1 || !only) return undefined;
  const condition = ['if', name, 'is', 'None', ':'];
  const isReplaced = condition.every((text, at) => texts[only[0] - condition.length + at] === text);
  return isReplaced ? [only[0] + 2, only[1]] : undefined;
}

/** The last name of a dotted one, also where it is cast to a type. */
function lastName(tokens: PythonTokens, from: number, to: number): number | undefined {
  const { kinds, texts } = tokens;
  let last = from;
  while (last + 2 < to && texts[last + 1] === '.') last += 2;
  if (kinds[last] !== 'name') return undefined;
  if (last + 1 === to) return last;
  const isCast = texts[last] === 'cast' && texts[last + 1] === '(' && texts[to - 1] === ')';
  const begin = texts.lastIndexOf(',', to - 1) + 1;
  return isCast && begin > last ? lastName(tokens, begin, to - 1) : undefined;
}
