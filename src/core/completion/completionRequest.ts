import type { CompletionRequest } from '../ports/engine.ts';
import { chooseCompletionShape } from './chooseCompletionShape.ts';
import type { CompletionPlace } from './completionPlace.ts';
import type { CompletionPrompt } from './completionPrompt.ts';
import type { CompletionSettings } from './completionSettings.ts';

/** Who wants a completion: a person who types on, a person who asked for it, or Phidelity itself, ahead of time. */
export type RunPurpose = 'automatic' | 'invoked' | 'ahead';

const mostTokens = { line: 64, block: 320 } as const;
/** Seconds of generating, from the first token. What a person asked for may take longer. */
const timeLimit = { automatic: 2.5, ahead: 2.5, invoked: 30 } as const;

/** What the engine is asked for: the likeliest completion, as long as the place calls for. */
export function completionRequest(
  place: CompletionPlace,
  prompt: CompletionPrompt,
  purpose: RunPurpose,
  { contextSize, strategy }: Pick<CompletionSettings, 'contextSize' | 'strategy'>,
): CompletionRequest {
  const shape = chooseCompletionShape(place);
  return {
    prompt,
    place,
    shape,
    ...(strategy ? { strategy } : {}),
    contextSize,
    temperature: 0,
    maxTokens: mostTokens[shape],
    timeLimit: timeLimit[purpose],
    priority: purpose === 'ahead' ? 'background' : 'interactive',
  };
}
