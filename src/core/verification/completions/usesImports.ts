import type { CodeRange } from '../codeRange.ts';
import { scanPython } from '../scanPython.ts';
import { overlaps } from './overlaps.ts';

/** Whether a part of a piece of Python imports something, or uses something that was imported anywhere in it. */
export function usesImports(code: string, part: CodeRange): boolean {
  const { imports, uses } = scanPython(code);
  return [...imports, ...uses].some(({ range }) => overlaps(range, part));
}
