/** A place in a text: line and column are counted from 0, columns in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}
