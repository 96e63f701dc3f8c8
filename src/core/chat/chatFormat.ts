/** A piece of a prompt: either one of the model's control tokens, by name, or text that can never become one. */
export type PromptSegment = { readonly control: string } | { readonly text: string };

/** How a model family writes a conversation down. */
export interface ChatFormat {
  readonly name: 'phi-4' | 'chatml';
  /** Control tokens that the vocabulary must hold for this format to be used. */
  readonly requiredControls: readonly string[];
  /** Tokens that end an answer. A file may name only some of them as end tokens, or the wrong one. */
  readonly stopControls: readonly string[];
  /** Tokens that an answer must never hold. */
  readonly bannedControls: readonly string[];
  system(text: string): PromptSegment[];
  /** A question, up to where its answer begins. */
  question(text: string): PromptSegment[];
  /** What closes a finished answer. */
  readonly answerEnd: readonly PromptSegment[];
}
