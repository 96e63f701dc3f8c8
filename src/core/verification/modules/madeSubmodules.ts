import { groupEnd } from '../scan/pythonTokens.ts';
import { hasWord, stringAt } from './moduleStrings.ts';
import { readModuleText } from './moduleText.ts';

/**
 * Whether importing a package may make a submodule of this name, which no file is for: by what it does to `sys.modules`
 * or to the way in which modules are found.
 */
export function makesSubmodule(source: string, name: string): boolean {
  if (!/\b(?:__path__|meta_path|extend_path|sys\.modules)\b/.test(source)) return false;
  const { tokens, bindings } = readModuleText(source);
  const { texts } = tokens;
  if (bindings.has('__path__')) return true;
  return texts.some((word, at) => {
    if (word === 'meta_path' || word === 'extend_path') return true;
    if (word === '__path__') return texts[at + 1] === '.' && adders.has(texts[at + 2] ?? '');
    if (word !== 'modules' || texts[at - 2] !== 'sys') return false;
    if (texts[at + 1] === '.') return texts[at + 2] === 'update' || texts[at + 2] === 'setdefault';
    const close = groupEnd(tokens, at + 1);
    if (texts[at + 1] !== '[' || texts[close + 1] !== '=') return false;
    return stringAt(tokens, at + 2, close) === undefined
      ? texts[at + 2] !== '__name__'
      : hasWord(tokens, at + 2, close, name);
  });
}

const adders = new Set(['append', 'extend', 'insert']);
