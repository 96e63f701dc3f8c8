import type { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { Emitter } from '../../src/core/lifetime/emitter.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  ChatResult,
  Engine,
  EngineStatus,
  LoadRequest,
  ModelInfo,
} from '../../src/core/ports/engine.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../src/core/ports/completionRequest.ts';
import { modelInfo } from '../../tools/modelInfo.ts';

/** What a scripted engine does when it is asked. */
export type Script = (
  request: ChatRequest,
  say: (text: string) => void,
  signal: AbortSignal,
  report: (progress: ChatProgress) => void,
) => Promise<Partial<ChatResult> | void>;

/** An engine without a model: it does what its script says. One character counts as one token. */
export class ScriptedEngine implements Engine {
  readonly requests: ChatRequest[] = [];
  readonly #changed = new Emitter<EngineStatus>();
  status: EngineStatus = { state: 'off' };
  loadError: PhidelityError | undefined;
  readonly contextSize: number;

  constructor(
    public script: Script,
    options: { contextSize?: number } = {},
  ) {
    this.contextSize = options.contextSize ?? 4096;
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  async load(request: LoadRequest): Promise<ModelInfo> {
    if (this.loadError) throw this.loadError;
    const { contextSize } = this;
    return modelInfo({ contextSize, trainedContextSize: contextSize }, { path: request.modelPath });
  }

  async unload(): Promise<void> {}

  async chat(request: ChatRequest, { signal, onProgress }: CallOptions<ChatProgress>): Promise<ChatResult> {
    this.requests.push(request);
    const say = (text: string): void => onProgress?.({ kind: 'text', text, at: 0 });
    const result = await this.script(request, say, signal!, (progress) => onProgress?.(progress));
    return {
      stopReason: signal?.aborted ? 'cancelled' : 'end',
      droppedTurns: request.droppedTurns,
      usage: {
        promptTokens: 1,
        reusedTokens: 0,
        evaluatedTokens: 1,
        generatedTokens: 1,
        promptSeconds: 0,
        generationSeconds: 0,
        contextTokens: 2,
        contextSize: this.contextSize,
      },
      ...result,
    };
  }

  async complete(
    _request: CompletionRequest,
    _options: CallOptions<CompletionProgress>,
  ): Promise<CompletionResult> {
    return {
      text: '',
      stopReason: 'end',
      usage: {
        promptTokens: 1,
        reusedTokens: 0,
        evaluatedTokens: 1,
        generatedTokens: 0,
        waitSeconds: 0,
        promptSeconds: 0,
        generationSeconds: 0,
      },
    };
  }

  async countTokens(texts: readonly string[]): Promise<number[]> {
    return texts.map((text) => text.length);
  }

  async memory(): Promise<{ residentBytes: number }> {
    return { residentBytes: 0 };
  }

  dispose(): void {}
}
