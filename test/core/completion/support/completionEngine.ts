import { Emitter } from '../../../../src/core/lifetime/emitter.ts';
import type { CallOptions, EngineStatus, ModelInfo } from '../../../../src/core/ports/engine.ts';
import type {
  ChosenName,
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../../../src/core/ports/completionRequest.ts';
import { modelInfo } from '../../../../tools/modelInfo.ts';
import { ScriptedEngine } from '../../../support/scriptedEngine.ts';

const model = modelInfo();

/** One completion that the engine was asked for, which the test answers. */
export interface AskedCompletion {
  readonly request: CompletionRequest;
  readonly signal: AbortSignal | undefined;
  /** The last confidence and choice that were said are the result's. */
  say(text: string, confidence?: number, choice?: ChosenName): void;
  end(stopReason?: CompletionResult['stopReason'], evaluatedTokens?: number): void;
  fail(error: Error): void;
}

/** An engine whose completions the test writes, piece by piece. */
export class CompletionEngine extends ScriptedEngine {
  readonly asked: AskedCompletion[] = [];
  readonly #statusChanged = new Emitter<EngineStatus>();
  loads = 0;

  constructor() {
    super(async () => {});
    this.status = { state: 'ready', model };
  }

  override readonly onDidChangeStatus = this.#statusChanged.subscribe;

  /** The last request that generates something. */
  get last(): AskedCompletion {
    const found = this.asked.findLast(({ request }) => request.maxTokens > 0);
    if (!found) throw new Error('The engine was not asked for a completion.');
    return found;
  }

  setStatus(status: EngineStatus): void {
    this.status = status;
    this.#statusChanged.fire(status);
  }

  becomeReady(path = model.source.path): void {
    this.setStatus({ state: 'ready', model: modelInfo({}, { path }) });
  }

  override async load(): Promise<ModelInfo> {
    this.loads += 1;
    this.becomeReady();
    return model;
  }

  override complete(
    request: CompletionRequest,
    { signal, onProgress }: CallOptions<CompletionProgress>,
  ): Promise<CompletionResult> {
    return new Promise((resolve, reject) => {
      let text = '';
      let sureness: Pick<CompletionResult, 'confidence' | 'choice'> = {};
      const end: AskedCompletion['end'] = (stopReason = 'shape', evaluatedTokens = 2) => {
        const usage = {
          promptTokens: 100,
          reusedTokens: 100 - evaluatedTokens,
          evaluatedTokens,
          generatedTokens: 5,
          waitSeconds: 0,
          promptSeconds: 0.01,
          generationSeconds: 0.01,
        };
        resolve({ text, stopReason, ...sureness, usage });
      };
      if (signal?.aborted) end('cancelled');
      signal?.addEventListener('abort', () => end('cancelled'), { once: true });
      const say: AskedCompletion['say'] = (piece, confidence, choice) => {
        text += piece;
        if (confidence !== undefined) sureness = { ...sureness, confidence };
        if (choice) sureness = { ...sureness, choice };
        onProgress?.({ kind: 'text', text: piece, ...sureness });
      };
      this.asked.push({ request, signal, say, end, fail: reject });
    });
  }
}
