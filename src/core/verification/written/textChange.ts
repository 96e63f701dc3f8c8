import type { CodeRange } from '../codeRange.ts';

/** A part of a text that is replaced by another text. Offsets are those before the change, as of all changes made with it. */
export interface TextChange extends CodeRange {
  readonly text: string;
}
