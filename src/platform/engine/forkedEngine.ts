import { basename } from 'node:path';
import { crashError } from '../../core/engine/crashError.ts';
import type { HangLimits } from '../../core/engine/hangLimits.ts';
import { RestartPolicy } from '../../core/engine/restartPolicy.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { Emitter } from '../../core/events/emitter.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  ChatResult,
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
  Engine,
  EngineMemory,
  EngineStatus,
  LoadRequest,
  LocalModelInfo,
} from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { nodeTimer } from '../nodeTimer.ts';
import { EngineProcess } from './engineProcess.ts';

/** A model that is loaded or being loaded. */
interface Loading {
  readonly key: string;
  readonly request: LoadRequest;
  /** Cancels the load; undefined as soon as the model is loaded. */
  signal: AbortSignal | undefined;
  readonly model: Promise<LocalModelInfo>;
}

/**
 * What no healthy engine comes near: at phi-4's size, on a machine with six times the work that it can do, an answer
 * took 2.2 s at most, and the longest time without a step was 25 s (docs/reliability.md).
 */
const patientLimits: HangLimits = { beat: 5000, start: 120_000, silence: 30_000, standstill: 300_000 };

/**
 * The engine in a child process of its own: a crash in native code ends the child and not the editor, and ending the
 * child is what gives the memory back. The process is started by `load` and ends with `unload` or `dispose`. One that
 * ends by itself, or hangs and is killed, is started again with the same model, as far as `RestartPolicy` goes.
 */
export class ForkedEngine implements Engine {
  readonly #entry: string;
  readonly #logger: Logger;
  readonly #hangLimits: HangLimits;
  readonly #restarts = new RestartPolicy();
  readonly #changed = new Emitter<EngineStatus>();
  #status: EngineStatus = { state: 'off' };
  #process: EngineProcess | undefined;
  #loading: Loading | undefined;
  /** What was asked for last, as JSON. */
  #key: string | undefined;
  /** Ends the wait for a restart. */
  #restarting = new AbortController();
  #chats = 0;

  /** @param options.entry The bundled engine entry, `dist/engine.mjs`. */
  constructor(options: {
    readonly entry: string;
    readonly logger: Logger;
    readonly hangLimits?: HangLimits;
  }) {
    this.#entry = options.entry;
    this.#logger = options.logger;
    this.#hangLimits = options.hangLimits ?? patientLimits;
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    return this.#status;
  }

  /** The process id of the engine while it runs, for people who look for it. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** A call for what is already being loaded joins that load and shares its end, unless it was cancelled. */
  load(request: LoadRequest, options: CallOptions = {}): Promise<LocalModelInfo> {
    const key = JSON.stringify(request);
    const { signal } = options;
    if (this.#loading?.key === key && !this.#loading.signal?.aborted) return this.#loading.model;
    this.#restarting.abort();
    if (key !== this.#key) this.#restarts.forget();
    this.#key = key;
    // A later load, an unload or a crash takes the place of this one, and the status with it.
    const isCurrent = (): boolean => this.#loading === loading;
    const loaded = this.#load(request, signal, isCurrent).then((model) => {
      loading.signal = undefined;
      return model;
    });
    const model = loaded.catch(async (thrown: unknown) => {
      const error = PhidelityError.from(thrown);
      if (!isCurrent()) throw error;
      this.#loading = undefined;
      if (signal?.aborted) await this.unload();
      else this.#set({ state: 'error', reason: error.reason, message: error.message });
      throw error;
    });
    const loading: Loading = { key, request, signal, model };
    this.#loading = loading;
    return model;
  }

  async unload(): Promise<void> {
    const running = this.#process;
    this.#forget();
    this.#restarts.forget();
    this.#set({ state: 'off' });
    await running?.shutdown({ mostStateBytes: 0, within: 3000 });
    running?.dispose();
  }

  async chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<ChatResult> {
    const { peer } = this.#running();
    this.#chats += 1;
    this.#showWhetherGenerating();
    try {
      return await peer.request('chat', request, options);
    } finally {
      this.#chats -= 1;
      this.#showWhetherGenerating();
    }
  }

  async complete(
    request: CompletionRequest,
    options: CallOptions<CompletionProgress>,
  ): Promise<CompletionResult> {
    return this.#running().peer.request('complete', request, options);
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
    const running = this.#process;
    this.#forget();
    running?.dispose();
  }

  #forget(): void {
    this.#restarting.abort();
    this.#process = undefined;
    this.#loading = undefined;
  }

  #running(): EngineProcess {
    if (this.#process) return this.#process;
    throw new PhidelityError('no-model', 'No model is loaded. Run "Phidelity: Load Model".');
  }

  async #load(
    request: LoadRequest,
    signal: AbortSignal | undefined,
    isCurrent: () => boolean,
  ): Promise<LocalModelInfo> {
    const { contextSize } = request;
    // JSON, in which the request travels, has no such numbers; all other values the engine checks.
    if (contextSize !== undefined && !Number.isFinite(contextSize))
      throw new PhidelityError(
        'context-size',
        'The size of the context is not a number. Change the setting "phidelity.model.contextSize".',
      );
    const modelName = basename(request.modelPath);
    this.#set({ state: 'loading', modelName, fraction: 0 });
    this.#process ??= this.#start();
    const model = await this.#process.peer.request('load', request, {
      ...(signal ? { signal } : {}),
      onProgress: (fraction) => {
        if (isCurrent()) this.#set({ state: 'loading', modelName, fraction });
      },
    });
    if (isCurrent()) {
      this.#restarts.ready(performance.now());
      this.#set({ state: 'ready', model });
      this.#showWhetherGenerating();
    }
    return model;
  }

  #showWhetherGenerating(): void {
    if (this.#status.state !== 'ready' && this.#status.state !== 'generating') return;
    const { model } = this.#status;
    const state = this.#chats > 0 ? 'generating' : 'ready';
    if (state !== this.#status.state) this.#set({ state, model });
  }

  #start(): EngineProcess {
    const process: EngineProcess = new EngineProcess({
      entry: this.#entry,
      logger: this.#logger,
      hangLimits: this.#hangLimits,
      onEnd: (why) => this.#ended(process, why),
    });
    return process;
  }

  /** A process has ended. What comes back is what the calls that waited for it fail with. */
  #ended(process: EngineProcess, why: string): PhidelityError {
    const loading = this.#loading;
    if (this.#process !== process) return new PhidelityError('engine-exited', 'The engine was ended.');
    this.#forget();
    this.#logger.error(`The engine process ended: ${why}`);
    // After a load that failed there is nothing to go back to, and its error is still what counts.
    if (!loading) return new PhidelityError('engine-exited', `The inference engine stopped (${why}).`);
    const next = this.#restarts.crashed(performance.now());
    const error = crashError(why, next);
    const { reason, message } = error;
    if (loading.signal?.aborted) this.#set({ state: 'off' });
    else if (next.delay === undefined) this.#set({ state: 'error', reason, message });
    else {
      void this.#restart(loading.request, next.delay);
      this.#set({ state: 'error', reason, message, isRestarting: true });
    }
    return error;
  }

  async #restart(request: LoadRequest, delay: number): Promise<void> {
    this.#restarting = new AbortController();
    if (!(await nodeTimer.delay(delay, this.#restarting.signal))) return;
    this.#logger.info('The engine process is started again.');
    // The status tells what goes wrong.
    await this.load(request).catch(() => {});
  }

  #set(status: EngineStatus): void {
    this.#status = status;
    this.#changed.fire(status);
  }
}
