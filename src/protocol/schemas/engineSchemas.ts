import * as v from 'valibot';
import type { EngineLiveness } from '../../core/engine/lifecycle/hangDetector.ts';
import { errorReasons } from '../../core/errors/phidelityError.ts';
import type {
  AnswerUsage,
  ChatProgress,
  ChatRequest,
  EndpointSource,
  EngineMemory,
  EngineStatus,
  GpuRequest,
  LoadRequest,
  LocalSource,
  ModelInfo,
  StopReason,
} from '../../core/ports/engine.ts';
import type { Gpu, GpuFinding } from '../../core/ports/gpu.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';
import { exactSchema } from './exactSchema.ts';
import { phi4MemberSchema, weightsCheckSchema } from './modelFileSchemas.ts';

/** The engine's types as they arrive from another process. Those that core does not use are defined here alone. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const gpuBackends = ['vulkan', 'metal', 'cuda'] as const;

export const gpuSchema = exactSchema<Gpu>()(
  v.object({
    backend: v.picklist(gpuBackends),
    device: v.exactOptional(v.string()),
    driver: v.string(),
  }),
);

export const gpuFindingSchema = exactSchema<GpuFinding>()(
  v.variant('state', [
    v.object({
      state: v.literal('found'),
      gpu: gpuSchema,
      totalBytes: amount,
      freeBytes: amount,
      isShared: v.boolean(),
    }),
    v.object({
      state: v.literal('none'),
      reason: v.picklist(['failed', 'setting', 'addon', 'build', 'absent']),
      why: v.string(),
    }),
    v.object({ state: v.literal('unknown'), why: v.string() }),
  ]),
);

const gpuRequestSchema = exactSchema<GpuRequest>()(
  v.object({
    backend: v.exactOptional(v.picklist(['auto', 'cpu', ...gpuBackends])),
    addonFolder: v.exactOptional(v.string()),
    failedGpus: v.exactOptional(v.pipe(v.array(gpuSchema), v.readonly())),
  }),
);

export const loadRequestSchema = exactSchema<LoadRequest>()(
  v.object({
    ...gpuRequestSchema.entries,
    modelPath: v.string(),
    contextSize: v.exactOptional(v.number()),
    completionContextSize: v.exactOptional(count),
    memoryMap: v.exactOptional(v.picklist(['auto', 'on', 'off'])),
    threads: count,
    gpuLayers: v.exactOptional(count),
    checksWeights: v.exactOptional(v.boolean()),
    flashAttention: v.exactOptional(v.boolean()),
    checks: v.exactOptional(v.pipe(v.array(weightsCheckSchema), v.readonly())),
  }),
);

const modelEntries = {
  name: v.string(),
  kind: v.picklist(['phi-4', 'demo', 'other']),
  contextSize: count,
  trainedContextSize: count,
};

const memoryPlanSchema = exactSchema<MemoryPlan>()(
  v.object({
    contextSize: count,
    completionContextSize: count,
    memoryMap: v.boolean(),
    gpuLayers: count,
    privateBytes: amount,
    mappedBytes: amount,
    deviceBytes: amount,
    cacheBytes: amount,
    freeBytes: amount,
    reductions: v.pipe(
      v.array(
        v.object({
          what: v.picklist(['mapping', 'context', 'completions', 'layers']),
          has: amount,
          wanted: amount,
        }),
      ),
      v.readonly(),
    ),
  }),
);

const localSourceSchema = exactSchema<LocalSource>()(
  v.object({
    kind: v.literal('local'),
    path: v.string(),
    architecture: v.string(),
    member: v.exactOptional(phi4MemberSchema),
    parameters: count,
    fileBytes: count,
    check: v.exactOptional(weightsCheckSchema),
    threads: count,
    threadsFrom: v.picklist(['setting', 'measurement', 'cores']),
    loadSeconds: amount,
    backend: v.picklist(['cpu', ...gpuBackends]),
    device: v.exactOptional(v.string()),
    gpuLayers: count,
    gpuUnavailable: v.exactOptional(
      v.object({ reason: v.picklist(['failed', 'unavailable']), message: v.string() }),
    ),
    plan: memoryPlanSchema,
  }),
);

const endpointSourceSchema = exactSchema<EndpointSource>()(
  v.object({
    kind: v.literal('endpoint'),
    name: v.string(),
    url: v.string(),
  }),
);

export const localModelInfoSchema = v.object({ ...modelEntries, source: localSourceSchema });

/** What the engine process has loaded: core's `ModelInfo` of a model that runs on this machine. */
export type LocalModelInfo = v.InferOutput<typeof localModelInfoSchema>;

