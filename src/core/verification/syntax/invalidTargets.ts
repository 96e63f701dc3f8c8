import { closerOf, isClosed, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';

/** Names that cannot be assigned to, whatever the tokenizer takes them for. */
const constants = new Set(['None', 'True', 'False', '__debug__']);

/** Keywords only where a statement begins: what follows them is no expression. */
const softKeywords = new Set(['match', 'case', 'type', 'lazy']);

const assignment = /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)?=$/;

/**
 * The first token of what a simple statement assigns to, but cannot: a literal, a call, or the result of an operator, as in
 * `f() = 1`. Undefined where it assigns nothing, or only where it can.
 */
export function invalidTarget(tokens: PythonTokens, from: number, to: number): number | undefined {
  const { kinds, texts } = tokens;
  const isStatement = kinds[from] === 'keyword' && !constants.has(texts[from]!);
  if (isStatement || softKeywords.has(texts[from]!)) return undefined;
  // Behind these begins a value, in which "=" is something else.
  const end = tokenAtLevel(tokens, from, to, 'lambda', 'yield', 'await');
  const first = assignmentIn(tokens, from, end);
  if (first >= end) return undefined;
  const colon = tokenAtLevel(tokens, from, first, ':');
  const isSingle = colon < first || texts[first] !== '=';
  if (isSingle) return canHold(tokens, from, colon) ? undefined : from;
  for (let [start, at] = [from, first]; at < end; start = at + 1, at = assignmentIn(tokens, start, end))
    if (!areTargets(tokens, start, at)) return start;
  return undefined;
}

/** The first operator outside of brackets that assigns; `to` where there is none. */
function assignmentIn(tokens: PythonTokens, from: number, to: number): number {
  const { kinds, texts, partners } = tokens;
  for (let at = from; at < to; at = Math.max(at + 1, partners.get(at) ?? 0))
    if (kinds[at] === 'operator' && assignment.test(texts[at]!)) return at;
  return to;
}

function areTargets(tokens: PythonTokens, from: number, to: number): boolean {
  return splitTokens(tokens, from, to).every(([start, end]) => {
    const isStarred = tokens.texts[start] === '*';
    return isTarget(tokens, isStarred ? start + 1 : start, end);
  });
}

function isTarget(tokens: PythonTokens, from: number, to: number): boolean {
  const { texts, partners } = tokens;
  const isGroup = /^[([]$/.test(texts[from] ?? '') && partners.get(from) === to - 1;
  // What is not closed is another error.
  if (isGroup) return !isClosed(tokens, from) || areTargets(tokens, from + 1, to - 1);
  return canHold(tokens, from, to);
}

/** Whether it is a name, an attribute or something in brackets behind a value. */
function canHold(tokens: PythonTokens, from: number, to: number): boolean {
  const { kinds, texts, partners } = tokens;
  const last = to - 1;
  if (last < from) return false;
  if (texts[from] === '(' && partners.get(from) === last) return canHold(tokens, from + 1, last);
  for (let at = from; at < to; at = Math.max(at + 1, partners.get(at) ?? 0))
    if (kinds[at] === 'keyword' ? at === last || !constants.has(texts[at]!) : isOperation(tokens, at))
      return false;
  if (kinds[last] === 'name')
    return !constants.has(texts[last]!) && (last === from || texts[last - 1] === '.');
  return texts[last] === closerOf['['] && partners.get(from) !== last;
}

function isOperation({ kinds, texts }: PythonTokens, at: number): boolean {
  return kinds[at] === 'operator' && texts[at] !== '.';
}
