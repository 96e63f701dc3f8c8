import { basename } from 'node:path';
import { crashError } from '../../wording/crash.ts';
import { GpuFailureList, type GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import type { HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import { RestartPolicy } from '../../core/engine/lifecycle/restartPolicy.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  LocalChatResult,
  Engine,
  EngineMemory,
  EngineStatus,
  LoadRequest,
  LocalModelInfo,
} from '../../core/ports/engine.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  LocalCompletionResult,
} from '../../core/ports/completionRequest.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { nodeTimer } from '../nodeTimer.ts';
import type { EngineProcess } from './engineProcess.ts';
import { EngineProcesses } from './engineProcesses.ts';
import { IdleUnload } from './idleUnload.ts';
import { SharedModelLoad } from './sharedModelLoad.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';

/**
 * What no healthy engine comes near: at phi-4's size, on a machine with six times the work that it can do, an answer
 * took 2.2 s at most, and the longest time without a step was 25 s (docs/reliability.md).
 */
const patientLimits: HangLimits = { beat: 5000, start: 120_000, silence: 30_000, standstill: 300_000 };

/** Milliseconds in which a chat's state is saved: VS Code gives an extension five seconds when its window closes. */
const graceAtClose = 4000;

/** Milliseconds after an answer in which a person reads it, and asks on or goes to another chat. */
const usualSaveAfter = 60_000;

/**
 * The engine in a child process of its own: a crash in native code ends the child and not the editor, and ending the
 * child is what gives the memory back. The process is started by `load` and ends with `unload` or `dispose`. One that
 * ends by itself, or hangs and is killed, is started again with the same model, as far as `RestartPolicy` goes.
 */
export class ForkedEngine implements Engine {
  readonly #logger: Logger;
  readonly #restarts: RestartPolicy;
  readonly #changed = new Emitter<EngineStatus>();
  #status: EngineStatus = { state: 'off' };
  readonly #processes: EngineProcesses;
  #loading: SharedModelLoad | undefined;
  /** What was asked for last, as JSON. */
  #key: string | undefined;
  /** Ends the wait for a restart. */
  #restarting = new AbortController();
  #chats = 0;
  readonly #idle: IdleUnload;

