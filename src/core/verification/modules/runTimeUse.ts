import { type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { moduleLines } from './moduleLines.ts';

/**
 * Whether the code of a module uses a name as it runs, and not only in annotations and for type checkers: then another
 * module sets what this one only declares.
 */
export function usesAtRunTime(tokens: PythonTokens, name: string): boolean {
  const { texts, kinds } = tokens;
  return moduleLines(tokens).some(({ from, to, isForTypes }) => {
    if (isForTypes || texts[from] === 'def' || texts[from] === 'async') return false;
    const [start, end] = annotationOf(tokens, from, to);
    for (let at = from; at < to; at++) {
      if (texts[at] !== name || kinds[at] !== 'name' || (at >= start && at < end)) continue;
      if (texts[at - 1] !== '.' && texts[at + 1] !== '=') return true;
    }
    return false;
  });
}

/** The annotation of an assignment to a name or an attribute; an empty range where there is none. */
function annotationOf(tokens: PythonTokens, from: number, to: number): [start: number, end: number] {
  if (tokens.kinds[from] !== 'name') return [to, to];
  const colon = tokenAtLevel(tokens, from, to, ':', '=');
  if (tokens.texts[colon] !== ':') return [to, to];
  return [colon + 1, tokenAtLevel(tokens, colon, to, '=')];
}
