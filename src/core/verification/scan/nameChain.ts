import type { PythonTokens } from './pythonTokens.ts';

/** A name and the attributes that follow it, as in `np.linalg.norm`. */
export interface NameChain {
  readonly parts: readonly string[];
  /** The token after its last one. */
  readonly end: number;
  /** Whether its arguments follow. */
  readonly isCalled: boolean;
  /** Whether an index or a key follows. */
  readonly isIndexed: boolean;
}

/** The chain that begins with the name at a token, no longer than up to `to`. */
export function readNameChain(tokens: PythonTokens, at: number, to: number): NameChain {
  const { parts, ...rest } = readAttributes(tokens, at + 1, to);
  return { parts: [tokens.texts[at]!, ...parts], ...rest };
}

/** The attributes that follow from a token on, as the `.b.c` in `f(a).b.c`; maybe none. */
export function readAttributes({ kinds, texts }: PythonTokens, at: number, to: number): NameChain {
  const parts: string[] = [];
  let end = at;
  while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') {
    parts.push(texts[end + 1]!);
    end += 2;
  }
  const next = end < to ? texts[end] : undefined;
  return { parts, end, isCalled: next === '(', isIndexed: next === '[' };
}
