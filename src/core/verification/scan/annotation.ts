import { builtinNames } from '../../python/builtinNames.ts';
import { readNameChain } from './nameChain.ts';
import { isClosed, type PythonTokens, splitTokens, tokenAtLevel } from './pythonTokens.ts';
import type { Scope } from './scope.ts';
import { tokenizePython } from './tokenizePython.ts';
import { instanceOf, isImport, listOf, oneOf, type Value, type NamedValue } from '../values/value.ts';

/** Annotations nested deeper are not followed. */
const deepest = 20;

const longestString = 200;

const generics = /^(?:typing|typing_extensions|collections\.abc)\.(\w+)$/;

type ArgumentsMeaning = 'first' | 'one' | 'element' | 'entry' | 'class' | 'function' | 'tuple';

/** What the arguments of Python's own generic types stand for. */
const argumentsMean: Readonly<Record<string, ArgumentsMeaning>> = Object.fromEntries(
  (
    [
      ['first', 'Annotated Final ClassVar Required NotRequired ReadOnly Optional'],
      ['one', 'Union'],
      [
        'element',
        'list List set Set frozenset FrozenSet Deque Sequence MutableSequence Collection Iterable Iterator Generator ' +
          'AbstractSet MutableSet Reversible ValuesView KeysView AsyncIterable AsyncIterator AsyncGenerator',
      ],
      ['entry', 'dict Dict Mapping MutableMapping DefaultDict OrderedDict'],
      ['class', 'type Type'],
      ['function', 'Callable'],
      ['tuple', 'tuple Tuple'],
    ] as const
  ).flatMap(([meaning, names]) => names.split(' ').map((name) => [name, meaning])),
);

/**
 * What a name with the annotation between two tokens stands for: an instance of an imported class, or of an own one, or
 * something that holds such; undefined where that is not known. Annotations may be strings.
 */
export function instanceAnnotated(
  tokens: PythonTokens,
  from: number,
  to: number,
  scope: Scope,
  depth = 0,
): Value | undefined {
  if (depth > deepest || from >= to) return undefined;
  const members: [number, number][] = [];
  for (let start = from; start <= to;) {
    const end = tokenAtLevel(tokens, start, to, '|');
    members.push([start, end]);
    start = end + 1;
  }
  const values = members.map(([start, end]) => memberAnnotated(tokens, start, end, scope, depth));
  return values.length === 1 ? (values[0] ?? undefined) : oneOf(values);
}

/** The same of an annotation without `|`; `null` for None. */
function memberAnnotated(
  tokens: PythonTokens,
  from: number,
  to: number,
  scope: Scope,
  depth: number,
): Value | null | undefined {
  const { kinds, texts } = tokens;
  if (to === from + 1 && texts[from] === 'None') return null;
  if (to === from + 1 && kinds[from] === 'string') return quoted(tokens, from, scope, depth);
  if (kinds[from] !== 'name') return undefined;
  const { parts, end } = readNameChain(tokens, from, to);
  const found = scope.resolveChain(parts);
  const instance = found ? instanceOf(found.value) : undefined;
  if (end === to) return instance;
  if (texts[end] !== '[' || !isClosed(tokens, end) || tokens.partners.get(end) !== to - 1) return undefined;
  const meaning = meaningOf(parts, found);
  if (!meaning) return instance;
  const values = splitTokens(tokens, end + 1, to - 1)
    .slice(0, deepest)
    .map(([start, stop]) => memberOrUnion(tokens, start, stop, scope, depth + 1));
  const isEndless = meaning === 'tuple' && texts[to - 2]!.endsWith('.');
  return ofGeneric(isEndless ? 'element' : meaning, values);
}

/** What an annotation in quotes stands for. */
function quoted(tokens: PythonTokens, at: number, scope: Scope, depth: number): Value | undefined {
  const string = tokens.code.slice(tokens.starts[at], tokens.ends[at]);
  const text = /^(["'])([\w\s.[\],|]+)\1$/.exec(string)?.[2];
  if (text === undefined || text.length > longestString) return undefined;
  const inside = tokenizePython(text.trim());
  return instanceAnnotated(inside, 0, inside.kinds.length, scope, depth + 1);
}

/** What the arguments of a type of this name stand for; undefined where it is none of Python's own generic types. */
function meaningOf(
  parts: readonly string[],
  found: NamedValue | null | undefined,
): ArgumentsMeaning | undefined {
  const symbol = found && isImport(found.value) ? found.value.symbol : '';
  const isBuiltin = found === undefined && parts.length === 1 && builtinNames.has(parts[0]!);
  const name = isBuiltin ? parts[0]! : generics.exec(symbol)?.[1];
  return name !== undefined && Object.hasOwn(argumentsMean, name) ? argumentsMean[name] : undefined;
}

function memberOrUnion(
  tokens: PythonTokens,
  from: number,
  to: number,
  scope: Scope,
  depth: number,
): Value | null | undefined {
  if (to === from + 1 && tokens.texts[from] === 'None') return null;
  return instanceAnnotated(tokens, from, to, scope, depth);
}

function ofGeneric(
  meaning: ArgumentsMeaning,
  [first, second, ...others]: readonly (Value | null | undefined)[],
): Value | null | undefined {
  switch (meaning) {
    case 'first':
      return first;
    case 'one':
      return oneOf([first, second === undefined ? null : second, ...others]);
    case 'element':
      return listOf(first);
    case 'entry':
      return { element: first ?? undefined, entry: second ?? undefined };
    case 'class':
      return first ? { called: first } : undefined;
    case 'function':
      return second ? { called: second } : undefined;
    case 'tuple':
      return { items: [first, second, ...others].map((value) => value ?? undefined) };
  }
}
