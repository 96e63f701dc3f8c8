/** A document as it is now. Lines are read one by one, so that a huge document costs no more than a small one. */
export interface SourceText {
  /** The same for every version of one document. */
  readonly id: string;
  /** Relative to the workspace, for people and the model to read. */
  readonly path: string;
  /** VS Code's language identifier. */
  readonly languageId: string;
  readonly lineCount: number;
  /** Columns of one level of indentation. */
  readonly indentSize: number;
  readonly usesTabs: boolean;
  /** A line without its line end. */
  lineAt(line: number): string;
}
