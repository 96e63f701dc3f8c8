import { lexicalContext } from '../python/lexicalContext.ts';
import type { CompletionPlace } from './completionPlace.ts';

/**
 * Whether a completion says nothing: only blanks, comment marks, dots, a comment that leaves the work to do, one behind
 * code that is there already, or an import that the file has.
 */
export function isNoise(text: string, place: CompletionPlace): boolean {
  const { linePrefix, lineSuffix, linesAbove, linesBelow } = place;
  const said = text.trim();
  if (said === lineSuffix.trim()) return true;
  if (/^(?:[#/*\s]*|\.{3,}|(?:#|\/\/)\s*(?:todo|fixme|end of)\b.*)$/i.test(said)) return true;
  if (place.languageId !== 'python') return false;
  if (linePrefix.trim() !== '')
    return said.startsWith('#') && lexicalContext(linesAbove, linePrefix).kind === 'code';
  const firstLine = (linePrefix + text.split('\n', 1)[0]!).trimEnd();
  if (!/^(?:import|from)\s/.test(firstLine)) return false;
  return [...linesAbove, ...linesBelow].some((line) => line.trimEnd() === firstLine);
}
