/** A place in a file: its absolute path, and a line counted from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
}