const modelInfoSchema = exactSchema<ModelInfo>()(
  v.object({
    ...modelEntries,
    source: v.variant('kind', [localSourceSchema, endpointSourceSchema]),
  }),
);

export const chatRequestSchema = exactSchema<ChatRequest>()(
  v.object({
    conversation: v.exactOptional(v.string()),
    system: v.string(),
    turns: v.pipe(v.array(v.object({ question: v.string(), answer: v.string() })), v.readonly()),
    question: v.string(),
    continued: v.exactOptional(v.string()),
    droppedTurns: count,
    sampling: v.object({
      temperature: amount,
      topK: count,
      topP: amount,
      minP: amount,
      repeatPenalty: amount,
      seed: v.exactOptional(count),
    }),
    maxTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
);

export const chatProgressSchema = exactSchema<ChatProgress>()(
  v.variant('kind', [
    v.object({ kind: v.literal('prompt'), evaluated: count, total: count }),
    v.object({ kind: v.literal('text'), text: v.string(), at: amount }),
    v.object({ kind: v.literal('thought'), text: v.string(), at: amount }),
    v.object({ kind: v.literal('cut'), length: count }),
  ]),
);

const usageEntries = {
  promptTokens: count,
  generatedTokens: count,
  promptSeconds: amount,
  generationSeconds: amount,
  contextTokens: count,
  contextSize: count,
  restoredTokens: v.exactOptional(count),
  restoreSeconds: v.exactOptional(amount),
} as const;

/** The measured figures of an answer, from the engine process or an endpoint. */
export const answerUsageSchema = exactSchema<AnswerUsage>()(
  v.object({
    ...usageEntries,
    reusedTokens: v.exactOptional(count),
    evaluatedTokens: v.exactOptional(count),
  }),
);

export const stopReasonSchema = exactSchema<StopReason>()(
  v.picklist(['end', 'length', 'context', 'loop', 'cancelled']),
);

export const chatResultSchema = v.object({
  stopReason: stopReasonSchema,
  usage: v.object({ ...usageEntries, reusedTokens: count, evaluatedTokens: count }),
  droppedTurns: count,
});

/** An answer of the engine process, which measures everything that core's `ChatResult` may lack. */
export type LocalChatResult = v.InferOutput<typeof chatResultSchema>;

export const engineMemorySchema = exactSchema<EngineMemory>()(v.object({ residentBytes: count }));

export const engineLivenessSchema = exactSchema<EngineLiveness>()(
  v.object({
    isBusy: v.boolean(),
    steps: count,
  }),
);

export const errorReasonSchema = v.picklist(errorReasons);

export const engineStatusSchema = exactSchema<EngineStatus>()(
  v.variant('state', [
    v.object({ state: v.literal('off'), isIdle: v.exactOptional(v.literal(true)) }),
    v.object({ state: v.literal('loading'), modelName: v.string(), fraction: amount }),
    v.object({ state: v.literal('connecting'), endpoint: v.string() }),
    v.object({ state: v.literal('ready'), model: modelInfoSchema }),
    v.object({ state: v.literal('generating'), model: modelInfoSchema }),
    v.object({
      state: v.literal('error'),
      reason: errorReasonSchema,
      message: v.string(),
      isRestarting: v.exactOptional(v.literal(true)),
    }),
  ]),
);

/** Parses the argument of the process that asks for a GPU. Throws where it is invalid. */
export function parseGpuRequest(text: string): GpuRequest {
  return v.parse(gpuRequestSchema, JSON.parse(text));
}
