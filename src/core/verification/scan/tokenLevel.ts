import { isClosed, type PythonTokens } from './pythonTokens.ts';

/**
 * The first token from `from` that is one of `texts`, outside of brackets and of the parameters of lambdas; `to` where
 * there is none.
 */
export function tokenAtLevel(tokens: PythonTokens, from: number, to: number, ...wanted: string[]): number {
  const { texts, partners } = tokens;
  let lambdas = 0;
  for (let at = from; at < to; at++) {
    const text = texts[at]!;
    if (lambdas === 0 && wanted.includes(text)) return at;
    if (text === 'lambda') lambdas += 1;
    else if (text === ':' && lambdas > 0) lambdas -= 1;
    else at = behindGroup(partners, at) - 1;
  }
  return to;
}

/** The pieces between commas that stand outside of brackets and of the parameters of lambdas; no empty ones. */
export function splitTokens(tokens: PythonTokens, from: number, to: number): [start: number, end: number][] {
  const pieces: [number, number][] = [];
  for (let start = from; start < to;) {
    let end = tokenAtLevel(tokens, start, to, ',', 'for');
    // The commas between the targets of a comprehension are part of it.
    while (tokens.texts[end] === 'for' && end < to) {
      const targetsEnd = tokenAtLevel(tokens, end, to, 'in');
      end = tokenAtLevel(tokens, targetsEnd, to, ',', 'for');
    }
    if (end > start) pieces.push([start, end]);
    start = end + 1;
  }
  return pieces;
}

/** The token that closes a bracket, or the last one inside where there is none. */
export function groupEnd(tokens: PythonTokens, open: number): number {
  const partner = tokens.partners.get(open) ?? open;
  return isClosed(tokens, open) ? partner : Math.max(open, partner - 1);
}

/** Behind the attributes, indices and calls that hang on a name. */
export function postfixEnd(tokens: PythonTokens, at: number, to: number): number {
  const { kinds, texts } = tokens;
  let end = at + 1;
  while (end < to)
    if (texts[end] === '.' && kinds[end + 1] === 'name' && end + 1 < to) end += 2;
    else if (texts[end] === '(' || texts[end] === '[') end = groupEnd(tokens, end) + 1;
    else break;
  return Math.min(end, to);
}

/** Behind a token, or behind the brackets that it opens. */
function behindGroup(partners: PythonTokens['partners'], at: number): number {
  const partner = partners.get(at);
  return partner === undefined ? at + 1 : Math.max(at + 1, partner);
}
