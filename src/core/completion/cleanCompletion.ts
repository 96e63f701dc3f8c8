import type { CompletionPlace } from './completionPlace.ts';
import type { CompletionShape } from './completionShape.ts';
import { CompletionStopper } from './completionStopper.ts';
import { fitBeforeSuffix } from './fitBeforeSuffix.ts';
import { isNoise } from './isNoise.ts';
import { reindentCompletion } from './reindentCompletion.ts';
import { repeatsLinesAbove } from './repeatsLinesAbove.ts';
import { withoutControlTokens } from './withoutControlTokens.ts';
import { withoutEcho } from './prefixEcho.ts';
import { withoutBrokenStatements } from './withoutBrokenStatements.ts';
import { withoutLinesBelow } from './withoutLinesBelow.ts';
import { withoutLoops } from './withoutLoops.ts';
import { withoutPlaceholders } from './withoutPlaceholders.ts';
import { withoutStrayCharacters } from './withoutStrayCharacters.ts';

type Step = (text: string, place: CompletionPlace, shape: CompletionShape) => string;

const stopped: Step = (text, place, shape) => {
  const stopper = new CompletionStopper(place, shape);
  return stopper.push(text).text + stopper.flush();
};

const withoutTrailingBlanks: Step = (text) =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();

/** In this order: each sees the text as those before it have left it. */
const steps: readonly Step[] = [
  withoutStrayCharacters,
  withoutControlTokens,
  stopped,
  withoutEcho,
  withoutLoops,
  withoutPlaceholders,
  reindentCompletion,
  withoutLinesBelow,
  fitBeforeSuffix,
  withoutBrokenStatements,
  withoutTrailingBlanks,
];

/**
 * From a model's text to what may be inserted at the cursor as it is, the rest of the line staying behind it; empty
 * when nothing is worth showing. Its line ends are `\n`. Takes any text, also the first part of an unfinished one.
 */
export function cleanCompletion(text: string, place: CompletionPlace, shape: CompletionShape): string {
  let cleaned = text;
  for (const step of steps) {
    cleaned = step(cleaned, place, shape);
    if (cleaned.trim() === '') return '';
  }
  return isNoise(cleaned, place) || repeatsLinesAbove(cleaned, place) ? '' : cleaned;
}
