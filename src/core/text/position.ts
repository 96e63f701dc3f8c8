/*
 * A place in a text comes in four conventions. Each has its own type, so that none is taken for another; a piece of a
 * text in offsets is an `OffsetRange`.
 */

/** A place as VS Code and the Language Server Protocol count it: both from 0, the character in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A place as compilers print it and as the command line shows it: both from 1, the column in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** A line in a file, such as where a symbol is defined. */
export interface SourceLocation {
  /** Absolute. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}
