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

/** The text around the cursor as it is now, by which a completion's length is chosen and its text is cleaned. */
export interface CursorContext {
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

/** How much is asked for: the rest of the line, or a whole block of code. */
export type CompletionShape = 'line' | 'block';

export type CompletionStrategyName = 'prefill' | 'fill-in-the-middle';

export interface CompletionRequest {
  readonly prompt: CompletionPrompt;
  readonly place: CursorContext;
  readonly shape: CompletionShape;
  /** Without it, the strategy that evaluation has shown to be better for the loaded model. */
  readonly strategy?: CompletionStrategyName;
  /** Tokens of the completion's own context, which is made at the first request. */
  readonly contextSize: number;
  /** 0 takes the likeliest token each time. */
  readonly temperature: number;
  readonly seed?: number;
  /** The most tokens to generate. 0 only evaluates the prompt, so that a later request finds it evaluated. */
  readonly maxTokens: number;
  /** Seconds of generating after which the completion ends with the line that it is in. */
  readonly timeLimit: number;
  /**
   * `interactive` goes before a chat's answer, within one slice. `background` waits for everything else and is
   * interrupted by it.
   */
  readonly priority: 'interactive' | 'background';
}

export type CompletionProgress = { readonly kind: 'text'; readonly text: string };

/** Measured figures of one completion. */
export interface CompletionUsage {
  /** Tokens of the whole prompt: reused and evaluated together. An endpoint may not tell this or the next two. */
  readonly promptTokens?: number;
  readonly reusedTokens?: number;
  readonly evaluatedTokens?: number;
  /** With those that only spell again what stands before the cursor. */
  readonly generatedTokens: number;
  /** Until the engine was free for this request. */
  readonly waitSeconds: number;
  readonly promptSeconds: number;
  readonly generationSeconds: number;
}

export interface CompletionResult {
  /** What follows the cursor, as the model wrote it, up to where it was stopped. */
  readonly text: string;
  /**
   * `end`: the model ended. `shape`: the line or block is complete. `length`, `time`: a limit was reached.
   * `cancelled`: by the caller, by another model, or in the background by one that a person waits for.
   */
  readonly stopReason: 'end' | 'shape' | 'length' | 'time' | 'cancelled';
  readonly usage: CompletionUsage;
}