  /** @param options.entry The bundled engine entry, `dist/engine.mjs`. */
  constructor(options: {
    readonly entry: string;
    readonly logger: Logger;
    /** Whether it starts again by itself after a crash, as it does without this. */
    readonly restarts?: boolean;
    readonly hangLimits?: HangLimits;
    /** What is remembered of GPUs; by default for as long as this lives. */
    readonly gpuFailures?: GpuFailures;
    /** Where evaluated conversations are kept while no process holds them; without it they are read again. */
    readonly states?: SnapshotFolder;
    /** Milliseconds without a question after which a conversation is saved, if it has grown much. */
    readonly saveAfter?: number;
    /** Milliseconds without a chat or completion after which the model is unloaded; 0 for never. Read at each look. */
    readonly unloadAfter?: () => number;
    readonly idleBeat?: number;
  }) {
    this.#logger = options.logger;
    this.#restarts = new RestartPolicy({ restarts: options.restarts ?? true });
    this.#idle = new IdleUnload({
      after: options.unloadAfter ?? (() => 0),
      ...(options.idleBeat === undefined ? {} : { beat: options.idleBeat }),
      onIdle: (after) => {
        if (!this.#loading?.isLoaded) return;
        this.#logger.info(`The model is unloaded after ${Math.round(after / 60_000)} minutes without use.`);
        void this.#end({ isIdle: true });
      },
    });
    this.#processes = new EngineProcesses({
      entry: options.entry,
      logger: options.logger,
      hangLimits: options.hangLimits ?? patientLimits,
      gpuFailures: options.gpuFailures ?? new GpuFailureList(),
      states: options.states,
      saveAfter: options.saveAfter ?? usualSaveAfter,
      onEnd: (why, gpu) => this.#ended(why, gpu),
    });
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    return this.#status;
  }

  /** The process id of the engine while it runs, for people who look for it. */
  get pid(): number | undefined {
    return this.#processes.present?.pid;
  }

  /** A call for what is already being loaded joins that load, which is cancelled when all who wait for it are. */
  load(request: LoadRequest, options: CallOptions = {}): Promise<LocalModelInfo> {
    const present = this.#loading;
    return (present?.serves(request) ? present : this.#begin(request)).join(options.signal);
  }

  async unload(): Promise<void> {
    await this.#end();
  }

  /** Ends the process as `unload` does, in the time that a window has which closes. */
  async close(): Promise<void> {
    await this.#end({ within: graceAtClose });
  }

  async chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<LocalChatResult> {
    const { peer } = this.#running();
    this.#chats += 1;
    this.#showWhetherGenerating();
    try {
      return await this.#idle.during(() => peer.request('chat', request, options));
    } finally {
      this.#chats -= 1;
      this.#showWhetherGenerating();
    }
  }

  async complete(
    request: CompletionRequest,
    options: CallOptions<CompletionProgress>,
  ): Promise<LocalCompletionResult> {
    const { peer } = this.#running();
    return this.#idle.during(() => peer.request('complete', request, options));
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
    this.#idle.dispose();
    this.#forget();
    this.#processes.kill();
  }

  #begin(request: LoadRequest): SharedModelLoad {
    const key = JSON.stringify(request);
    this.#restarting.abort();
    if (key !== this.#key) this.#restarts.forget();
    this.#key = key;
    // A later load, an unload or a crash takes the place of this one, and the status with it.
    const isCurrent = (): boolean => this.#loading === loading;
    const load = async (signal: AbortSignal): Promise<LocalModelInfo> => {
      try {
        return await this.#idle.during(() => this.#load(request, signal, isCurrent));
      } catch (thrown) {
        const error = PhidelityError.from(thrown);
        if (!isCurrent()) throw error;
        if (signal.aborted) await this.unload();
        else {
          this.#loading = undefined;
          this.#set({ state: 'error', reason: error.reason, message: error.message });
        }
        throw error;
      }
    };
    const loading: SharedModelLoad = new SharedModelLoad(request, load);
    this.#loading = loading;
    return loading;
  }

  /** @param how.within Milliseconds for saving the chat's state; as long as that takes by default. */
  async #end(how: { readonly within?: number; readonly isIdle?: true } = {}): Promise<void> {
    this.#forget();
    this.#restarts.forget();
    this.#set({ state: 'off', ...(how.isIdle ? { isIdle: true } : {}) });
    await this.#processes.end(how.within);
  }

  #forget(): void {
    this.#restarting.abort();
    this.#loading = undefined;
  }

  #running(): EngineProcess {
    const { present } = this.#processes;
    if (present) return present;
    throw new PhidelityError('no-model', 'No model is loaded. Run "Phidelity: Load Model".');
  }

  async #load(request: LoadRequest, signal: AbortSignal, isCurrent: () => boolean): Promise<LocalModelInfo> {
    const { contextSize } = request;
    // JSON, in which the request travels, has no such numbers; all other values the engine checks.
    if (contextSize !== undefined && !Number.isFinite(contextSize))
      throw new PhidelityError(
        'context-size',
        'The size of the context is not a number. Change the setting "phidelity.model.contextSize".',
      );
    const modelName = basename(request.modelPath);
    this.#set({ state: 'loading', modelName, fraction: 0 });
    const model = await this.#processes.load(request, {
      signal,
      onProgress: (fraction) => {
        if (isCurrent()) this.#set({ state: 'loading', modelName, fraction });
      },
      isWanted: isCurrent,
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

  /** The process has ended. What comes back is what the calls that waited for it fail with. */
  #ended(why: string, gpu: Gpu | undefined): PhidelityError {
    const loading = this.#loading;
    this.#forget();
    // After a load that failed there is nothing to go back to, and its error is still what counts.
    if (!loading) return new PhidelityError('engine-exited', `The inference engine stopped (${why}).`);
    const next = this.#restarts.crashed(performance.now());
    const error = crashError(why, next, gpu);
    const { reason, message } = error;
    if (!loading.isLoaded && loading.isCancelled) this.#set({ state: 'off' });
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
