import type { ChatFormat, PromptSegment } from '../chat/chatFormat.ts';
import type { CompletionPrompt } from './completionPrompt.ts';

export type CompletionStrategyName = 'prefill' | 'fill-in-the-middle';

/** A way to ask a model for the code at the cursor. */
export interface CompletionStrategy {
  readonly name: CompletionStrategyName;
  /** Control tokens beyond those of the chat format that the vocabulary must hold. */
  readonly requiredControls: readonly string[];
  /** Control tokens that end a completion, beside those that end an answer. */
  readonly stopControls: readonly string[];
  /** The prompt, after which the model writes what follows `prefix`. */
  segments(prompt: CompletionPrompt, format: ChatFormat): PromptSegment[];
}
