/** The text around the cursor as it is now, by which a completion's length is chosen and its text is cleaned. */
export interface CompletionPlace {
  /** VS Code's language identifier. */
  readonly languageId: string;
  /** The lines above the cursor's, at most 60, the nearest last. No line ends. */
  readonly linesAbove: readonly string[];
  /** The cursor's line up to the cursor. */
  readonly linePrefix: string;
  /** The rest of the cursor's line. */
  readonly lineSuffix: string;
  /** The lines below the cursor's, at most 30, the nearest first. */
  readonly linesBelow: readonly string[];
  /** Columns of one level of indentation in this file. */
  readonly indentSize: number;
  /** Whether this file indents with tabs. */
  readonly usesTabs: boolean;
}
