/** A piece of a text: offsets in UTF-16 code units, the end not included. */
export interface CodeRange {
  readonly start: number;
  readonly end: number;
}
