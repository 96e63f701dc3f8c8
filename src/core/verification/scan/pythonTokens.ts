import type { OffsetRange } from '../../text/offsetRange.ts';
import { closingBrackets } from '../../python/pythonGrammar.ts';

/** What a token is. `open` and `close` are brackets, f-strings and the braces in them; `shell` is a notebook's command. */
export type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'operator' | 'open' | 'close' | 'shell';

/**
 * The tokens of a piece of Python, and the logical lines that they form. Parallel arrays, since a file has tens of
 * thousands of tokens; a token is its index.
 */
export interface PythonTokens {
  readonly code: string;
  readonly kinds: readonly TokenKind[];
  /** The text of names, keywords, operators and brackets; `f` where an f-string opens or closes; otherwise empty. */
  readonly texts: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /**
   * Of an opening token: its closing one. Where that is missing: the first token, or the number of tokens, behind what
   * it holds.
   */
  readonly partners: ReadonlyMap<number, number>;
  readonly lines: readonly LogicalLine[];
  /** The comments, and the magics such as `%time` that stand before a statement, in the order of the text. */
  readonly skipped: readonly OffsetRange[];
}

export interface LogicalLine {
  readonly firstToken: number;
  /** The token after its last one. */
  readonly endToken: number;
  readonly indent: number;
}

/** Whether what a token opens is closed by its own kind. */
export function isClosed(tokens: PythonTokens, open: number): boolean {
  const partner = tokens.partners.get(open);
  if (partner === undefined || tokens.kinds[partner] !== 'close') return false;
  return tokens.texts[partner] === closerOf[tokens.texts[open]!];
}

/** Whether a bracket behind a token belongs to it, as the call or index of what ends there. */
export function endsOperand({ kinds }: PythonTokens, token: number): boolean {
  const kind = kinds[token];
  return kind === 'name' || kind === 'number' || kind === 'string' || kind === 'close';
}

/** The text of the closing token of each opening one. */
export const closerOf: Readonly<Record<string, string>> = { ...closingBrackets, f: 'f' };

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

/** The pieces between commas outside of brackets and of the parameters of lambdas; no empty ones. */
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

/**
 * The simple statements in a logical line, and the header of a compound one, with its colon.
 *
 * @param compound The words that such headers begin with.
 */
export function splitStatements(
  tokens: PythonTokens,
  from: number,
  to: number,
  compound: ReadonlySet<string>,
): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (let start = from; start < to;) {
    const isHeader = tokens.kinds[start] === 'keyword' && compound.has(tokens.texts[start]!);
    const end = tokenAtLevel(tokens, start, to, isHeader ? ':' : ';');
    const behind = Math.min(to, end + 1);
    if (end > start) found.push([start, isHeader ? behind : end]);
    start = behind;
  }
  return found;
}

/** The token that closes a bracket; of an unclosed one, the last token inside. */
export function groupEnd(tokens: PythonTokens, open: number): number {
  const partner = tokens.partners.get(open) ?? open;
  return isClosed(tokens, open) ? partner : Math.max(open, partner - 1);
}

/** The end of the attributes, indices and calls that follow a name. */
export function postfixEnd(tokens: PythonTokens, at: number, to: number): number {
  const { kinds, texts } = tokens;
  let end = at + 1;
  while (end < to)
    if (texts[end] === '.' && kinds[end + 1] === 'name' && end + 1 < to) end += 2;
    else if (texts[end] === '(' || texts[end] === '[') end = groupEnd(tokens, end) + 1;
    else break;
  return Math.min(end, to);
}

/** The token after a token, or after the brackets that it opens. */
function behindGroup(partners: PythonTokens['partners'], at: number): number {
  const partner = partners.get(at);
  return partner === undefined ? at + 1 : Math.max(at + 1, partner);
}
