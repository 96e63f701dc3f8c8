import type { CompletionProgress, CompletionRequest, CompletionResult } from './completionRequest.ts';
import type { Gpu, GpuBackend } from './gpu.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import type { Disposable } from '../lifetime/disposable.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';

/** Which GPU to use. */
export interface GpuRequest {
  /**
   * Where to evaluate. `auto`, the default: Metal on Apple silicon; elsewhere CUDA or Vulkan where its add-on package is
   * in `addonFolder` and a GPU is found; otherwise the CPU. Any other value is refused where it is not available.
   */
  readonly backend?: 'auto' | 'cpu' | GpuBackend;
  /** A folder in whose `node_modules` GPU packages of node-llama-cpp are installed. */
  readonly addonFolder?: string;
  /** GPUs that must not be used because the engine failed on them. Added by whoever runs the engine. */
  readonly failedGpus?: readonly Gpu[];
}

/** What the engine should load. */
export interface LoadRequest extends GpuRequest {
  readonly modelPath: string;
  /**
   * Tokens of the chat's context, from 512 to what the model was trained for. Without it, as many as fit into the
   * machine's memory, up to what the model was trained for and at most phi-4's 16,384.
   */
  readonly contextSize?: number;
  /** Tokens of the completions' context, so that memory is planned for it; reduced when it does not fit. */
  readonly completionContextSize?: number;
  /** Whether the model's file is mapped into memory; with `auto`, the default, if that fits. */
  readonly memoryMap?: 'auto' | 'on' | 'off';
  /** Threads for evaluation, at most the machine's cores; 0 lets the engine measure, leaving one for the editor. */
  readonly threads: number;
  /** Layers of the model on the GPU, counting the output as one; without it, as many as fit. */
  readonly gpuLayers?: number;
  /** Whether the weights are looked at where the CPU computes with them; true by default. */
  readonly checksWeights?: boolean;
  /**
   * Whether contexts on the CPU use flash attention; without it, where that is faster. For benchmarks and tests that
   * compare the two.
   */
  readonly flashAttention?: boolean;
  /** Files whose weights need not be looked at again. Added by whoever runs the engine. */
  readonly checks?: readonly WeightsCheck[];
}

/** Why nothing runs on a GPU although the user may expect it. */
export interface GpuUnavailable {
  /** `failed`: it is one of the request's `failedGpus`. `unavailable`: anything else. */
  readonly reason: 'failed' | 'unavailable';
  /** One or two sentences for the user. */
  readonly message: string;
}

/**
 * Who a model is in phi-4's family.
 *
 * - `phi-4`: phi-4 itself, in Microsoft's layout or in Llama's.
 * - `reasoning`, `reasoning-plus`: of phi-4's shape, trained to think before it answers, with a context of 32K.
 * - `derived`: of phi-4's shape and vocabulary, but under another name: someone trained phi-4 further.
 * - `mini`: phi-4-mini and its variants, another and smaller model.
 */
export type Phi4Member = 'phi-4' | 'reasoning' | 'reasoning-plus' | 'derived' | 'mini';

/** What was found out about a model's weights when it was loaded on a CPU. */
export interface WeightsCheck {
  /** Of the files: it changes when one of them does. */
  readonly identity: string;
  /** A warning, as a sentence; null where there is nothing to warn of. */
  readonly doubt: string | null;
}

/** A model that runs on this machine, read from its file and the running engine. */
export interface LocalSource {
  readonly kind: 'local';
  readonly path: string;
  readonly architecture: string;
  /** Its place in phi-4's family, if it is of it. */
  readonly member?: Phi4Member;
  readonly parameters: number;
  /** Of all parts of a split model. */
  readonly fileBytes: number;
  /** What was found out about its weights. */
  readonly check?: WeightsCheck;
  /** Threads for prefill. Generation uses at most all cores but one, unless the user has set the number. */
  readonly threads: number;
  /** Where `threads` comes from: the settings, measurements with each number, or the machine's cores alone. */
  readonly threadsFrom: 'setting' | 'measurement' | 'cores';
  readonly loadSeconds: number;
  readonly backend: 'cpu' | GpuBackend;
  /** The GPU's name, where there is one. */
  readonly device?: string;
  /** Layers on the GPU, counting the output as one; 0 on the CPU. */
  readonly gpuLayers: number;
  readonly gpuUnavailable?: GpuUnavailable;
  /** The memory plan that was made before it was loaded. */
  readonly plan: MemoryPlan;
}

/** A model that runs behind an endpoint, as far as its server reports it. */
export interface EndpointSource {
  readonly kind: 'endpoint';
  /** The name that the user gave it, or the host of its address. */
  readonly name: string;
  readonly url: string;
}

/** The model that answers. */
export interface ModelInfo {
  /** A short display name, such as "phi-4 Q4_K_M". */
  readonly name: string;
  /** `phi-4`: phi-4's architecture, vocabulary and shape. `demo`: the bundled demo model. `other`: anything else. */
  readonly kind: 'phi-4' | 'demo' | 'other';
  /** Tokens the chat's context holds. */
  readonly contextSize: number;
  readonly trainedContextSize: number;
  /** Where it runs. */
  readonly source: LocalSource | EndpointSource;
}

