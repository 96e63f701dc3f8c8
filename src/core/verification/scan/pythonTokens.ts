/** What a token is. `open` and `close` are brackets, f-strings and the braces in them; `shell` is a notebook's command. */
export type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'operator' | 'open' | 'close' | 'shell';

/**
 * The tokens of a piece of Python, and the logical lines that they form. Arrays side by side, since a file has tens of
 * thousands of tokens; one token is its index.
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
}

export interface LogicalLine {
  readonly firstToken: number;
  /** Behind its last token. */
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

/** The closing token of each opening one. */
export const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', f: 'f' };
