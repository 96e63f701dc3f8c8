import * as l10n from '@vscode/l10n';
import { GgufInsights } from 'node-llama-cpp';
import type { Gpu } from '../../core/ports/gpu.ts';
import { PhidelityError, type ErrorReason } from '../../core/errors/phidelityError.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuText } from '../../wording/gpu.ts';
import { checkWeights } from './checkWeights.ts';
import { loadModel, type LoadCall, type LoadedModel } from './loadedModel.ts';
import { gpuSelfTest } from './gpuSelfTest.ts';
import type { StartedLlama, StartLlama } from '../gpu/startLlama.ts';

/** Reasons that may be the GPU's fault, so that loading may succeed on the CPU. */
const retriedOnCpu: readonly ErrorReason[] = ['load-failed', 'internal'];

/** Loads models on the back-end of the first request: another back-end needs another process. */
export class ModelLoader {
  readonly #startLlama: StartLlama;
  readonly #logger: Logger;
  readonly #onGpu: (gpu: Gpu | undefined) => void;
  #started: Promise<StartedLlama> | undefined;

  constructor(options: {
    readonly startLlama: StartLlama;
    readonly logger: Logger;
    /** Called before the driver of a GPU is touched, so that a crash can be attributed to it. */
    readonly onGpu: (gpu: Gpu | undefined) => void;
  }) {
    this.#startLlama = options.startLlama;
    this.#logger = options.logger;
    this.#onGpu = options.onGpu;
  }

  /**
   * Loads a model; on the CPU where the GPU cannot load it.
   *
   * @throws PhidelityError as `loadModel` does; `engine-unavailable`, `gpu-unavailable`; `gpu-self-test` when the GPU
   * computes nonsense.
   */
  async load(request: LoadRequest, loadCall: Omit<LoadCall, 'onThreads'>): Promise<LoadedModel> {
    const onThreads = (threads: number): void => this.#logger.info(`Threads: ${threads}`);
    const call = { ...loadCall, onThreads };
    this.#started ??= this.#start(request);
    const started = await this.#started;
    const loaded = started.gpu
      ? await this.#loadOnGpu(started, started.gpu, request, call)
      : await loadModel(started, request, call);
    const checked = await this.#checked(loaded, request, call.signal);
    const { path, loadSeconds, backend, device, gpuLayers, plan } = loaded.info.source;
    const place =
      backend === 'cpu'
        ? 'the CPU'
        : `${gpuLayers} layers on ${gpuText({ backend, ...(device ? { device } : {}) })}`;
    this.#logger.info(`Loaded ${path} in ${loadSeconds.toFixed(1)} s, ${place}`);
    this.#logger.info(`Memory plan: ${JSON.stringify(plan)}`);
    return checked;
  }

  /**
   * With what is found out about the weights, and after a GPU's self-test: of damaged weights nothing sensible can be
   * computed, which is then not the GPU's fault.
   */
  async #checked(loaded: LoadedModel, request: LoadRequest, signal: AbortSignal): Promise<LoadedModel> {
    const { info } = loaded;
    try {
      const check =
        request.checksWeights === false
          ? undefined
          : await checkWeights(loaded, request.checks ?? [], { signal, logger: this.#logger });
      if (info.source.gpuLayers > 0 && typeof check?.doubt !== 'string') await gpuSelfTest(loaded, signal);
      return check ? { ...loaded, info: { ...info, source: { ...info.source, check } } } : loaded;
    } catch (error) {
      await loaded.dispose();
      throw error;
    }
  }

  async #start(request: LoadRequest): Promise<StartedLlama> {
    skipSimulations();
    try {
      return await this.#startLlama(request, { logger: this.#logger, onGpu: this.#onGpu });
    } catch (error) {
      this.#started = undefined;
      throw error;
    }
  }

  async #loadOnGpu(
    started: StartedLlama,
    gpu: Gpu,
    request: LoadRequest,
    call: LoadCall,
  ): Promise<LoadedModel> {
    try {
      return await loadModel(started, request, call);
    } catch (thrown) {
      const { reason, message: why } = PhidelityError.from(thrown);
      if (call.signal.aborted || !retriedOnCpu.includes(reason)) throw thrown;
      this.#logger.warn(`${gpuText(gpu)}: ${why}`);
      const message = l10n.t('{0} could not load the model. See the log.', gpuText(gpu));
      return loadModel(
        { llama: started.llama, gpuUnavailable: { reason: 'unavailable', message } },
        request,
        call,
      );
    }
  }
}

/**
 * Keeps node-llama-cpp in this process from loading each model two more times without its weights, to estimate the
 * memory of the model and of its context: a third of the processor time of a small model's load. The estimates are for
 * the library's memory checks, which we turn off because `planModelMemory` has decided: its estimate by formula does.
 * The library has no option for it.
 */
function skipSimulations(): void {
  GgufInsights.prototype.estimateModelResourceRequirementsV2 = async function (options) {
    return this.estimateModelResourceRequirements(options);
  };
  GgufInsights.prototype.estimateContextResourceRequirementsV2 = async function ({
    flashAttention,
    ...options
  }) {
    return this.estimateContextResourceRequirements({ ...options, flashAttention: flashAttention === true });
  };
}
