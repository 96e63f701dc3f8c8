import type { ScannedCall } from '../scan/scannedCode.ts';
import { isClosed, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isPositional: boolean;
  readonly isKeyword: boolean;
}

/**
 * Whether a function with these signatures takes as many arguments, and such keywords. Types play no part. True where it
 * is not known.
 *
 * @param signatures One or more `def f(…) -> …` or `class f(…)`, one after the other.
 */
export function callFitsSignature(call: ScannedCall, signatures: string): boolean {
  if (call.hasUnpacking) return true;
  const tokens = tokenizePython(signatures);
  let isRead = false;
  for (const { firstToken, endToken } of tokens.lines) {
    const word = tokens.texts[firstToken];
    if (word !== 'def' && word !== 'class') continue;
    const open = tokenAtLevel(tokens, firstToken, endToken, '(');
    const start = tokens.texts[firstToken + 2] === '(' ? firstToken + 2 : open;
    const close = tokens.partners.get(start);
    if (close === undefined || !isClosed(tokens, start)) return true;
    isRead = true;
    if (fits(call, tokens, start, close)) return true;
  }
  return !isRead;
}

function fits(call: ScannedCall, tokens: PythonTokens, open: number, close: number): boolean {
  const { texts } = tokens;
  let parameters: Parameter[] = [];
  let isPositional = true;
  let takesMorePositional = false;
  let takesMoreKeywords = false;
  for (const [from, to] of splitTokens(tokens, open + 1, close)) {
    const first = texts[from]!;
    if (first === '/') parameters = parameters.map((one) => ({ ...one, isKeyword: false }));
    else if (first === '**') takesMoreKeywords = true;
    else if (first === '*') {
      isPositional = false;
      takesMorePositional ||= to > from + 1;
    } else {
      const isRequired = tokenAtLevel(tokens, from, to, '=') === to;
      parameters.push({ name: first, isRequired, isPositional, isKeyword: true });
    }
  }
  const places = parameters.filter((one) => one.isPositional);
  if (call.positional > places.length && !takesMorePositional) return false;
  const given = new Set(places.slice(0, call.positional));
  for (const keyword of call.keywords) {
    const parameter = parameters.find((one) => one.isKeyword && one.name === keyword);
    if (parameter === undefined && !takesMoreKeywords) return false;
    if (parameter === undefined) continue;
    if (given.has(parameter)) return false;
    given.add(parameter);
  }
  return parameters.every((one) => !one.isRequired || given.has(one));
}
