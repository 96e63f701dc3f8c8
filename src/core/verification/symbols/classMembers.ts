import {
  groupEnd,
  type LogicalLine,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
} from '../scan/pythonTokens.ts';
import type { ClassDefinition } from './classDefinition.ts';

/**
 * Whether the body of a class gives it, or an object that is called `self` or `cls` there, an attribute of this name.
 * True wherever it might: of an assignment's targets and its value nothing is told apart.
 */
export function mayBind({ body, tokens }: ClassDefinition, name: string): boolean {
  const { texts } = tokens;
  let method = Infinity;
  for (const { firstToken, endToken, indent } of body) {
    if (indent <= method) method = Infinity;
    const isInMethod = method < indent;
    for (let at = firstToken; at < endToken; at++) {
      if (texts[at] !== name) continue;
      if (texts[at - 1] === '.' ? isStored(tokens, at) : !isInMethod && isAtLevel(tokens, firstToken, at))
        return true;
    }
    const word = texts[firstToken] === 'async' ? texts[firstToken + 1] : texts[firstToken];
    if (!isInMethod && (word === 'def' || word === 'class')) method = indent;
  }
  return false;
}

function isStored({ texts }: PythonTokens, at: number): boolean {
  const owner = texts[at - 2];
  return owner === 'self' || owner === 'cls' || /^(?:=|:|,|[-+*/%@&|^<>]+=)$/.test(texts[at + 1] ?? '');
}

function isAtLevel(tokens: PythonTokens, from: number, at: number): boolean {
  return tokenAtLevel(tokens, from, at + 1, tokens.texts[at]!) === at || isInTarget(tokens, from, at);
}

/** Whether a token is in brackets in front of an assignment, as in `(a, b) = 1, 2`. */
function isInTarget(tokens: PythonTokens, from: number, at: number): boolean {
  return tokens.texts[from] === '(' && at < groupEnd(tokens, from);
}

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
 * @param ofAnything Whether attributes that other objects are given count, too: these may be of the class.
 */
