import * as l10n from '@vscode/l10n';
import type { EngineEnd } from '../../core/engine/lifecycle/engineEnd.ts';
import { isSameLoad } from '../../core/engine/lifecycle/loadRequest.ts';
import { GpuFailureList, type GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import type { HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import { RestartPolicy } from '../../core/engine/lifecycle/restartPolicy.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  Engine,
  EngineMemory,
  EngineStatus,
  LoadRequest,
} from '../../core/ports/engine.ts';
import type { CompletionProgress, CompletionRequest } from '../../core/ports/completionRequest.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { crashError, engineStoppedError, noModelError } from '../../wording/crash.ts';
import { localModelName } from '../localModelName.ts';
import { nodeTimer } from '../nodeTimer.ts';
import type { ChildSetup } from './childEnvironment.ts';
import type { EngineProcess } from './engineProcess.ts';
import { EngineProcesses } from './engineProcesses.ts';
import { IdleUnload } from './idleUnload.ts';
import { SharedModelLoad } from './sharedModelLoad.ts';
import type { ModelCheckFile } from './modelCheckFile.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';
import type { LocalChatResult, LocalModelInfo } from '../../protocol/schemas/engineSchemas.ts';
import type { LocalCompletionResult } from '../../protocol/schemas/completionSchemas.ts';

/**
 * What no healthy engine comes near: at phi-4's size, on a machine with six times the load that it can handle, an answer
 * took 2.2 s at most, and the longest time without a step was 25 s (docs/reliability.md).
 */
const defaultHangLimits: HangLimits = { beat: 5000, start: 120_000, silence: 30_000, standstill: 300_000 };

/** Milliseconds within which the chat is saved: VS Code gives an extension five seconds when its window closes. */
const graceAtClose = 4000;

/** Milliseconds after an answer in which the user reads it, and asks again or switches to another chat. */
const defaultSaveAfter = 60_000;

interface ForkedEngineOptions extends ChildSetup {
  /** The bundled engine entry, `dist/engine.mjs`. */
  readonly entry: string;
  readonly logger: Logger;
  /** Whether it restarts by itself after a crash; true by default. */
  readonly restarts?: boolean;
  readonly hangLimits?: HangLimits;
  /** Where GPUs on which the engine failed are remembered; by default in memory. */
  readonly gpuFailures?: GpuFailures;
  /** Where it is remembered which model files were looked at; without it, in memory. */
  readonly modelChecks?: ModelCheckFile;
  /** The model that comes with the product, which is called by its name and not by its file's. */
  readonly demoModel?: string;
  /** Where KV cache snapshots of conversations are kept; without it, conversations are evaluated again. */
  readonly snapshots?: SnapshotFolder;
  /** Milliseconds without a question after which a conversation that has grown enough is saved. */
  readonly saveAfter?: number;
  /** Milliseconds without a chat or completion after which the model is unloaded; 0 for never. Read at each check. */
  readonly unloadAfter?: () => number;
  /** Milliseconds between two checks for that. */
  readonly idleCheckInterval?: number;
}

/**
 * The engine in a child process: a crash in native code ends the child and not the editor, and ending the child is what
 * frees the memory. The process is started by `load` and ends with `unload` or `dispose`. One that ends by itself, or
 * hangs and is killed, is restarted with the same model, as `RestartPolicy` decides.
 */
export class ForkedEngine implements Engine {
  readonly #logger: Logger;
  readonly #demoModel: string | undefined;
  readonly #restarts: RestartPolicy;
  readonly #changed = new Emitter<EngineStatus>();
  #status: EngineStatus = { state: 'off' };
  readonly #processes: EngineProcesses;
  #loading: SharedModelLoad | undefined;
  #lastRequest: LoadRequest | undefined;
  /** Ends the wait for a restart. */
  #restarting = new AbortController();
  #chats = 0;
  readonly #idle: IdleUnload;

  constructor(options: ForkedEngineOptions) {
    this.#logger = options.logger;
    this.#demoModel = options.demoModel;
    this.#restarts = new RestartPolicy({ restarts: options.restarts ?? true });
    this.#idle = new IdleUnload({
      after: options.unloadAfter ?? (() => 0),
      ...(options.idleCheckInterval === undefined ? {} : { checkInterval: options.idleCheckInterval }),
      onIdle: (after) => {
        if (!this.#loading?.isLoaded) return;
        this.#logger.info(`The model is unloaded after ${Math.round(after / 60_000)} minutes without use.`);
        void this.#end({ isIdle: true });
      },
    });
    this.#processes = new EngineProcesses({
      entry: options.entry,
      logger: options.logger,
      hangLimits: options.hangLimits ?? defaultHangLimits,
      gpuFailures: options.gpuFailures ?? new GpuFailureList(),
      modelChecks: options.modelChecks,
      snapshots: options.snapshots,
      setup: { languageBundle: options.languageBundle, startCache: options.startCache },
      saveAfter: options.saveAfter ?? defaultSaveAfter,
      onEnd: (end, gpu) => this.#ended(end, gpu),
    });
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    return this.#status;
  }

  /** The process id of the engine while it runs. */
  get pid(): number | undefined {
    return this.#processes.current?.pid;
  }

  /** A call for what is already being loaded joins that load, which is cancelled when all its callers have cancelled. */
  load(request: LoadRequest, options: CallOptions = {}): Promise<LocalModelInfo> {
    const loading = this.#loading;
    return (loading?.serves(request) ? loading : this.#begin(request)).join(options.signal);
  }

  async unload(): Promise<void> {
    await this.#end();
  }

  /** Ends the process as `unload` does, within the time that a closing window has. */
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
    this.#restarting.abort();
    if (!isSameLoad(request, this.#lastRequest)) this.#restarts.forget();
    this.#lastRequest = request;
    // A later load, an unload or a crash replaces this one, and owns the status from then on.
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

  /** @param how.within Milliseconds for saving a snapshot of the chat; the default of `EngineProcesses` without it. */
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
    const { current } = this.#processes;
    if (current) return current;
    throw noModelError();
  }

  async #load(request: LoadRequest, signal: AbortSignal, isCurrent: () => boolean): Promise<LocalModelInfo> {
    const { contextSize } = request;
    // JSON, in which the request travels, has no NaN or Infinity; the engine checks all other values.
    if (contextSize !== undefined && !Number.isFinite(contextSize))
      throw new PhidelityError(
        'context-size',
        l10n.t('The context size is not a number. Change the setting "phidelity.model.contextSize".'),
      );
    const modelName = localModelName(request.modelPath, this.#demoModel);
    this.#set({ state: 'loading', modelName, fraction: 0 });
    const model = await this.#processes.load(request, {
      signal,
      onProgress: (fraction) => {
        if (isCurrent()) this.#set({ state: 'loading', modelName, fraction });
      },
      isCurrent,
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

  /** The process has ended by itself. Returns the error that pending calls fail with. */
  #ended(end: EngineEnd, gpu: Gpu | undefined): PhidelityError {
    const loading = this.#loading;
    this.#forget();
    // After a load that failed there is nothing to restart, and the status keeps its error.
    if (!loading) return engineStoppedError(end);
    const next = this.#restarts.crashed(performance.now());
    const error = crashError(end, next, gpu);
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
    this.#logger.info('The engine process is restarted.');
    // The status shows what goes wrong.
    await this.load(request).catch(() => {});
  }

  #set(status: EngineStatus): void {
    this.#status = status;
    this.#changed.fire(status);
  }
}
