import { failedGpu, type GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import { gpuText } from '../../wording/gpu.ts';
import type { HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { LoadRequest, LocalModelInfo } from '../../core/ports/engine.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EngineProcess } from './engineProcess.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';

/**
 * Milliseconds in which a process that is to end has to come to the end of what it evaluates: a slice takes two seconds
 * at most (`promptChunkLimits`), and 4.5 s were seen where the machine had ten times the work that it can do.
 */
const grace = 5000;
/** For all, with the chat's state to save: 3.3 GB where phi-4's context is full, on a disk that takes 250 MB a second. */
const graceWithState = 20_000;

interface LoadCall {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** Whether the load is still wanted, and not another one or none. */
  readonly isWanted: () => boolean;
}

/**
 * The engine process that there is, one at a time: two models rarely fit into memory together. One runs on one back-end
 * for as long as it lives, so another back-end takes another process; and a GPU on which one fails is remembered, so
 * that the next one runs on the CPU.
 */
export class EngineProcesses {
  readonly #entry: string;
  readonly #logger: Logger;
  readonly #hangLimits: HangLimits;
  readonly #gpuFailures: GpuFailures;
  readonly #states: SnapshotFolder | undefined;
  readonly #saveAfter: number;
  readonly #onEnd: (why: string, gpu: Gpu | undefined) => PhidelityError;
  #present: EngineProcess | undefined;
  /** Where the present process is not to run, as it was when it started; undefined until that is read. */
  #failedGpus: readonly Gpu[] | undefined;
  /** The end of the process before, whose memory the next one needs. */
  #ending: Promise<void> | undefined;

  constructor(options: {
    readonly entry: string;
    readonly logger: Logger;
    readonly hangLimits: HangLimits;
    readonly gpuFailures: GpuFailures;
    readonly states: SnapshotFolder | undefined;
    /** Milliseconds without a question after which a conversation is saved, if it has grown much. */
    readonly saveAfter: number;
    /** Told when the present process has ended by itself, with the GPU that this is put down to. */
    readonly onEnd: (why: string, gpu: Gpu | undefined) => PhidelityError;
  }) {
    this.#entry = options.entry;
    this.#logger = options.logger;
    this.#hangLimits = options.hangLimits;
    this.#gpuFailures = options.gpuFailures;
    this.#states = options.states;
    this.#saveAfter = options.saveAfter;
    this.#onEnd = options.onEnd;
  }

  get present(): EngineProcess | undefined {
    return this.#present;
  }

  /** Loads a model in the present process, or in one that is started for it. Rejects as the engine does. */
  async load(request: LoadRequest, call: LoadCall): Promise<LocalModelInfo> {
    const { signal, onProgress, isWanted } = call;
    if (this.#present?.canServe(request) === false) void this.end();
    if (!this.#present && this.#ending) {
      await this.#ending;
      if (signal.aborted || !isWanted()) throw new PhidelityError('engine-exited', 'The engine was ended.');
    }
    const process = (this.#present ??= this.#start(request));
    // To a process that has loaded before, the request leaves at once: what is asked after it is for the new model.
    const failedGpus = this.#failedGpus ?? (await this.#readFailedGpus());
    const { path: folder, mostBytes } = this.#states ?? { path: '', mostBytes: 0 };
    const states = mostBytes > 0 ? { states: { folder, saveAfter: this.#saveAfter } } : {};
    try {
      return await process.peer.request(
        'load',
        { ...request, failedGpus, ...states },
        { signal, onProgress },
      );
    } catch (thrown) {
      const { reason, message } = PhidelityError.from(thrown);
      if (reason !== 'gpu-self-test' || !process.gpu || !isWanted()) throw thrown;
      await this.#remember(process.gpu, message);
      void this.end();
      return this.load(request, call);
    }
  }

  /**
   * Has the present process end, and resolves when it is gone.
   *
   * @param within Milliseconds for saving the chat's state.
   */
  async end(within: number = graceWithState): Promise<void> {
    const running = this.#present;
    this.#present = undefined;
    if (running) this.#ending = this.#shutDown(running, within);
    await this.#ending;
  }

  /** Ends the present process at once. */
  kill(): void {
    const running = this.#present;
    this.#present = undefined;
    running?.dispose();
  }

  async #readFailedGpus(): Promise<readonly Gpu[]> {
    return (this.#failedGpus = (await this.#gpuFailures.all()).map(({ gpu }) => gpu));
  }

  async #shutDown(running: EngineProcess, within: number): Promise<void> {
    await running.shutdown({ grace, within });
    running.dispose();
    await this.#states?.tidy(running.pid);
  }

  #start(request: LoadRequest): EngineProcess {
    this.#failedGpus = undefined;
    const process: EngineProcess = new EngineProcess({
      request,
      entry: this.#entry,
      logger: this.#logger,
      hangLimits: this.#hangLimits,
      states: this.#states,
      onEnd: (why) => {
        if (this.#present !== process) return new PhidelityError('engine-exited', 'The engine was ended.');
        this.#present = undefined;
        this.#logger.error(`The engine process ended: ${why}`);
        void this.#states?.tidy(process.pid);
        const gpu = failedGpu(process.gpu, why);
        if (gpu) void this.#remember(gpu, why);
        return this.#onEnd(why, gpu);
      },
    });
    return process;
  }

  async #remember(gpu: Gpu, why: string): Promise<void> {
    this.#logger.warn(`${gpuText(gpu)}, driver ${gpu.driver}, is not used from now on: ${why}`);
    await this.#gpuFailures.remember({ gpu, why, at: Date.now() });
  }
}
