import { groupEnd, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import {
  type Asked,
  contains,
  evaluate,
  isInBrackets,
  isTrue,
  type Place,
  type Value,
} from './expressionValue.ts';

/** Whether a condition holds; undefined where that is not known. */
export function holds(place: Place, from: number, to: number, asked: Asked): boolean | undefined {
  const { tokens } = place.file.text;
  const { texts } = tokens;
  if (isInBrackets(tokens, from, to)) return holds(place, from + 1, to - 1, asked);
  for (const word of ['or', 'and']) {
    const at = tokenAtLevel(tokens, from, to, word);
    if (at < to) return joined(word, holds(place, from, at, asked), holds(place, at + 1, to, asked));
  }
  if (texts[from] === 'not') return negated(holds(place, from + 1, to, asked));
  const operator = tokenAtLevel(tokens, from, to, '==', '!=', 'in', 'is', 'not', '<', '>', '<=', '>=');
  if (operator < to) return compared(place, [from, operator, to], asked);
  if (to === from + 1 && (texts[from] === 'TYPE_CHECKING' || texts[from] === 'False')) return false;
  return ofCall(place, from, to, asked) ?? isTrue(evaluate(place, from, to, asked));
}

function joined(word: string, left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  const decisive = word === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : !decisive;
}

function compared(
  place: Place,
  [from, operator, to]: readonly [number, number, number],
  asked: Asked,
): boolean | undefined {
  const { texts } = place.file.text.tokens;
  const word = texts[operator]!;
  const isNegated = word === '!=' || word === 'not' || texts[operator + 1] === 'not';
  const right = operator + (texts[operator + 1] === 'not' || word === 'not' ? 2 : 1);
  const value = evaluate(place, from, operator, asked);
  let result: boolean | undefined;
  if (word === '==' || word === '!=') result = areEqual(value, evaluate(place, right, to, asked));
  else if (word === 'in' || word === 'not') result = isIn(value, place, right, to, asked);
  // `None`, or what a look-up has as its default.
  else if (word === 'is' && right + 1 === to && !/^(?:True|False)$/.test(texts[right]!))
    result = isNothing(value);
  return isNegated ? negated(result) : result;
}

function areEqual(one: Value, other: Value): boolean | undefined {
  return one.kind === 'text' && other.kind === 'text' ? one.text === other.text : undefined;
}

function isIn(value: Value, place: Place, from: number, to: number, asked: Asked): boolean | undefined {
  if (value.kind !== 'text') return undefined;
  const has = contains(evaluate(place, from, to, asked), { text: value.text, isDeep: false }, asked);
  return has === 'maybe' ? undefined : has === 'yes';
}

function isNothing(value: Value): boolean | undefined {
  if (value.kind === 'nothing') return true;
  return value.kind === 'something' || value.kind === 'text' ? false : undefined;
}

/** For `name.startswith("_")`, `name.isidentifier()` and `hasattr(module, name)`. */
function ofCall(place: Place, from: number, to: number, asked: Asked): boolean | undefined {
  const { tokens } = place.file.text;
  const { texts } = tokens;
  if (texts[from] === 'hasattr' && texts[from + 1] === '(')
    return hasAttribute(place, from + 2, to - 1, asked);
  if (texts[from + 1] !== '.' || texts[from + 3] !== '(' || groupEnd(tokens, from + 3) !== to - 1)
    return undefined;
  const value = evaluate(place, from, from + 1, asked);
  if (value.kind !== 'text') return undefined;
  const given = evaluate(place, from + 4, to - 1, asked);
  switch (texts[from + 2]) {
    case 'startswith':
      return given.kind === 'text' ? value.text.startsWith(given.text) : undefined;
    case 'endswith':
      return given.kind === 'text' ? value.text.endsWith(given.text) : undefined;
    case 'isidentifier':
      return true;
    default:
      return undefined;
  }
}

function hasAttribute(place: Place, from: number, to: number, asked: Asked): boolean | undefined {
  const [owner, name] = splitTokens(place.file.text.tokens, from, to);
  const text = name && evaluate(place, ...name, asked);
  const has = owner && text?.kind === 'text' ? asked.moduleHas(place, ...owner, text.text) : 'maybe';
  return has === 'maybe' ? undefined : has === 'yes';
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
