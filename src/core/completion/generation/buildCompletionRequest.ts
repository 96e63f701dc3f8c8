import type {
  CompletionPrompt,
  CompletionRequest,
  CompletionStrategyName,
  CursorContext,
} from '../../ports/completionRequest.ts';
import type { LoadRequest } from '../../ports/engine.ts';
import { chooseCompletionShape } from './completionShape.ts';

/** Who wants a completion: a person who types on, a person who asked for it, or Phidelity itself, ahead of time. */
export type RunPurpose = 'automatic' | 'invoked' | 'prefetch';

const mostTokens = { line: 64, block: 320 } as const;
/** Seconds of generating, from the first token. What a person asked for may take longer. */
const timeLimit = { automatic: 2.5, prefetch: 2.5, invoked: 30 } as const;

/** What the engine is asked for: the likeliest completion, as long as the place calls for. */
export function buildCompletionRequest(
  place: CursorContext,
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
    priority: purpose === 'prefetch' ? 'background' : 'interactive',
  };
}

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
