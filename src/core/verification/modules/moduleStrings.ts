import type { PythonTokens } from '../scan/pythonTokens.ts';

const literal = /^[rRuU]?("""|'''|"|')([^]*)\1$/;

/** The text of the string, or strings side by side, that is all between two tokens; undefined for anything else. */
export function stringAt(
  { code, kinds, starts, ends }: PythonTokens,
  from: number,
  to: number,
): string | undefined {
  let text = '';
  for (let at = from; at < to; at++) {
    const part = kinds[at] === 'string' ? literal.exec(code.slice(starts[at], ends[at]))?.[2] : undefined;
    if (part === undefined || part.includes('\\')) return undefined;
    text += part;
  }
  return to > from ? text : undefined;
}

/** Whether a name, or a word of a string, between two tokens is a certain one. */
export function hasWord(
  { code, kinds, texts, starts, ends }: PythonTokens,
  from: number,
  to: number,
  wanted: string,
): boolean {
  for (let at = from; at < to; at++)
    if (kinds[at] === 'string') {
      for (const [word] of code.slice(starts[at], ends[at]).matchAll(/[\p{L}\p{N}_]+/gu))
        if (word === wanted) return true;
    } else if (texts[at] === wanted) return true;
  return false;
}
