import * as v from 'valibot';
import type { CompletionProgress, CompletionRequest } from '../../core/ports/completionRequest.ts';
import { exactSchema } from './exactSchema.ts';

/** Completions as they arrive from another process. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const choice = v.object({ name: v.string(), probability: share });
const lines = v.pipe(v.array(v.string()), v.readonly());

export const completionRequestSchema = exactSchema<CompletionRequest>()(
  v.object({
    prompt: v.object({
      path: v.string(),
      languageId: v.string(),
      related: v.pipe(v.array(v.object({ path: v.string(), code: v.string() })), v.readonly()),
      suffix: v.string(),
      prefix: v.string(),
    }),
    place: v.object({
      languageId: v.string(),
      linesAbove: lines,
      linePrefix: v.string(),
      lineSuffix: v.string(),
      linesBelow: lines,
      indentSize: count,
      usesTabs: v.boolean(),
    }),
    shape: v.picklist(['line', 'block']),
    begun: v.exactOptional(v.string()),
    choices: v.exactOptional(lines),
    strategy: v.exactOptional(v.picklist(['prefill', 'fill-in-the-middle'])),
    contextSize: v.pipe(v.number(), v.integer(), v.minValue(1)),
    temperature: amount,
    seed: v.exactOptional(count),
    maxTokens: count,
    timeLimit: amount,
    priority: v.picklist(['interactive', 'background']),
  }),
);

export const completionProgressSchema = exactSchema<CompletionProgress>()(
  v.object({
    kind: v.literal('text'),
    text: v.string(),
    confidence: v.exactOptional(share),
    choice: v.exactOptional(choice),
  }),
);

export const completionResultSchema = v.object({
  text: v.string(),
  stopReason: v.picklist(['end', 'shape', 'length', 'time', 'cancelled']),
  confidence: v.exactOptional(share),
  choice: v.exactOptional(choice),
  usage: v.object({
    promptTokens: count,
    reusedTokens: count,
    evaluatedTokens: count,
    generatedTokens: count,
    waitSeconds: amount,
    promptSeconds: amount,
    generationSeconds: amount,
  }),
});

/** A completion of the engine process, which measures everything that core's `CompletionResult` may lack. */
export type LocalCompletionResult = v.InferOutput<typeof completionResultSchema>;
