import type {
  CompletionPrompt,
  CompletionRequest,
  CompletionStrategyName,
  CursorContext,
} from '../../ports/completionRequest.ts';
import type { LoadRequest } from '../../ports/engine.ts';
import { chooseCompletionShape } from './completionShape.ts';

/** What a run is for: a user who types, a user who invoked a completion, or a prefetch. */
export type RunPurpose = 'automatic' | 'invoked' | 'prefetch';

const maxTokens = { line: 64, block: 320 } as const;
/** Seconds of generation, from the first token. What the user invoked may take longer. */
const timeLimit = { automatic: 2.5, prefetch: 2.5, invoked: 30 } as const;

/** The request for the likeliest completion, as long as the place calls for. */
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
    maxTokens: maxTokens[shape],
    timeLimit: timeLimit[purpose],
    priority: purpose === 'prefetch' ? 'background' : 'interactive',
  };
}

/** What the model continues: all before the cursor, and what of the text is there already. */
export function textBefore({ prompt, begun = '' }: CompletionRequest): string {
  return prompt.prefix + begun;
}

/** The settings of completions. Read for each one. */
export interface CompletionSettings {
  readonly model: LoadRequest;
  /** Whether completions appear while typing, or only when invoked. */
  readonly automatic: boolean;
  readonly inStringsAndComments: boolean;
  /** Seconds after which a completion is too slow to be automatic. */
  readonly slowAfter: number;
  /** Tokens of the completions' context. */
  readonly contextSize: number;
  /** Without it, the strategy that has proved better for the loaded model. */
  readonly strategy?: CompletionStrategyName;
}
