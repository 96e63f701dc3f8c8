import type { PythonTokens } from '../scan/pythonTokens.ts';
import { type Handover, readKeywordUses } from './keywordUses.ts';
import type { SourceDefinition, SourceOutline } from './sourceOutline.ts';

/** Decorators that leave the parameters of a function as they are, by their last name. */
const plain = new Set([
  'staticmethod',
  'classmethod',
  'abstractmethod',
  'overload',
  'override',
  'final',
  'cache',
  'lru_cache',
  'wraps',
  'contextmanager',
  'asynccontextmanager',
  'deprecated',
  'coroutine',
  'disjoint_base',
  'envwrap',
  'runtime_checkable',
  'total_ordering',
  // Those of networkx, which change arguments but not parameters.
  'argmap',
  'nodes_or_number',
  'not_implemented_for',
  'np_random_state',
  'open_file',
  'py_random_state',
]);

/** A decorator of a function or class: the token of its last name, and whether the decorator is what a call of it gives. */
interface Decorator {
  readonly token: number;
  readonly isCalled: boolean;
}

/** Decorators that deal with parameters which they name in quotes, and leave the others alone. */
const renaming = /deprecat|rename_|removed_parameters|delete_parameter|make_keyword_only/;

/**
 * The decorators that are not known to leave the parameters of a function as they are. Undefined where one is no name, or
 * the call of one.
 *
 * @param keyword The parameter that it is about; empty for all.
 */
export function unknownDecorators(
  tokens: PythonTokens,
  { decorators }: SourceDefinition,
  keyword: string,
): Decorator[] | undefined {
  const { code, starts, ends } = tokens;
  const { kinds, texts } = tokens;
  const found: Decorator[] = [];
  for (const [from, to] of decorators) {
    let token = from;
    while (token + 2 < to && texts[token + 1] === '.') token += 2;
    const isCalled = texts[token + 1] === '(' && token + 1 < to;
    if (kinds[token] !== 'name' || (!isCalled && token + 1 < to)) return undefined;
    if (plain.has(texts[token]!)) continue;
    const given = code.slice(starts[from], ends[to - 1]);
    const isOfOthers =
      isCalled && keyword !== '' && renaming.test(texts[token]!) && !given.includes(`"${keyword}"`);
    if (!isOfOthers || given.includes(`'${keyword}'`)) found.push({ token, isCalled });
  }
  return found;
}

/** What a decorator's function may wrap its result in without a change to its parameters. */
const wrappers = new Set(['cast', 'update_wrapper', 'wraps']);

/** A decorator may make decorators so deep. */
const deepest = 2;

/**
 * Whether the function that a decorator is gives back what takes the same arguments as what it is given: by its annotations,
 * or by its source.
 *
 * @param isCalled Whether the decorator is what a call of the function gives.
 */
export function keepsSignature(
  outline: SourceOutline,
  decorator: SourceDefinition,
  isCalled: boolean,
  depth = 0,
): boolean {
  if (decorator.kind !== 'def' || depth > deepest) return false;
  if (decorator.decorators.length > 0 && !outline.isOverload(decorator)) return false;
  const inner = outline.inside(decorator);
  if (isDeclaredToKeep(outline, decorator, isCalled))
    return inner.every((one) => leavesKeywords(outline, one));
  const given = outline.signature(decorator)?.parameters[0]?.name;
  const returned = returnedNames(outline, decorator);
  if (returned.length === 0) return false;
  return returned.every((name) => {
    if (name === undefined) return false;
    if (name === given && !isCalled) return true;
    const made = inner.filter((one) => one.name === name);
    if (made.length === 0) return false;
    return made.every((one) =>
      isCalled
        ? keepsSignature(outline, one, false, depth + 1)
        : given !== undefined && passesAll(outline, one, given),
    );
  });
}

/** Whether it is annotated as `(F) -> F`, or, where it is called, as a maker of `Callable[[F], F]`. */
function isDeclaredToKeep(
  outline: SourceOutline,
  { brackets, body }: SourceDefinition,
  isCalled: boolean,
): boolean {
  const { texts } = outline.tokens;
  if (!brackets || texts[brackets[1] + 1] !== '->') return false;
  const result = texts.slice(brackets[1] + 2, body[0] - 1).join(' ');
  if (isCalled) return /Callable \[ \[ (\w+) \] , \1 \]$/.test(result);
  const [open, close] = brackets;
  const annotation = /^\w+ : ([^,]+?)(?: ,)?$/.exec(texts.slice(open + 1, close).join(' '))?.[1];
  return annotation === result && /^(?:(?:\w+ \. )?[Tt]ype \[ )?_?[A-Z]\w*(?: \])?$/.test(result);
}

/** Whether neither a function nor one inside of it looks into the keywords that it hands on. */
function leavesKeywords(outline: SourceOutline, one: SourceDefinition): boolean {
  const rest = one.kind === 'def' ? outline.signature(one)?.rest : undefined;
  if (rest !== undefined) {
    const { escape, taken, refused, handovers } = readKeywordUses(outline, one, rest);
    if (escape || taken.size > 0 || refused.size > 0) return false;
    const own = outline.signature(one)!.parameters.map(({ name }) => name);
    const isOwn = ({ positional, keywords }: Handover): boolean =>
      keywords.length === 0 && positional.every((name) => name !== undefined && own.includes(name));
    if (!handovers.every(isOwn)) return false;
  }
  return outline.inside(one).every((inner) => leavesKeywords(outline, inner));
}

/** The name that each `return` of a function gives back; undefined for anything else. */
function returnedNames(outline: SourceOutline, one: SourceDefinition): (string | undefined)[] {
  const { texts, lines } = outline.tokens;
  const returned: (string | undefined)[] = [];
  for (const at of outline.ownLines(one)) {
    const { firstToken, endToken } = lines[at]!;
    if (texts[firstToken] === 'return') returned.push(returnedName(outline.tokens, firstToken + 1, endToken));
  }
  return returned;
}

function returnedName({ texts, kinds }: PythonTokens, from: number, to: number): string | undefined {
  if (to === from + 1 && kinds[from] === 'name') return texts[from];
  const open = texts.indexOf('(', from);
  if (open < 0 || open >= to || !wrappers.has(texts[open - 1]!)) return undefined;
  const names = texts.slice(open + 1, to).filter((_, at) => kinds[open + 1 + at] === 'name');
  return texts[open - 1] === 'update_wrapper' ? names[0] : names.at(-1);
}

/** Whether a function takes anything, and hands it to another unchanged. */
function passesAll(outline: SourceOutline, wrapper: SourceDefinition, wrapped: string): boolean {
  const signature = outline.signature(wrapper);
  if (wrapper.kind !== 'def' || !signature?.rest || !signature.takesMorePositional) return false;
  // Only what a method is called with may come before.
  if (signature.parameters.length > 1) return false;
  if (unknownDecorators(outline.tokens, wrapper, '')?.length !== 0) return false;
  const { handovers, escape, taken, refused, refusesRest } = readKeywordUses(
    outline,
    wrapper,
    signature.rest,
  );
  if (escape || refusesRest || taken.size > 0 || refused.size > 0 || handovers.length === 0) return false;
  const { texts } = outline.tokens;
  const [own] = signature.parameters;
  return handovers.every(({ callee, keywords, positional, unpacks }) => {
    const name = texts[callee]!;
    // It raises the same errors.
    if (name === 'bind' || name === 'bind_partial') return true;
    if (name !== wrapped || texts[callee - 1] === '.' || keywords.length > 0 || !unpacks) return false;
    return positional.length === (own ? 1 : 0) && positional[0] === own?.name;
  });
}
