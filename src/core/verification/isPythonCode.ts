import { scanPython } from './scanPython.ts';

const pythonLanguages = new Set(['python', 'py', 'python3', 'pycon', 'ipython', 'ipython3']);

/**
 * Whether fenced code is Python by the language on its fence, in lower case; where that is empty, by imports of Python in
 * the code.
 */
export function isPythonCode(code: string, language: string): boolean {
  if (language !== '') return pythonLanguages.has(language);
  // Other languages that import in these words end their lines in other ways.
  if (/[;{][^\S\n]*$/m.test(code)) return false;
  return scanPython(code).imports.some(({ kind }) => kind === 'statement');
}
