import type { PythonTokens } from './pythonTokens.ts';

/** A name and the attributes that follow it, as in `np.linalg.norm`. */
export interface NameChain {
  readonly parts: readonly string[];
  /** Behind its last token. */
  readonly end: number;
  /** Whether its arguments follow. */
  readonly isCalled: boolean;
}

/** The chain that begins with the name at a token, no longer than up to `to`. */
export function readNameChain(tokens: PythonTokens, at: number, to: number): NameChain {
  const { parts, end, isCalled } = readAttributes(tokens, at + 1, to);
  return { parts: [tokens.texts[at]!, ...parts], end, isCalled };
}

/** The attributes that follow from a token on, as the `.b.c` in `f(a).b.c`; maybe none. */
export function readAttributes({ kinds, texts }: PythonTokens, at: number, to: number): NameChain {
  const parts: string[] = [];
  let end = at;
  while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') {
    parts.push(texts[end + 1]!);
    end += 2;
  }
  return { parts, end, isCalled: end < to && texts[end] === '(' };
}
