import type { PythonTokens } from './pythonTokens.ts';
import type { ImportBinding } from './scope.ts';

/** A name and the attributes that follow it, as in `np.linalg.norm`. */
export interface NameChain {
  readonly parts: readonly string[];
  /** Behind its last token. */
  readonly end: number;
  /** Whether its arguments follow. */
  readonly isCalled: boolean;
}

/** The chain that begins with the name at a token, no longer than up to `to`. */
export function readNameChain({ kinds, texts }: PythonTokens, at: number, to: number): NameChain {
  const parts = [texts[at]!];
  let end = at + 1;
  while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') {
    parts.push(texts[end + 1]!);
    end += 2;
  }
  return { parts, end, isCalled: end < to && texts[end] === '(' };
}

/** What a chain stands for whose first name is bound to this. */
export function symbolOf(binding: ImportBinding, { parts }: NameChain): string {
  return [binding.symbol, ...parts.slice(1)].join('.');
}
