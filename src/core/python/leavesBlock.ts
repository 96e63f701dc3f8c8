import type { PythonStatement } from './pythonScanner.ts';

/** Whether nothing that follows a statement at the same level is ever run. */
export function leavesBlock({ keyword }: PythonStatement): boolean {
  return keyword === 'return' || keyword === 'raise' || keyword === 'break' || keyword === 'continue';
}
