import type { PythonTokens } from './pythonTokens.ts';

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

/** Behind a token, or behind the brackets that it opens. */
function behindGroup(partners: PythonTokens['partners'], at: number): number {
  const partner = partners.get(at);
  return partner === undefined ? at + 1 : Math.max(at + 1, partner);
}
