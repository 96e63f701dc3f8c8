import type { CompletionProgress, CompletionRequest, CompletionResult } from './completionRequest.ts';
import type { Gpu, GpuBackend } from './gpu.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import type { Disposable } from '../lifetime/disposable.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';

/** Which GPU is wanted. */
export interface GpuRequest {
  /**
   * What evaluates. `auto`, as without it: Metal on Apple silicon; elsewhere CUDA or Vulkan where its add-on package is
   * in `addonFolder` and a GPU is found; else the CPU. One that is named and not there is refused.
   */
  readonly backend?: 'auto' | 'cpu' | GpuBackend;
  /** A folder in whose `node_modules` packages of node-llama-cpp for a GPU are installed. */
  readonly addonFolder?: string;
  /** GPUs that are not used, since something went wrong with them. Whoever runs the engine adds them. */
  readonly failedGpus?: readonly Gpu[];
}

/** What the engine is asked to load. */
export interface LoadRequest extends GpuRequest {
  readonly modelPath: string;
  /**
   * Tokens of the chat's context; refused outside 512 and what the model was trained for. Without it, as many as fit
   * into the machine's memory, up to what the model was trained for and no more than phi-4's 16,384.
   */
  readonly contextSize?: number;
  /** Tokens of the completions' context, so that memory is planned for it; made smaller when it does not fit. */
  readonly completionContextSize?: number;
  /** Whether the model's file is mapped into memory; `auto`, as without it, when there is room for that. */
  readonly memoryMap?: 'auto' | 'on' | 'off';
  /** Threads for evaluation, at most the machine's cores; 0 has the engine measure, leaving one for the editor. */
  readonly threads: number;
  /** Layers of the model that the GPU holds, the output counted as one; without it, as many as fit. */
  readonly gpuLayers?: number;
}

/** Why nothing runs on a GPU although the person may expect it. */
export interface GpuUnavailable {
  /** `failed`: it is one of the request's `failedGpus`. `unavailable`: anything else. */
  readonly reason: 'failed' | 'unavailable';
  /** One or two sentences for people. */
  readonly message: string;
}

/** A model that runs on this machine, read from its file and the running engine. */
export interface LocalSource {
  readonly kind: 'local';
  readonly path: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly fileBytes: number;
  /** Threads that read prompts. Unless a person has set them, one core of two takes no part in writing. */
  readonly threads: number;
  /** Where `threads` comes from: the person, measurements with each number, or the machine's cores alone. */
  readonly threadsFrom: 'setting' | 'measurement' | 'cores';
  readonly loadSeconds: number;
  readonly backend: 'cpu' | GpuBackend;
  /** The GPU's name, where there is one. */
  readonly device?: string;
  /** Layers that the GPU holds, the output counted as one; 0 on the CPU. */
  readonly gpuLayers: number;
  readonly gpuUnavailable?: GpuUnavailable;
  /** What was decided before it was loaded. */
  readonly plan: MemoryPlan;
}

/** A model that runs behind an endpoint, as far as its server tells. */
export interface EndpointSource {
  readonly kind: 'endpoint';
  /** The person's name for it, or the host of its address. */
  readonly name: string;
  readonly url: string;
}

/** What answers. */
export interface ModelInfo {
  /** A short name for people, such as "phi-4 Q4_K_M". */
  readonly name: string;
  /** `phi-4`: phi-4's architecture, vocabulary and shape. `demo`: the bundled demo model. `other`: anything else. */
  readonly kind: 'phi-4' | 'demo' | 'other';
  /** Tokens the chat's context holds. */
  readonly contextSize: number;
  readonly trainedContextSize: number;
  /** Where it runs. */
  readonly source: LocalSource | EndpointSource;
}

