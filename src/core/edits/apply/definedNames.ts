import { codeParts } from '../codeParts.ts';
import { linesOf } from '../lineHunks.ts';

/** Names that say nothing about the file. */
const common = new Set(['main', '__init__', 'setUp', 'tearDown', 'run', 'test']);

/** The functions and classes that Python code defines on its outermost level, but for those that many files have. */
export function definedNames(code: string): string[] {
  const parts = codeParts(linesOf(code), 4).filter(({ kind }) => kind === 'def' || kind === 'class');
  return [...new Set(parts.map(({ name }) => name))].filter((name) => !common.has(name));
}
