import { groupEnd, type LogicalLine, type PythonTokens, splitTokens } from '../scan/pythonTokens.ts';
import type { ClassDefinition } from './classDefinition.ts';

/** The words of a string token without escapes: what stands between its quotes. */
function textOf({ code, kinds, starts, ends }: PythonTokens, at: number): string | undefined {
  if (kinds[at] !== 'string') return undefined;
  return /^[a-z]*(['"]{3}|['"])([^]*)\1$/i.exec(code.slice(starts[at], ends[at]))?.[2];
}

/** Whether a name stands in quotes in a source, where a loop may take it from; what `__all__` lists is a module's. */
export function isQuoted(tokens: PythonTokens, name: string): boolean {
  const { kinds, texts } = tokens;
  return tokens.lines.some(({ firstToken, endToken }) => {
    if (texts[firstToken] === '__all__') return false;
    for (let at = firstToken; at < endToken; at++)
      if (kinds[at] === 'string' && namesIn(textOf(tokens, at)).includes(name)) return true;
    return false;
  });
}

/** A string may also hold several names, as those of `namedtuple` do. */
function namesIn(text: string | undefined): string[] {
  return text !== undefined && /^[\w\s,]+$/.test(text) ? text.split(/[\s,]+/) : [];
}

/** Methods that put back attributes which are there already, or set the one that is asked for. */
const restorers = new Set('__setstate__ __copy__ __deepcopy__ __setattr__ __reduce__ __replace__'.split(' '));

/** Objects whose attributes are those of the class. */
const owners = new Set(['self', 'cls', 'type', 'self.__class__', 'mcs', 'mcls', 'klass', 'new_class']);

/**
 * Whether the body of a class, or of anything else, may give it an attribute of this name that is chosen as the code runs:
 * by `setattr`, through `__dict__` and the like.
 *
 * @param of Whose attributes count: those of `self` and `cls`, those of anything else, or both.
 */
export function mayFill(
  body: readonly LogicalLine[],
  tokens: PythonTokens,
  name: string,
  of: 'self' | 'others' | 'any',
): boolean {
  const { texts } = tokens;
  let restorer = Infinity;
  let method: LogicalLine | undefined;
  for (const line of body) {
    const { firstToken, endToken, indent } = line;
    if (indent <= restorer) restorer = Infinity;
    if (method && indent <= method.indent) method = undefined;
    if (texts[firstToken] === 'def') {
      method ??= line;
      if (restorers.has(texts[firstToken + 1]!)) restorer = Math.min(restorer, indent);
    }
    if (restorer < Infinity) continue;
    for (let at = firstToken; at < endToken; at++) {
      const key = filledKey(tokens, at, of);
      const isMeant = key && (isGivenByCaller(tokens, key, method) ? isQuoted(tokens, name) : true);
      if (isMeant && mayBeName(tokens, key, name)) return true;
    }
  }
  return false;
}

/** Whether an expression is a parameter of a public method that nothing in the same source calls. */
function isGivenByCaller(
  { kinds, texts }: PythonTokens,
  [from, to]: Key,
  method: LogicalLine | undefined,
): boolean {
  if (!method || to !== from + 1 || kinds[from] !== 'name') return false;
  const name = texts[method.firstToken + 1]!;
  const header = texts.slice(method.firstToken, method.endToken);
  const parameter = header.indexOf(texts[from]!);
  const isParameter = parameter > 0 && /^[(,]$/.test(header[parameter - 1]!);
  return isParameter && !name.startsWith('_') && texts.indexOf(name) === texts.lastIndexOf(name);
}

type Key = readonly [from: number, to: number];

/** The expression that names the attribute which is set at a token; nothing where none is set. */
function filledKey(tokens: PythonTokens, at: number, of: 'self' | 'others' | 'any'): Key | undefined {
  const word = tokens.texts[at]!;
  const isCalled = tokens.texts[at + 1] === '(';
  if (isCalled && /^(?:setattr|__setattr__)$/.test(word)) return keyOfSetter(tokens, at, of);
  if (isCalled && word === 'exec') return keyOfCode(tokens, at);
  if (isCalled && /^(?:vars|locals)$/.test(word)) return keyOfEntries(tokens, groupEnd(tokens, at + 1) + 1);
  if (word !== '__dict__') return undefined;
  const isOwn = /^(?:self|cls)$/.test(tokens.texts[at - 2] ?? '');
  return counts(isOwn, of) ? keyOfEntries(tokens, at + 1) : undefined;
}

/** Code as a string may set anything, unless it runs in the names of something else. */
function keyOfCode(tokens: PythonTokens, at: number): Key | undefined {
  const [, names] = splitTokens(tokens, at + 2, groupEnd(tokens, at + 1));
  const isElsewhere = names && !tokens.texts.slice(...names).some((word) => ownNames.has(word));
  return isElsewhere ? undefined : [at, at];
}

const ownNames = new Set(['self', 'cls', 'globals', 'locals', 'vars']);

const counts = (isOwn: boolean, of: 'self' | 'others' | 'any'): boolean =>
  of === 'any' || isOwn === (of === 'self');

function keyOfSetter(tokens: PythonTokens, at: number, of: 'self' | 'others' | 'any'): Key | undefined {
  const { texts } = tokens;
  const pieces = splitTokens(tokens, at + 2, groupEnd(tokens, at + 1));
  const isOfSuper = texts[at] === '__setattr__' && texts[at - 2] === ')';
  const isBound = texts[at] === '__setattr__' && !isPlainOwner(texts[at - 2]);
  const [owner, key] = isOfSuper || isBound ? [[at - 2, at - 1] as const, pieces[0]] : pieces;
  if (!owner || !key) return undefined;
  const target = texts.slice(...owner).join('');
  const isOwn = isOfSuper || owners.has(target) || target.startsWith('type(');
  return counts(isOwn, of) ? key : undefined;
}

/** The key under which something is put in a dictionary that ends before a token; an empty one for any keys. */
function keyOfEntries({ texts, partners }: PythonTokens, next: number): Key | undefined {
  if (texts[next] === '.') return /^(?:update|setdefault)$/.test(texts[next + 1]!) ? [next, next] : undefined;
  if (texts[next] === '=' || texts[next] === '|=') return [next, next];
  const close = texts[next] === '[' ? partners.get(next) : undefined;
  return close !== undefined && texts[close + 1] === '=' ? [next + 1, close] : undefined;
}

const isPlainOwner = (word: string | undefined): boolean =>
  word === 'object' || word === 'type' || /^[A-Z]/.test(word ?? '');

/** Whether an expression may give this name. Of a loop over names in quotes, only those are meant. */
function mayBeName(tokens: PythonTokens, [from, to]: Key, name: string): boolean {
  const { code, kinds, texts, starts, ends } = tokens;
  if (to === from + 1) {
    const text = textOf(tokens, from);
    if (text !== undefined) return text === name;
    // What is copied from another object under the same name comes from a list of names.
    if (kinds[from] === 'name' && isCopied(tokens, to, texts[from]!)) return isQuoted(tokens, name);
  }
  if (texts[from] === 'f' && groupEnd(tokens, from) === to - 1 && to > from + 1) {
    const written = code.slice(ends[from], starts[to - 1]);
    const pattern = written.split(/\{[^{}]*\}/).map((part) => part.replaceAll(/[^\w]/g, '.'));
    return new RegExp(`^${pattern.join('.*')}$`).test(name);
  }
  return true;
}

/** Whether what follows the name of an attribute in `setattr` is `getattr` of the same name. */
function isCopied({ texts, partners }: PythonTokens, comma: number, key: string): boolean {
  if (texts[comma] !== ',' || texts[comma + 1] !== 'getattr' || texts[comma + 2] !== '(') return false;
  return texts.slice(comma + 3, partners.get(comma + 2)).includes(key);
}

/** Whether the body of a metaclass may give the classes that it makes an attribute of this name. */
export function makesMember({ body, tokens }: ClassDefinition, name: string): boolean {
  const { texts } = tokens;
  if (mayFill(body, tokens, name, 'any')) return true;
  let namespace: string | undefined;
  for (const { firstToken, endToken } of body) {
    if (texts[firstToken] === 'def') {
      const pieces = splitTokens(tokens, firstToken + 3, groupEnd(tokens, firstToken + 2));
      const isMaker = /^__(?:new|init|prepare)__$/.test(texts[firstToken + 1]!);
      namespace = isMaker && pieces[3] ? texts[pieces[3][0]] : undefined;
    }
    for (let at = firstToken; at < endToken; at++) {
      const isNamespace = namespace !== undefined && texts[at] === namespace && texts[at - 1] !== '.';
      const key = isNamespace ? keyOfEntries(tokens, at + 1) : undefined;
      if (key && mayBeName(tokens, key, name)) return true;
    }
  }
  return false;
}