export function mayFill(
  body: readonly LogicalLine[],
  tokens: PythonTokens,
  name: string,
  ofAnything: boolean,
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
      const key = filledKey(tokens, at, ofAnything);
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
function filledKey(tokens: PythonTokens, at: number, ofAnything: boolean): Key | undefined {
  const { texts, partners } = tokens;
  const word = texts[at]!;
  const open = texts[at + 1] === '(' ? at + 1 : undefined;
  if (open !== undefined && (word === 'setattr' || word === '__setattr__')) {
    const pieces = splitTokens(tokens, open + 1, groupEnd(tokens, open));
    const isBound = word === '__setattr__' && !isPlainOwner(texts[at - 2]);
    const [owner, key] = isBound ? [[at - 2, at - 1] as const, pieces[0]] : pieces;
    if (!owner || !key) return undefined;
    const target = texts.slice(...owner).join('');
    const isOwn = ofAnything || isBound || owners.has(target) || target.startsWith('type(');
    return isOwn ? key : undefined;
  }
  if (open !== undefined && word === 'exec') return [at, at];
  const isVariables = (word === 'vars' || word === 'locals') && open !== undefined;
  if (word !== '__dict__' && !isVariables) return undefined;
  const owner = texts[at - 2];
  if (word === '__dict__' && !ofAnything && owner !== 'self' && owner !== 'cls') return undefined;
  const next = isVariables ? groupEnd(tokens, open!) + 1 : at + 1;
  if (texts[next] === '.' && /^(?:update|setdefault)$/.test(texts[next + 1] ?? '')) return [at, at];
  if (texts[next] === '=' || texts[next] === '|=') return [at, at];
  const close = texts[next] === '[' ? partners.get(next) : undefined;
  return close !== undefined && texts[close + 1] === '=' ? [next + 1, close] : undefined;
}

const isPlainOwner = (word: string | undefined): boolean =>
  word === 'object' || word === 'type' || word === ')' || /^[A-Z]/.test(word ?? '');

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

/** What the special method of a class gives that is asked for attributes which are not there. */
export type Getter = 'nothing' | 'hidden' | 'anything';

/**
 * What a `__getattr__` or `__getattribute__` in the body of a class can give: nothing where there is none or where it only
 * raises, `hidden` where its authors hide it from type checkers.
 */
export function getterOf({ body, tokens }: ClassDefinition): Getter {
  const { texts } = tokens;
  let found: Getter = 'nothing';
  for (const [at, { firstToken, endToken, indent }] of body.entries()) {
    if (texts[firstToken] !== 'def') {
      // `__getattr__ = other`
      if (/^__getattr(?:ibute)?__$/.test(texts[firstToken]!)) return 'anything';
      continue;
    }
    if (!/^__getattr(?:ibute)?__$/.test(texts[firstToken + 1]!)) continue;
    const arrow = tokenAtLevel(tokens, firstToken, endToken, '->');
    if (/^(?:NoReturn|Never)$/.test(texts[endToken - 2]!) && arrow < endToken) continue;
    const behind = body.slice(at + 1);
    const end = behind.findIndex((line) => line.indent <= indent);
    const inside = behind.slice(0, end < 0 ? undefined : end);
    if (onlyRaises(inside, tokens)) continue;
    if (!isHidden(body.slice(0, at), indent, tokens)) return 'anything';
    found = 'hidden';
  }
  return found;
}

/** Whether all that a function returns is what the same method of a base class does. */
function onlyRaises(lines: readonly LogicalLine[], { texts }: PythonTokens): boolean {
  const returned = lines.filter(({ firstToken }) => texts[firstToken] === 'return');
  const raises = lines.some(({ firstToken }) => texts[firstToken] === 'raise');
  const given = returned.map(({ firstToken, endToken }) => texts.slice(firstToken + 1, endToken).join(''));
  const isPassedOn = (text: string): boolean => /^(?:super\(.*\)|object)\.__getattr(?:ibute)?__\(/.test(text);
  return (raises || returned.length > 0) && given.every(isPassedOn);
}

/** Whether the line before one in a body with less indentation asks `if not TYPE_CHECKING`. */
function isHidden(before: readonly LogicalLine[], indent: number, { texts }: PythonTokens): boolean {
  const outer = before.findLast((line) => line.indent < indent);
  if (!outer || texts[outer.firstToken] !== 'if') return false;
  const condition = texts.slice(outer.firstToken + 1, outer.endToken);
  return condition[0] === 'not' && condition.includes('TYPE_CHECKING');
}

/** Whether the body of a metaclass may give the classes that it makes an attribute of this name. */
export function makesMember({ body, tokens }: ClassDefinition, name: string): boolean {
  const { texts, partners } = tokens;
  if (mayFill(body, tokens, name, true)) return true;
  let namespace: string | undefined;
  for (const { firstToken, endToken } of body) {
    if (texts[firstToken] === 'def') {
      const pieces = splitTokens(tokens, firstToken + 3, groupEnd(tokens, firstToken + 2));
      const isMaker = /^__(?:new|init|prepare)__$/.test(texts[firstToken + 1]!);
      namespace = isMaker && pieces[3] ? texts[pieces[3][0]] : undefined;
    }
    for (let at = firstToken; at < endToken; at++) {
      if (namespace === undefined || texts[at] !== namespace) continue;
      if (texts[at + 1] === '.' && /^(?:update|setdefault)$/.test(texts[at + 2]!)) return true;
      const close = texts[at + 1] === '[' ? partners.get(at + 1) : undefined;
      if (close !== undefined && texts[close + 1] === '=' && mayBeName(tokens, [at + 2, close], name))
        return true;
    }
  }
  return false;
}

/** Whether the body of a class defines a method with a decorator. */
export function hasWrapped({ body, tokens: { texts } }: ClassDefinition, method: string): boolean {
  return body.some(({ firstToken }, at) => {
    const isMethod = texts[firstToken] === 'def' && texts[firstToken + 1] === method;
    const above = body[at - 1];
    return isMethod && above !== undefined && texts[above.firstToken] === '@';
  });
}

/** Whether a model of pydantic may take fields that are not declared, as far as its own body says. */
export function takesMoreFields({ body, tokens: { texts } }: ClassDefinition): boolean {
  return body.some(({ firstToken, endToken }) => {
    const words = texts.slice(firstToken, endToken);
    const isConfig = words[0] === 'model_config' || (words[0] === 'class' && words[1] === 'Config');
    const isWritten = words[0] === 'class' ? words[2] === ':' : /^(?:\{|\w*ConfigDict)$/.test(words[2] ?? '');
    return words.includes('extra') || (isConfig && !isWritten) || (isConfig && words.includes('**'));
  });
}
