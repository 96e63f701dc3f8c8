import type { CursorContext, CompletionShape } from '../../ports/completionRequest.ts';
import { lexicalContext } from '../../python/pythonScanner.ts';
import { balanceBrackets } from './balanceBrackets.ts';
import { CompletionStopper } from './completionStopper.ts';
import { trimControlTokens, trimPlaceholders, normalizeCharacters } from './modelArtifacts.ts';
import { repeatsLinesAbove, stripEcho } from './prefixEcho.ts';
import { reindentCompletion } from './reindentCompletion.ts';
import { trimLoops } from './repetition.ts';
import { trimBrokenStatements } from './trimBrokenStatements.ts';
import { trimSuffixOverlap } from './trimSuffixOverlap.ts';

type Step = (text: string, place: CursorContext, shape: CompletionShape) => string;

const stopped: Step = (text, place, shape) => {
  const stopper = new CompletionStopper(place, shape);
  return stopper.push(text).text + stopper.flush();
};

const trimTrailingBlanks: Step = (text) =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();

/** In this order: each sees the text as those before it have left it. */
const steps: readonly Step[] = [
  normalizeCharacters,
  trimControlTokens,
  stopped,
  stripEcho,
  trimLoops,
  trimPlaceholders,
  reindentCompletion,
  trimSuffixOverlap,
  balanceBrackets,
  trimBrokenStatements,
  trimTrailingBlanks,
];

/**
 * From a model's text to what may be inserted at the cursor as it is, the rest of the line staying behind it; empty
 * when nothing is worth showing. Its line ends are `\n`. Takes any text, also the first part of an unfinished one.
 */
export function cleanCompletion(text: string, place: CursorContext, shape: CompletionShape): string {
  let cleaned = text;
  for (const step of steps) {
    cleaned = step(cleaned, place, shape);
    if (cleaned.trim() === '') return '';
  }
  return isTrivialCompletion(cleaned, place) || repeatsLinesAbove(cleaned, place) ? '' : cleaned;
}

/**
 * Whether a completion says nothing: only blanks, comment marks, dots, a comment that leaves the work to do, one behind
 * code that is there already, or an import that the file has.
 */
function isTrivialCompletion(text: string, place: CursorContext): boolean {
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
