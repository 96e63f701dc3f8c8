import type { ReplacedName } from '../../guidance/replacedName.ts';
import type { CleanedCompletion, EmptyReason } from '../postprocess/cleanCompletion.ts';

/** Where a completion came from: the user typed its beginning, it was cached, or it has just been generated. */
export type CompletionSource = 'typed-through' | 'cache' | 'engine';

/** The answer to a request for a completion. */
export type CompletionOutcome =
  | {
      readonly kind: 'completions';
      /** The likeliest first. Each is inserted at the cursor as it is. */
      readonly texts: readonly string[];
      readonly source: CompletionSource;
      /** Milliseconds from the request to the first text, including the debounce. */
      readonly latency: number;
      /** How sure the model was of the likeliest, as in `WrittenCompletion`. */
      readonly confidence?: number;
    }
  | { readonly kind: 'none'; readonly reason: NoCompletionReason }
  | { readonly kind: 'cancelled' };

/** Why no completion is offered: none was requested, or nothing of the model's text can be shown. */
export type NoCompletionReason = SkipReason | EmptyReason;

/** Why no completion is requested from the model, or the model's completions are not shown. */
export type SkipReason =
  | 'inside-word'
  | 'in-string'
  | 'in-docstring'
  | 'in-comment'
  | 'text-after-cursor'
  | 'unreachable'
  | 'long-line'
  | 'nothing-to-go-by'
  | 'several-cursors'
  | 'language-off'
  | 'file-excluded'
  | 'read-only'
  | 'snoozed'
  | 'on-demand'
  | 'slow-machine'
  | 'contradicts-suggestion'
  | 'model-loading'
  | 'model-unloaded'
  | 'cannot-complete'
  | 'endpoint-down'
  | 'engine-failed'
  | 'uses-missing-api'
  | 'unlikely';

/** What is left of a model's text, and how sure the model was of it. */
export interface WrittenCompletion extends CleanedCompletion {
  /** The geometric mean of its first tokens' probabilities, from 0 to 1; undefined if it is not known. */
  readonly confidence?: number;
  /** Which of its names were put in the place of others. */
  readonly replaced?: readonly ReplacedName[];
}

/** The different texts that may be shown at a place, or why there are none. */
export interface Suggestions {
  /** The likeliest first; none is empty. */
  readonly texts: readonly string[];
  /** Of the likeliest text; undefined where `texts` has entries. */
  readonly emptyReason: EmptyReason | undefined;
  /** Of the likeliest text. */
  readonly confidence?: number;
}

/** Leaves out what is empty or a duplicate. */
export function toSuggestions(written: readonly WrittenCompletion[]): Suggestions {
  const texts = [...new Set(written.map(({ text }) => text).filter((text) => text !== ''))];
  const confidence = written.find(({ text }) => text !== '')?.confidence;
  return {
    texts,
    emptyReason: texts.length === 0 ? (written[0]?.emptyReason ?? 'no-text') : undefined,
    ...(confidence === undefined ? {} : { confidence }),
  };
}
