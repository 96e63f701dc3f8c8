/** Code from elsewhere in the workspace that helps to continue a file. */
export interface RelatedCode {
  /** Relative to the workspace, for people and the model to read. */
  readonly path: string;
  readonly code: string;
}

/**
 * What the model sees of a file. All but `prefix` stays as it is while the person types on, so that a keystroke costs
 * only its own tokens.
 */
export interface CompletionPrompt {
  /** Relative to the workspace. */
  readonly path: string;
  /** VS Code's language identifier. */
  readonly languageId: string;
  readonly related: readonly RelatedCode[];
  /** A few lines below the cursor, as they were when the person began to type here. */
  readonly suffix: string;
  /** Whole lines above the cursor, and its own line up to the cursor. Line ends are `\n`. */
  readonly prefix: string;
}
