import { groupEnd, type LogicalLine, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import type { ClassDefinition } from './classDefinition.ts';
import { mayFill } from './classFilling.ts';

/**
 * Whether the body of a class gives it, or an object that is called `self` or `cls` there, an attribute of this name.
 * True wherever it might: of an assignment's targets and its value nothing is told apart.
 */
export function mayBind({ body, tokens }: ClassDefinition, name: string, isUsed = true): boolean {
  const { texts } = tokens;
  let method = Infinity;
  for (const { firstToken, endToken, indent } of body) {
    if (indent <= method) method = Infinity;
    const isInMethod = method < indent;
    for (let at = firstToken; at < endToken; at++) {
      if (texts[at] !== name) continue;
      if (
        texts[at - 1] === '.'
          ? isStored(tokens, at, isUsed)
          : !isInMethod && isAtLevel(tokens, firstToken, at)
      )
        return true;
    }
    const word = texts[firstToken] === 'async' ? texts[firstToken + 1] : texts[firstToken];
    if (!isInMethod && (word === 'def' || word === 'class')) method = indent;
  }
  return false;
}

/**
 * Whether only the objects of a class have an attribute, which a method gives to `self`, and not the class: in its body the
 * name has no value.
 */
export function isOfObjectsOnly({ body, tokens }: ClassDefinition, name: string): boolean {
  const { texts } = tokens;
  let method = Infinity;
  const found = new Set<'object' | 'class' | 'none'>();
  for (const line of body) {
    const { firstToken, endToken, indent } = line;
    if (indent <= method) method = Infinity;
    if (texts[firstToken] === '__slots__') return false;
    for (let at = firstToken; at < endToken; at++)
      if (texts[at] === name) found.add(receiverOf(tokens, line, at, method < indent));
    const word = texts[firstToken] === 'async' ? texts[firstToken + 1] : texts[firstToken];
    if (method === Infinity && word === 'def') method = indent;
  }
  return found.has('object') && !found.has('class') && !mayFill(body, tokens, name, 'others');
}

/** What is given an attribute where its name stands at a token. */
function receiverOf(
  tokens: PythonTokens,
  { firstToken, endToken }: LogicalLine,
  at: number,
  isInMethod: boolean,
): 'object' | 'class' | 'none' {
  const { texts } = tokens;
  const isAttribute = texts[at - 1] === '.';
  if (isAttribute && texts[at - 2] === 'self' && isInMethod)
    return /^[=:]$/.test(texts[at + 1] ?? '') ? 'object' : 'none';
  if (isAttribute) return isStored(tokens, at, true) ? 'class' : 'none';
  const isDeclared = at === firstToken && texts[at + 1] === ':' && !texts.slice(at, endToken).includes('=');
  return isInMethod || isDeclared ? 'none' : 'class';
}

function isStored({ texts }: PythonTokens, at: number, isUsed: boolean): boolean {
  const owner = texts[at - 2];
  return (
    (isUsed && (owner === 'self' || owner === 'cls')) ||
    /^(?:=|:|,|[-+*/%@&|^<>]+=)$/.test(texts[at + 1] ?? '')
  );
}

function isAtLevel(tokens: PythonTokens, from: number, at: number): boolean {
  return tokenAtLevel(tokens, from, at + 1, tokens.texts[at]!) === at || isInTarget(tokens, from, at);
}

/** Whether a token is in brackets in front of an assignment, as in `(a, b) = 1, 2`. */
function isInTarget(tokens: PythonTokens, from: number, at: number): boolean {
  return tokens.texts[from] === '(' && at < groupEnd(tokens, from);
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

/** Whether the body of a class defines a method with a decorator. */
export function hasWrapped({ body, tokens: { texts } }: ClassDefinition, method: string): boolean {
  return body.some(({ firstToken }, at) => {
    const isMethod = texts[firstToken] === 'def' && texts[firstToken + 1] === method;
    const above = body[at - 1];
    return isMethod && above !== undefined && texts[above.firstToken] === '@';
  });
}

/** Whether the body of a class defines a method that takes any arguments, by `*` or `**`. */
export function takesAnything({ body, tokens: { texts } }: ClassDefinition, method: string): boolean {
  return body.some(({ firstToken, endToken }) => {
    const isMethod = texts[firstToken] === 'def' && texts[firstToken + 1] === method;
    const parameters = texts.slice(firstToken, endToken);
    return isMethod && parameters.some((one, at) => /^\*\*?$/.test(one) && parameters[at + 1] !== ',');
  });
}

/** Whether a model of pydantic may take fields that are not declared, as far as its own body says. */
export function takesMoreFields({ body, tokens }: ClassDefinition): boolean {
  const { code, texts, starts, ends } = tokens;
  return body.some(({ firstToken, endToken }) => {
    const words = texts.slice(firstToken, endToken);
    const isClass = words[0] === 'class' && words[1] === 'Config';
    if (words.includes('extra') || /(['"])extra\1/.test(code.slice(starts[firstToken], ends[endToken - 1])))
      return true;
    if (!isClass && words[0] !== 'model_config') return false;
    // The configuration is not all written here.
    const isWritten = isClass ? words[2] === ':' : /^(?:\{|\w*ConfigDict)$/.test(words[2] ?? '');
    return !isWritten || words.includes('**');
  });
}