/** What the engine process has loaded. */
export interface LocalModelInfo extends ModelInfo {
  readonly source: LocalSource;
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

/** An earlier turn of the conversation, as the model is to see it. */
export interface PromptTurn {
  readonly question: string;
  readonly answer: string;
}

export interface ChatRequest {
  /** The conversation's id. What was evaluated of it may be saved and restored under it; without one it is not. */
  readonly conversation?: string;
  readonly system: string;
  readonly turns: readonly PromptTurn[];
  readonly question: string;
  /** How many of `turns` an earlier answer already left out. They stay out, so that the prompt's start stays put. */
  readonly droppedTurns: number;
  readonly sampling: Sampling;
  /** The most tokens to generate. */
  readonly maxTokens: number;
}

export type ChatProgress =
  | { readonly kind: 'prompt'; readonly evaluated: number; readonly total: number }
  /** `at`: when the engine had the text, in milliseconds since 1970 with fractions. */
  | { readonly kind: 'text'; readonly text: string; readonly at: number };

/** Measured figures of one answer. */
export interface AnswerUsage {
  /** Tokens of the whole prompt: reused and evaluated together. */
  readonly promptTokens: number;
  /** Missing where an endpoint does not tell. */
  readonly reusedTokens?: number;
  readonly evaluatedTokens?: number;
  readonly generatedTokens: number;
  readonly promptSeconds: number;
  readonly generationSeconds: number;
  /** Tokens in the context when the answer ended. */
  readonly contextTokens: number;
  readonly contextSize: number;
  /** Of `reusedTokens`, those that an earlier process had evaluated and saved. */
  readonly restoredTokens?: number;
  /** What it took to bring them back; not in `promptSeconds`. */
  readonly restoreSeconds?: number;
}

/** `end`: the model ended its answer. `length`: `maxTokens` was reached. `context`: the context is full. */
export type StopReason = 'end' | 'length' | 'context' | 'cancelled';

export interface ChatResult {
  readonly stopReason: StopReason;
  /** Missing where an endpoint does not tell. */
  readonly usage?: AnswerUsage;
  /** How many of the request's turns are left out of the prompt from now on. */
  readonly droppedTurns: number;
  /** What answered, where that is not what `load` told of: another endpoint, or this machine in place of one. */
  readonly model?: ModelInfo;
}

/** An answer of the engine process, which measures everything. */
export interface LocalChatResult extends ChatResult {
  readonly usage: AnswerUsage & Required<Pick<AnswerUsage, 'reusedTokens' | 'evaluatedTokens'>>;
}

export interface EngineMemory {
  /** Resident set of the engine process, in bytes. */
  readonly residentBytes: number;
}

export type EngineStatus =
  /** `isIdle`: it was unloaded because nobody used it, and comes back at the next use. */
  | { readonly state: 'off'; readonly isIdle?: true }
  | { readonly state: 'loading'; readonly modelName: string; readonly fraction: number }
  /** An endpoint, by the person's name for it, is asked whether it is there. */
  | { readonly state: 'connecting'; readonly endpoint: string }
  | { readonly state: 'ready'; readonly model: ModelInfo }
  | { readonly state: 'generating'; readonly model: ModelInfo }
  | {
      readonly state: 'error';
      readonly reason: ErrorReason;
      readonly message: string;
      /** The engine starts again by itself and loads the same model. */
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
  /** Loads a model in place of the present one; at once when the same one is loaded with the same settings. */
  load(request: LoadRequest, options?: CallOptions): Promise<ModelInfo>;
  /** Ends the engine process, which gives all its memory back. */
  unload(): Promise<void>;
  /** Streams an answer. An aborted signal resolves with `cancelled` and the figures so far. */
  chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<ChatResult>;
  /**
   * Writes what may follow the cursor. An aborted signal resolves with `cancelled` and the figures so far; what was
   * evaluated until then stays. Rejects with `prompt-too-long` when the prompt leaves no room in the context.
   */
  complete(request: CompletionRequest, options: CallOptions<CompletionProgress>): Promise<CompletionResult>;
  /** Tokens of each text, counted by the loaded model's own tokenizer, control tokens taken as plain text. */
  countTokens(texts: readonly string[], options?: CallOptions): Promise<number[]>;
  memory(): Promise<EngineMemory>;
}
