import type { CompletionPlace } from './completionPlace.ts';
import { textBeforeCursor } from './textBeforeCursor.ts';

const tellingCharacters = 240;
const mostTyped = 400;

/** What was inserted at the cursor between two states of a document, or undefined when something else happened. */
export function typedSince(before: CompletionPlace, now: CompletionPlace): string | undefined {
  const old = textBeforeCursor(before, tellingCharacters);
  const text = textBeforeCursor(now, tellingCharacters + mostTyped);
  for (let typed = 0; typed <= Math.min(mostTyped, text.length); typed++) {
    const end = text.length - typed;
    // Near the start of a document the old text is all that there was.
    const stood = text.slice(Math.max(0, end - tellingCharacters), end);
    if (stood === old) return text.slice(end);
  }
  return undefined;
}