/** How the next token is picked. Names and meanings are llama.cpp's. */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly repeatPenalty: number;
  readonly seed?: number;
}

/** An earlier turn of the conversation, as the model sees it. */
export interface PromptTurn {
  readonly question: string;
  readonly answer: string;
}

export interface ChatRequest {
  /** The conversation's id, under which its KV cache may be saved and restored; without one it is not. */
  readonly conversation?: string;
  readonly system: string;
  readonly turns: readonly PromptTurn[];
  readonly question: string;
  /** The beginning of the answer, which is continued; without it, the answer is a new one. Never empty. */
  readonly continued?: string;
  /** How many of `turns` an earlier answer already left out. They stay out, so that the prompt's start stays the same. */
  readonly droppedTurns: number;
  readonly sampling: Sampling;
  /** The most tokens to generate. */
  readonly maxTokens: number;
}

export type ChatProgress =
  | { readonly kind: 'prompt'; readonly evaluated: number; readonly total: number }
  /** `at`: when the engine had the text, in milliseconds since 1970 with fractions. */
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  /** What the model thinks before it answers. Not part of the answer. */
  | { readonly kind: 'thought'; readonly text: string; readonly at: number }
  /** Of the answer's text, what it continues included, only so many UTF-16 code units stay. */
  | { readonly kind: 'cut'; readonly length: number };

/** Measured figures of one answer. */
export interface AnswerUsage {
  /** Tokens of the whole prompt: reused and evaluated together. */
  readonly promptTokens: number;
  /** Missing where an endpoint does not report it. */
  readonly reusedTokens?: number;
  readonly evaluatedTokens?: number;
  readonly generatedTokens: number;
  readonly promptSeconds: number;
  readonly generationSeconds: number;
  /** Tokens in the context when the answer ended. */
  readonly contextTokens: number;
  readonly contextSize: number;
  /** Those of `reusedTokens` that came from a saved snapshot. */
  readonly restoredTokens?: number;
  /** How long restoring them took; not in `promptSeconds`. */
  readonly restoreSeconds?: number;
}

/**
 * `end`: the model ended its answer. `length`: `maxTokens` was reached. `context`: the context is full. `loop`: it began to
 * repeat itself; the repetition was cut off.
 */
export type StopReason = 'end' | 'length' | 'context' | 'loop' | 'cancelled';

export interface ChatResult {
  readonly stopReason: StopReason;
  /** Missing where an endpoint does not report it. */
  readonly usage?: AnswerUsage;
  /** How many of the request's turns are left out of the prompt from now on. */
  readonly droppedTurns: number;
  /** The model that answered, where it is not the one that `load` returned: another endpoint, or the local fallback. */
  readonly model?: ModelInfo;
}

export interface EngineMemory {
  /** Resident set of the engine process, in bytes. */
  readonly residentBytes: number;
}

export type EngineStatus =
  /** `isIdle`: it was unloaded because nobody used it, and is loaded again at the next use. */
  | { readonly state: 'off'; readonly isIdle?: true }
  | { readonly state: 'loading'; readonly modelName: string; readonly fraction: number }
  /** `endpoint`: the name of the endpoint to which a connection is being made. */
  | { readonly state: 'connecting'; readonly endpoint: string }
  | { readonly state: 'ready'; readonly model: ModelInfo }
  | { readonly state: 'generating'; readonly model: ModelInfo }
  | {
      readonly state: 'error';
      readonly reason: ErrorReason;
      readonly message: string;
      /** The engine restarts by itself and loads the same model. */
      readonly isRestarting?: true;
    };

export interface CallOptions<Progress = never> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The process that runs the model, as the rest of Phidelity sees it. Rejections are PhidelityErrors. */
export interface Engine extends Disposable {
  readonly status: EngineStatus;
  onDidChangeStatus(listener: (status: EngineStatus) => void): Disposable;
  /** Loads a model in place of the current one; resolves at once when it is loaded with the same settings. */
  load(request: LoadRequest, options?: CallOptions): Promise<ModelInfo>;
  /** Ends the engine process, which frees all its memory. */
  unload(): Promise<void>;
  /** Streams an answer. An aborted signal resolves with `cancelled` and the figures so far. */
  chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<ChatResult>;
  /**
   * Generates what may follow the cursor. An aborted signal resolves with `cancelled` and the figures so far; what was
   * evaluated until then stays in the KV cache. Rejects with `prompt-too-long` when the prompt does not fit.
   */
  complete(request: CompletionRequest, options: CallOptions<CompletionProgress>): Promise<CompletionResult>;
  /** Tokens of each text, counted by the loaded model's tokenizer; control tokens in it are treated as plain text. */
  countTokens(texts: readonly string[], options?: CallOptions): Promise<number[]>;
  memory(): Promise<EngineMemory>;
}
