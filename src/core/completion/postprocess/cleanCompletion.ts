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

/** Why nothing of a model's text can be shown: it generated nothing, or the step that removed the last of it. */
export type EmptyReason =
  | 'no-text'
  | 'invisible-characters'
  | 'control-token'
  | 'out-of-place'
  | 'repeats-line-start'
  | 'loop'
  | 'placeholder'
  | 'orphan-clause'
  | 'repeats-lines-below'
  | 'repeats-line-end'
  | 'broken-statement'
  | 'trivial'
  | 'repeats-lines-above';

/** What is left of a model's text. */
export interface CleanedCompletion {
  /** To be inserted at the cursor as it is, with `\n` for line ends; empty if nothing is worth showing. */
  readonly text: string;
  /** Why `text` is empty; undefined if it is not. */
  readonly emptyReason: EmptyReason | undefined;
}

interface Step {
  readonly run: (text: string, place: CursorContext, shape: CompletionShape) => string;
  /** Why there is no completion if this step leaves nothing. */
  readonly emptyReason: EmptyReason;
}

/** In this order: each sees the text as those before it have left it. */
const steps: readonly Step[] = [
  { run: normalizeCharacters, emptyReason: 'invisible-characters' },
  { run: trimControlTokens, emptyReason: 'control-token' },
  { run: stopped, emptyReason: 'out-of-place' },
  { run: stripEcho, emptyReason: 'repeats-line-start' },
  { run: trimLoops, emptyReason: 'loop' },
  { run: trimPlaceholders, emptyReason: 'placeholder' },
  { run: reindentCompletion, emptyReason: 'orphan-clause' },
  { run: trimSuffixOverlap, emptyReason: 'repeats-lines-below' },
  { run: balanceBrackets, emptyReason: 'repeats-line-end' },
  {
    run: (text, place, shape) => trimTrailingBlanks(trimBrokenStatements(text, place, shape)),
    emptyReason: 'broken-statement',
  },
  { run: (text, place) => (isTrivialCompletion(text, place) ? '' : text), emptyReason: 'trivial' },
  { run: (text, place) => (repeatsLinesAbove(text, place) ? '' : text), emptyReason: 'repeats-lines-above' },
];

/**
 * From a model's text to what may be inserted at the cursor as it is, the rest of the line staying behind it; with the
 * reason if nothing of it is worth showing. Takes any text, also the first part of an unfinished one.
 */
export function cleanCompletion(
  text: string,
  place: CursorContext,
  shape: CompletionShape,
): CleanedCompletion {
  if (text.trim() === '') return { text: '', emptyReason: 'no-text' };
  let cleaned = text;
  for (const { run, emptyReason } of steps) {
    cleaned = run(cleaned, place, shape);
    if (cleaned.trim() === '') return { text: '', emptyReason };
  }
  return { text: cleaned, emptyReason: undefined };
}

/** The text up to where a `CompletionStopper` would have ended it. */
function stopped(text: string, place: CursorContext, shape: CompletionShape): string {
  const stopper = new CompletionStopper(place, shape);
  return stopper.push(text).text + stopper.flush();
}

function trimTrailingBlanks(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/**
 * Whether a completion says nothing: only blanks, comment marks, dots, a comment that leaves the work to do, one behind
 * code that is there already, or an import that the file has.
 */
function isTrivialCompletion(text: string, place: CursorContext): boolean {
  const { linePrefix, lineSuffix, linesAbove, linesBelow } = place;
  const content = text.trim();
  if (content === lineSuffix.trim()) return true;
  if (/^(?:[#/*\s]*|\.{3,}|(?:#|\/\/)\s*(?:todo|fixme|end of)\b.*)$/i.test(content)) return true;
  if (place.languageId !== 'python') return false;
  if (linePrefix.trim() !== '')
    return content.startsWith('#') && lexicalContext(linesAbove, linePrefix).kind === 'code';
  const firstLine = (linePrefix + text.split('\n', 1)[0]!).trimEnd();
  if (!/^(?:import|from)\s/.test(firstLine)) return false;
  return [...linesAbove, ...linesBelow].some((line) => line.trimEnd() === firstLine);
}
