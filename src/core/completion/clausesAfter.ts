import type { PythonScanner } from '../python/pythonScanner.ts';

/** By Python's keyword of a statement or clause: the clauses that may follow its body. */
export const clausesAfter: Readonly<Record<string, readonly string[]>> = {
  if: ['elif', 'else'],
  elif: ['elif', 'else'],
  for: ['else'],
  while: ['else'],
  try: ['except', 'finally'],
  except: ['except', 'else', 'finally'],
  else: ['finally'],
  case: ['case'],
};

/** Whether a clause such as `else` finds its statement at a level, given in columns by `width`. */
export function findsItsStatement(
  clause: string,
  level: number,
  { openBlocks, statement }: PythonScanner,
  width: (indentation: string) => number,
): boolean {
  // The body may stand on the header's own line: `if x: return`.
  const openers = statement ? [...openBlocks, statement] : openBlocks;
  return openers.some(
    ({ indentation, keyword }) => width(indentation) === level && clausesAfter[keyword]?.includes(clause),
  );
}
