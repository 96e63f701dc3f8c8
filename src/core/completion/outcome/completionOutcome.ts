/** Where a completion came from: the person typed its beginning, it was made before, or it has just been made. */
export type CompletionSource = 'typed-through' | 'cache' | 'engine';

/** What came of a wish for a completion. */
export type CompletionOutcome =
  | {
      readonly kind: 'completions';
      /** The likeliest first. Each is inserted at the cursor as it is. */
      readonly texts: readonly string[];
      readonly source: CompletionSource;
      /** Milliseconds from the wish to the first text, with the time waited for the person to pause. */
      readonly latency: number;
    }
  | { readonly kind: 'none'; readonly reason: SkipReason }
  | { readonly kind: 'cancelled' };

/** Why no completion is offered. */
export type SkipReason = keyof typeof skipSentences;

/** Each reason as it goes on after "No completion here: ". */
export const skipSentences = {
  'inside-word': 'the cursor is inside a word',
  'in-string': 'the cursor is in a string',
  'in-docstring': 'the cursor is in a docstring',
  'in-comment': 'the cursor is in a comment',
  'text-after-cursor': 'there is text to the right of the cursor',
  unreachable: 'the line above leaves the block, so that nothing here would run',
  'long-line': 'the line is too long',
  'nothing-to-go-by': 'there is no code yet to go by',
  'several-cursors': 'there are several cursors',
  'language-off': 'completions are switched off for this language',
  'file-excluded': 'completions are switched off for this file',
  'read-only': 'the file is read-only',
  snoozed: 'completions are snoozed',
  'on-demand': 'completions come only when you ask for them',
  'slow-machine': 'completions take too long to come while typing, so they come when you ask for them',
  'contradicts-suggestion': 'the selected suggestion of the list says something else',
  'no-model': 'no model is chosen',
  'model-loading': 'the model is still loading',
  'model-unloaded': 'the model is unloaded',
  'cannot-complete': 'what runs at the endpoint cannot complete code (see the log)',
  'endpoint-down': 'the endpoint does not answer as it should',
  'engine-failed': 'the engine has failed',
  'nothing-to-say': 'the model has nothing to add',
  'uses-missing-api': 'what the model suggests uses something that does not exist',
} as const satisfies Readonly<Record<string, string>>;
