import type { ModelInfo } from '../ports/engine.ts';
import type { CompletionStrategyName } from './completionStrategy.ts';

/**
 * The strategy that evaluation (`npm run eval -- infilling`) has shown to be better for a model, and prefill where none
 * was evaluated. That a vocabulary holds tokens for filling in the middle says nothing: phi-4's does, and nothing
 * published says that phi-4 was trained on them.
 */
const evaluated: Readonly<Record<ModelInfo['kind'], CompletionStrategyName>> = {
  'phi-4': 'prefill',
  demo: 'prefill',
  other: 'prefill',
};

export function chooseCompletionStrategy(model: Pick<ModelInfo, 'kind'>): CompletionStrategyName {
  return evaluated[model.kind];
}
