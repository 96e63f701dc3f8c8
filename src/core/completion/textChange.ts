/** A piece of a document replaced by a text. Lines are counted from 0, in the document before the change. */
export interface TextChange {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}
