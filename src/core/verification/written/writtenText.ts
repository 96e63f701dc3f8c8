/** A part of a document that Phidelity wrote, as it is remembered while nobody follows the document. */
export interface WrittenText {
  /** Where it began, counted from 0: a hint, since the document may change meanwhile. */
  readonly line: number;
  readonly character: number;
  /** Its lines, joined by "\n". */
  readonly text: string;
}
