import { failedGpu, type GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import { type EngineEnd, engineEndLog } from '../../core/engine/lifecycle/engineEnd.ts';
import type { HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { LoadRequest, WeightsCheck } from '../../core/ports/engine.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { engineStoppedError } from '../../wording/crash.ts';
import { gpuText } from '../../wording/gpu.ts';
import type { ChildSetup } from './childEnvironment.ts';
import { EngineProcess } from './engineProcess.ts';
import type { ModelCheckFile } from './modelCheckFile.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';
import type { LocalModelInfo } from '../../protocol/schemas/engineSchemas.ts';

/**
 * Milliseconds within which a process that is to exit has to finish what it evaluates: a chunk takes two seconds at most
 * (`promptChunkLimits`), and 4.5 s were measured on a machine with ten times the load that it can handle.
 */
const grace = 5000;
/** The same with a snapshot of the chat to save: 3.3 GB when phi-4's context is full, at 250 MB a second. */
const graceWithSnapshot = 20_000;

interface LoadCall {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** Whether this is still the load to do, and not another one or none. */
  readonly isCurrent: () => boolean;
}

/**
 * Starts and ends engine processes, one at a time: two models rarely fit into memory together. A process runs on one
 * back-end for as long as it lives, so another back-end takes another process. A GPU on which one fails is remembered,
 * so that the next one runs on the CPU.
 */
export class EngineProcesses {
  readonly #entry: string;
  readonly #logger: Logger;
  readonly #hangLimits: HangLimits;
  readonly #gpuFailures: GpuFailures;
  readonly #modelChecks: ModelCheckFile | undefined;
  /** What `#modelChecks` holds; undefined until it is read. */
  #checks: readonly WeightsCheck[] | undefined;
  readonly #snapshots: SnapshotFolder | undefined;
  readonly #saveAfter: number;
  readonly #onEnd: (end: EngineEnd, gpu: Gpu | undefined) => PhidelityError;
  readonly #setup: ChildSetup;
  #current: EngineProcess | undefined;
  /** The GPUs that the current process must not use, as of its start; undefined until they are read. */
  #failedGpus: readonly Gpu[] | undefined;
  /** The end of the previous process, whose memory the next one needs. */
  #ending: Promise<void> | undefined;

  constructor(options: {
    readonly entry: string;
    readonly logger: Logger;
    readonly hangLimits: HangLimits;
    readonly gpuFailures: GpuFailures;
    /** Where it is remembered which model files were looked at; without it, each is at every load. */
    readonly modelChecks: ModelCheckFile | undefined;
    readonly snapshots: SnapshotFolder | undefined;
    /** Milliseconds without a question after which a conversation that has grown enough is saved. */
    readonly saveAfter: number;
    /** Called when the current process has ended by itself, with the GPU that this is attributed to. */
    readonly onEnd: (end: EngineEnd, gpu: Gpu | undefined) => PhidelityError;
    readonly setup: ChildSetup;
  }) {
    this.#entry = options.entry;
    this.#logger = options.logger;
    this.#hangLimits = options.hangLimits;
    this.#gpuFailures = options.gpuFailures;
    this.#modelChecks = options.modelChecks;
    this.#snapshots = options.snapshots;
    this.#setup = options.setup;
    this.#saveAfter = options.saveAfter;
    this.#onEnd = options.onEnd;
  }

  get current(): EngineProcess | undefined {
    return this.#current;
  }

  /** Loads a model in the current process, or in one that is started for it. Rejects as the engine does. */
  async load(request: LoadRequest, call: LoadCall): Promise<LocalModelInfo> {
    const { signal, onProgress, isCurrent } = call;
    if (this.#current?.canServe(request) === false) void this.end();
    if (!this.#current && this.#ending) {
      await this.#ending;
      if (signal.aborted || !isCurrent()) throw engineStoppedError();
    }
    const process = (this.#current ??= this.#start(request));
    // A process that has loaded before gets the request at once: whatever is requested after it is for the new model.
    const known = this.#known() ?? (await this.#readKnown());
    const { path: folder, maxBytes } = this.#snapshots ?? { path: '', maxBytes: 0 };
    const snapshots = maxBytes > 0 ? { snapshots: { folder, saveAfter: this.#saveAfter } } : {};
    try {
      const model = await process.peer.request(
        'load',
        { ...request, ...known, ...snapshots },
        { signal, onProgress },
      );
      this.#keepCheck(model.source.check);
      return model;
    } catch (thrown) {
      const { reason, message } = PhidelityError.from(thrown);
      if (reason !== 'gpu-self-test' || !process.gpu || !isCurrent()) throw thrown;
      await this.#remember(process.gpu, message);
      void this.end();
      return this.load(request, call);
    }
  }

  /**
   * Ends the current process, and resolves when it is gone.
   *
   * @param within Milliseconds for saving a snapshot of the chat.
   */
  async end(within: number = graceWithSnapshot): Promise<void> {
    const running = this.#current;
    this.#current = undefined;
    if (running) this.#ending = this.#shutDown(running, within);
    await this.#ending;
  }

  /** Kills the current process at once. */
  kill(): void {
    const running = this.#current;
    this.#current = undefined;
    running?.dispose();
  }

  /** What the engine is told besides the request; undefined until it is read. */
  #known(): Pick<LoadRequest, 'failedGpus' | 'checks'> | undefined {
    const [failedGpus, checks] = [this.#failedGpus, this.#checks];
    return failedGpus && checks ? { failedGpus, checks } : undefined;
  }

  async #readKnown(): Promise<Pick<LoadRequest, 'failedGpus' | 'checks'>> {
    const failedGpus = (this.#failedGpus ??= (await this.#gpuFailures.all()).map(({ gpu }) => gpu));
    const checks = (this.#checks ??= (await this.#modelChecks?.all()) ?? []);
    return { failedGpus, checks };
  }

  #keepCheck(check: WeightsCheck | undefined): void {
    if (!check || check.identity === '') return;
    const { identity } = check;
    if (this.#checks?.some((one) => one.identity === identity)) return;
    this.#checks = [check, ...(this.#checks ?? [])];
    void this.#modelChecks?.remember(check);
  }

  async #shutDown(running: EngineProcess, within: number): Promise<void> {
    await running.shutdown({ grace, within });
    running.dispose();
    await this.#snapshots?.tidy(running.pid);
  }

  #start(request: LoadRequest): EngineProcess {
    this.#failedGpus = undefined;
    const process: EngineProcess = new EngineProcess({
      request,
      entry: this.#entry,
      logger: this.#logger,
      hangLimits: this.#hangLimits,
      snapshots: this.#snapshots,
      setup: this.#setup,
      onEnd: (end) => {
        if (this.#current !== process) return engineStoppedError();
        this.#current = undefined;
        this.#logger.error(`The engine process ended: ${engineEndLog(end)}`);
        this.#setup.startCache?.forgetTests();
        void this.#snapshots?.tidy(process.pid);
        const gpu = failedGpu(process.gpu, end);
        if (gpu) void this.#remember(gpu, engineEndLog(end));
        return this.#onEnd(end, gpu);
      },
    });
    return process;
  }

  async #remember(gpu: Gpu, why: string): Promise<void> {
    this.#logger.warn(`${gpuText(gpu)}, driver ${gpu.driver}, is not used any more: ${why}`);
    await this.#gpuFailures.remember({ gpu, why, at: Date.now() });
  }
}
