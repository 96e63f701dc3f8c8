import type { CompletionStrategy, CompletionStrategyName } from './completionStrategy.ts';
import { fillInTheMiddleStrategy } from './fillInTheMiddleStrategy.ts';
import { prefillStrategy } from './prefillStrategy.ts';

/** The strategies by their names. */
export const completionStrategies: Readonly<Record<CompletionStrategyName, CompletionStrategy>> = {
  prefill: prefillStrategy,
  'fill-in-the-middle': fillInTheMiddleStrategy,
};
