import type { CompletionPlace } from './completionPlace.ts';

/** The last characters before the cursor, across lines: by them a place is known again wherever it has moved. */
export function textBeforeCursor({ linesAbove, linePrefix }: CompletionPlace, characters: number): string {
  let text = linePrefix;
  for (let i = linesAbove.length - 1; i >= 0 && text.length < characters; i--)
    text = `${linesAbove[i]}\n${text}`;
  return text.slice(-characters);
}
