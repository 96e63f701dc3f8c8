import type { SkipReason } from './skipReason.ts';

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
