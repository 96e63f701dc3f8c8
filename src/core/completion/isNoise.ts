import type { CompletionPlace } from './completionPlace.ts';

/** Whether a completion says nothing: only blanks, comment marks, dots, or a comment that leaves the work to do. */
export function isNoise(text: string, { lineSuffix }: CompletionPlace): boolean {
  const said = text.trim();
  if (said === lineSuffix.trim()) return true;
  return /^(?:[#/*\s]*|\.{3,}|(?:#|\/\/)\s*(?:todo|fixme|end of)\b.*)$/i.test(said);
}
