/** Code from elsewhere in the workspace that helps to complete a file. */
export interface RelatedCode {
  /** Relative to the workspace. */
  readonly path: string;
  readonly code: string;
}

/**
 * What the model sees of a file. Everything except `prefix` stays the same while the user types, so that a keystroke costs
 * only its own tokens.
 */
export interface CompletionPrompt {
  /** Relative to the workspace. */
  readonly path: string;
  /** VS Code's language identifier. */
  readonly languageId: string;
  readonly related: readonly RelatedCode[];
  /** A few lines below the cursor, as they were when the prompt window was placed. */
  readonly suffix: string;
  /** Whole lines above the cursor, and its own line up to the cursor. Line ends are `\n`. */
  readonly prefix: string;
}

/** The current text around the cursor, which decides how much is generated and how it is cleaned. */
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

/** How much to generate: the rest of the line, or a whole block of code. */
export type CompletionShape = 'line' | 'block';

/** How to ask a model for code: as the beginning of its answer, or with its tokens for filling in the middle. */
export type CompletionStrategyName = 'prefill' | 'fill-in-the-middle';

/** A request to the engine for one completion. */
export interface CompletionRequest {
  readonly prompt: CompletionPrompt;
  readonly place: CursorContext;
  readonly shape: CompletionShape;
  /**
   * What of the text is there already, right after the prefix. The text is continued after it, and both it and the progress
   * begin with it; its tokens count as generated.
   */
  readonly begun?: string;
  /**
   * Names with which the text must go on after the prefix and what is begun, of which the model chooses one; it does not become part of a
   * longer name. Then it goes on freely. An engine that cannot be held to them generates nothing, and tells no `choice`.
   */
  readonly choices?: readonly string[];
  /** Without it, the strategy that has proved better for the loaded model. */
  readonly strategy?: CompletionStrategyName;
  /** Tokens of the completions' context, which is created at the first request. */
  readonly contextSize: number;
  /** 0 always takes the likeliest token. */
  readonly temperature: number;
  readonly seed?: number;
  /** The maximum to generate. 0 only evaluates the prompt, which prewarms the KV cache for a later request. */
  readonly maxTokens: number;
  /** Seconds of generation after which the completion ends with the current line. */
  readonly timeLimit: number;
  /**
   * `interactive` goes before a chat's answer, within one prefill chunk. `background` waits for everything else and is
   * interrupted by it.
   */
  readonly priority: 'interactive' | 'background';
}

/** What the model generated since the last report. */
export interface CompletionProgress {
  readonly kind: 'text';
  readonly text: string;
  /** As in the result, of all text so far. */
  readonly confidence?: number;
  /** As in the result. */
  readonly choice?: ChosenName;
}

/** Measured figures of one completion. */
export interface CompletionUsage {
  /** Tokens of the whole prompt, reused and evaluated ones. An endpoint may not report this and the next two. */
  readonly promptTokens?: number;
  readonly reusedTokens?: number;
  readonly evaluatedTokens?: number;
  /** Includes those that only spell again the text before the cursor, for token healing. */
  readonly generatedTokens: number;
  /** Time until the engine was free for this request. */
  readonly waitSeconds: number;
  readonly promptSeconds: number;
  readonly generationSeconds: number;
}

/** A name that the model chose among given ones. */
export interface ChosenName {
  readonly name: string;
  /** How likely the model was to write just this name there, from 0 to 1. */
  readonly probability: number;
}

/** How one completion ended. */
export interface CompletionResult {
  /** What follows the cursor, as the model generated it, up to where it was stopped. */
  readonly text: string;
  /**
   * `end`: the model ended. `shape`: the line or block is complete. `length`, `time`: a limit was reached.
   * `cancelled`: by the caller, by the load of another model, or in the background by an interactive request.
   */
  readonly stopReason: 'end' | 'shape' | 'length' | 'time' | 'cancelled';
  /**
   * How sure the model was: the geometric mean of the probabilities of the first tokens, from 0 to 1. Undefined if it was not
   * asked, as by endpoints and for the demo model.
   */
  readonly confidence?: number;
  /** Which of the request's `choices` the text begins with; undefined without any, and where none could be chosen. */
  readonly choice?: ChosenName;
  readonly usage: CompletionUsage;
}
