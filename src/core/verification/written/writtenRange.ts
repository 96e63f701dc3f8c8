import type { CodeRange } from '../codeRange.ts';

/** A part of a document that Phidelity wrote, with the text that it has now. */
export interface WrittenRange extends CodeRange {
  readonly text: string;
}
