import { isClosed, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Whether the source of a class, or of anything else in the same file, sets an attribute of this name. */
export function setsAttribute(source: string, name: string): boolean {
  return new RegExp(
    String.raw`^\s*(?:(?:async\s+)?def|class)\s+${name}\b|(?:^\s*|\.)${name}\s*(?::[^=\n]+)?=(?!=)`,
    'm',
  ).test(source);
}

/** Whether the source of a module sets an attribute of this name of any object. */
export function assignsAttribute(source: string, name: string): boolean {
  return new RegExp(String.raw`\.${name}\s*=(?!=)`).test(source);
}

/** What only Python 2 can read. */
const pythonTwo =
  /^[ \t]*(?:print[ \t]+["'\w%]|exec[ \t]+["'\w]|raise[ \t]+\w+[ \t]*,|except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:)/m;

/** Whether the source of a module cannot be read by a Python of today, so that a part of it may be lost to a checker. */
export function isBroken(source: string): boolean {
  if (pythonTwo.test(source)) return true;
  const tokens = tokenizePython(source);
  const { texts, kinds, partners } = tokens;
  for (const [open] of partners) if (!isClosed(tokens, open)) return true;
  return tokens.lines.some(({ firstToken, endToken }) => {
    const word = texts[firstToken] === 'async' ? firstToken + 1 : firstToken;
    if (texts[word] !== 'def' && texts[word] !== 'class') return false;
    return kinds[word + 1] !== 'name' || tokenAtLevel(tokens, word, endToken, ':') === endToken;
  });
}
