import * as v from 'valibot';
import type { ServerFigures } from './inferenceServer.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What OpenAI's API tells of a request at its end. */
export const openAiUsageSchema = v.object({
  prompt_tokens: v.nullish(count),
  completion_tokens: v.nullish(count),
  prompt_tokens_details: v.nullish(v.object({ cached_tokens: v.nullish(count) })),
});

/** OpenAI's usage, as far as it is told. */
export function usageFigures(usage: v.InferOutput<typeof openAiUsageSchema>): ServerFigures {
  const promptTokens = usage.prompt_tokens ?? undefined;
  const generatedTokens = usage.completion_tokens ?? undefined;
  const reusedTokens = usage.prompt_tokens_details?.cached_tokens ?? undefined;
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(reusedTokens === undefined ? {} : { reusedTokens }),
    ...(generatedTokens === undefined ? {} : { generatedTokens }),
  };
}
