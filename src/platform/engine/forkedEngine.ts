import { basename } from 'node:path';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { Emitter } from '../../core/events/emitter.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  ChatResult,
  Engine,
  EngineMemory,
  EngineStatus,
  LoadRequest,
  ModelInfo,
} from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EngineProcess } from './engineProcess.ts';

/**
 * The engine in a child process of its own: a crash in native code ends the child and not the editor, and ending the
 * child is what gives the memory back. The process is started by `load` and ends with `unload` or `dispose`.
 */
export class ForkedEngine implements Engine {
  readonly #entry: string;
  readonly #logger: Logger;
  readonly #changed = new Emitter<EngineStatus>();
  #status: EngineStatus = { state: 'off' };
  #process: EngineProcess | undefined;
  #loading: { readonly key: string; readonly model: Promise<ModelInfo> } | undefined;

  /** @param options.entry The bundled engine entry, `dist/engine.mjs`. */
  constructor(options: { readonly entry: string; readonly logger: Logger }) {
    this.#entry = options.entry;
    this.#logger = options.logger;
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    return this.#status;
  }

  /** The process id of the engine while it runs, for people who look for it. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  load(request: LoadRequest, options: CallOptions = {}): Promise<ModelInfo> {
    const key = JSON.stringify(request);
    if (this.#loading?.key === key) return this.#loading.model;
    const model = this.#load(request, options).catch((error: unknown) => {
      if (this.#loading?.model === model) this.#loading = undefined;
      throw error;
    });
    this.#loading = { key, model };
    return model;
  }

  async unload(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    this.#loading = undefined;
    await running?.shutdown();
    running?.dispose();
    this.#set({ state: 'off' });
  }

  async chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<ChatResult> {
    const { peer } = this.#running();
    const before = this.#status;
    if (before.state === 'ready') this.#set({ state: 'generating', model: before.model });
    try {
      return await peer.request('chat', request, options);
    } finally {
      if (this.#status.state === 'generating') this.#set({ state: 'ready', model: this.#status.model });
    }
  }

  async countTokens(texts: readonly string[], options: CallOptions = {}): Promise<number[]> {
    return this.#running().peer.request('countTokens', [...texts], options);
  }

  async tokenize(text: string): Promise<number[]> {
    return this.#running().peer.request('tokenize', text);
  }

  async memory(): Promise<EngineMemory> {
    return this.#running().peer.request('memory', null);
  }

  dispose(): void {
    this.#process?.dispose();
    this.#process = undefined;
    this.#loading = undefined;
  }

  #running(): EngineProcess {
    if (this.#process) return this.#process;
    throw new PhidelityError('no-model', 'No model is loaded. Run "Phidelity: Load Model".');
  }

  async #load(request: LoadRequest, options: CallOptions): Promise<ModelInfo> {
    const modelName = basename(request.modelPath);
    this.#set({ state: 'loading', modelName, fraction: 0 });
    const process = (this.#process ??= this.#start());
    try {
      const model = await process.peer.request('load', request, {
        ...options,
        onProgress: (fraction) => this.#set({ state: 'loading', modelName, fraction }),
      });
      this.#set({ state: 'ready', model });
      return model;
    } catch (thrown) {
      if (options.signal?.aborted) {
        await this.unload();
        throw thrown;
      }
      const error = PhidelityError.from(thrown);
      if (this.#process === process)
        this.#set({ state: 'error', reason: error.reason, message: error.message });
      throw error;
    }
  }

  #start(): EngineProcess {
    const process = new EngineProcess({ entry: this.#entry, logger: this.#logger });
    process.peer.onClose((why) => {
      if (this.#process !== process) return;
      this.#process = undefined;
      this.#loading = undefined;
      this.#logger.error(`The engine process ended: ${why}`);
      const { reason, message } = process.goneError(why);
      this.#set({ state: 'error', reason, message });
    });
    return process;
  }

  #set(status: EngineStatus): void {
    this.#status = status;
    this.#changed.fire(status);
  }
}
