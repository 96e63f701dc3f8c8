import type { LoadRequest } from '../ports/engine.ts';
import type { CompletionStrategyName } from './completionStrategy.ts';

/** What the person has set for completions. Read anew for each. */
export interface CompletionSettings {
  readonly model: LoadRequest;
  /** Completions come by themselves, or only when asked for. */
  readonly automatic: boolean;
  readonly inStringsAndComments: boolean;
  /** Seconds after which a completion is too late to come by itself. */
  readonly slowAfter: number;
  /** Tokens of the completion's own context. */
  readonly contextSize: number;
  /** Without it, the strategy that evaluation has shown to be better for the loaded model. */
  readonly strategy?: CompletionStrategyName;
}
