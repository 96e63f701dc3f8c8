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
  LocalChatResult,
  LocalModelInfo,
  LocalSource,
  ModelInfo,
  StopReason,
} from '../../core/ports/engine.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  LocalCompletionResult,
} from '../../core/ports/completionRequest.ts';
import type { Gpu, GpuFinding } from '../../core/ports/gpu.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';

/** The shapes of core's engine types as they arrive from another process. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const gpuBackends = ['vulkan', 'metal', 'cuda'] as const;

export const gpuSchema = v.object({
  backend: v.picklist(gpuBackends),
  device: v.exactOptional(v.string()),
  driver: v.string(),
}) satisfies v.GenericSchema<Gpu>;

export const gpuFindingSchema = v.variant('state', [
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
]) satisfies v.GenericSchema<GpuFinding>;

const gpuRequestSchema = v.object({
  backend: v.exactOptional(v.picklist(['auto', 'cpu', ...gpuBackends])),
  addonFolder: v.exactOptional(v.string()),
  failedGpus: v.exactOptional(v.pipe(v.array(gpuSchema), v.readonly())),
}) satisfies v.GenericSchema<GpuRequest>;

export const loadRequestSchema = v.object({
  ...gpuRequestSchema.entries,
  modelPath: v.string(),
  contextSize: v.exactOptional(v.number()),
  completionContextSize: v.exactOptional(count),
  memoryMap: v.exactOptional(v.picklist(['auto', 'on', 'off'])),
  threads: count,
  gpuLayers: v.exactOptional(count),
}) satisfies v.GenericSchema<LoadRequest>;

const modelEntries = {
  name: v.string(),
  kind: v.picklist(['phi-4', 'demo', 'other']),
  contextSize: count,
  trainedContextSize: count,
};

const memoryPlanSchema = v.object({
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
}) satisfies v.GenericSchema<MemoryPlan>;

const localSourceSchema = v.object({
  kind: v.literal('local'),
  path: v.string(),
  architecture: v.string(),
  parameters: count,
  fileBytes: count,
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
}) satisfies v.GenericSchema<LocalSource>;

const endpointSourceSchema = v.object({
  kind: v.literal('endpoint'),
  name: v.string(),
  url: v.string(),
}) satisfies v.GenericSchema<EndpointSource>;

export const localModelInfoSchema = v.object({
  ...modelEntries,
  source: localSourceSchema,
}) satisfies v.GenericSchema<LocalModelInfo>;

const modelInfoSchema = v.object({
  ...modelEntries,
  source: v.variant('kind', [localSourceSchema, endpointSourceSchema]),
}) satisfies v.GenericSchema<ModelInfo>;

export const chatRequestSchema = v.object({
  conversation: v.exactOptional(v.string()),
  system: v.string(),
  turns: v.pipe(v.array(v.object({ question: v.string(), answer: v.string() })), v.readonly()),
  question: v.string(),
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
}) satisfies v.GenericSchema<ChatRequest>;

export const chatProgressSchema = v.variant('kind', [
  v.object({ kind: v.literal('prompt'), evaluated: count, total: count }),
  v.object({ kind: v.literal('text'), text: v.string(), at: amount }),
]) satisfies v.GenericSchema<ChatProgress>;

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

/** What an answer says of itself, whoever gave it. */
export const answerUsageSchema = v.object({
  ...usageEntries,
  reusedTokens: v.exactOptional(count),
  evaluatedTokens: v.exactOptional(count),
}) satisfies v.GenericSchema<AnswerUsage>;

export const stopReasonSchema = v.picklist([
  'end',
  'length',
  'context',
  'cancelled',
]) satisfies v.GenericSchema<StopReason>;

export const chatResultSchema = v.object({
  stopReason: stopReasonSchema,
  usage: v.object({ ...usageEntries, reusedTokens: count, evaluatedTokens: count }),
  droppedTurns: count,
}) satisfies v.GenericSchema<LocalChatResult>;

const lines = v.pipe(v.array(v.string()), v.readonly());

export const completionRequestSchema = v.object({
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
  strategy: v.exactOptional(v.picklist(['prefill', 'fill-in-the-middle'])),
  contextSize: v.pipe(v.number(), v.integer(), v.minValue(1)),
  temperature: amount,
  seed: v.exactOptional(count),
  maxTokens: count,
  timeLimit: amount,
  priority: v.picklist(['interactive', 'background']),
}) satisfies v.GenericSchema<CompletionRequest>;

export const completionProgressSchema = v.object({
  kind: v.literal('text'),
  text: v.string(),
}) satisfies v.GenericSchema<CompletionProgress>;

export const completionResultSchema = v.object({
  text: v.string(),
  stopReason: v.picklist(['end', 'shape', 'length', 'time', 'cancelled']),
  usage: v.object({
    promptTokens: count,
    reusedTokens: count,
    evaluatedTokens: count,
    generatedTokens: count,
    waitSeconds: amount,
    promptSeconds: amount,
    generationSeconds: amount,
  }),
}) satisfies v.GenericSchema<LocalCompletionResult>;

export const engineMemorySchema = v.object({ residentBytes: count }) satisfies v.GenericSchema<EngineMemory>;

export const engineLivenessSchema = v.object({
  isBusy: v.boolean(),
  steps: count,
}) satisfies v.GenericSchema<EngineLiveness>;

export const errorReasonSchema = v.picklist(errorReasons);

export const engineStatusSchema = v.variant('state', [
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
]) satisfies v.GenericSchema<EngineStatus>;

/** What the process that asks for a GPU is started with. Throws where it is none. */
export function parseGpuRequest(text: string): GpuRequest {
  return v.parse(gpuRequestSchema, JSON.parse(text));
}
