import { describeMemoryPlan, describeReduction } from '../../wording/memory.ts';
import { gpuText } from '../../wording/gpu.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import { PhidelityError, type ErrorReason } from '../../core/errors/phidelityError.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { EngineLog } from '../process/parentProcess.ts';
import { loadModel, type LoadCall, type LoadedModel } from './loadedModel.ts';
import { gpuSelfTest } from './gpuSelfTest.ts';
import type { StartedLlama, StartLlama } from '../gpu/startLlama.ts';

/** What may be the GPU's fault, and go well on the CPU. */
const worthAnotherTry: readonly ErrorReason[] = ['load-failed', 'internal'];

/** Loads models on what the first request asked for: whoever wants another back-end starts another process. */
export class ModelLoader {
  readonly #startLlama: StartLlama;
  readonly #log: EngineLog;
  readonly #onGpu: (gpu: Gpu | undefined) => void;
  #started: Promise<StartedLlama> | undefined;

  constructor(options: {
    readonly startLlama: StartLlama;
    readonly log: EngineLog;
    /** Told before the driver of a GPU is touched, so that it is known what a crash is due to. */
    readonly onGpu: (gpu: Gpu | undefined) => void;
  }) {
    this.#startLlama = options.startLlama;
    this.#log = options.log;
    this.#onGpu = options.onGpu;
  }

  /**
   * Loads a model. What a GPU cannot take is loaded on the CPU.
   *
   * @throws PhidelityError as `loadModel` does; `engine-unavailable`, `gpu-unavailable`; `gpu-self-test` when the GPU
   * computes nonsense.
   */
  async load(request: LoadRequest, asked: LoadCall): Promise<LoadedModel> {
    const onThreads = (threads: number): void => this.#log('info', `Threads: ${threads}`);
    const call = { ...asked, onThreads };
    this.#started ??= this.#start(request);
    const started = await this.#started;
    const loaded = started.gpu
      ? await this.#loadOnGpu(started, started.gpu, request, call)
      : await loadModel(started, request, call);
    const { path, loadSeconds, backend, device, gpuLayers, plan } = loaded.info.source;
    const place =
      backend === 'cpu'
        ? 'the CPU'
        : `${gpuLayers} layers on ${gpuText({ backend, ...(device ? { device } : {}) })}`;
    this.#log('info', `Loaded ${path} in ${loadSeconds.toFixed(1)} s, ${place}`);
    for (const line of [...describeMemoryPlan(plan), ...plan.reductions.map(describeReduction)])
      this.#log('info', line);
    return loaded;
  }

  async #start(request: LoadRequest): Promise<StartedLlama> {
    try {
      return await this.#startLlama(request, { log: this.#log, onGpu: this.#onGpu });
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
    let loaded: LoadedModel;
    try {
      loaded = await loadModel(started, request, call);
    } catch (thrown) {
      const { reason, message: why } = PhidelityError.from(thrown);
      if (call.signal.aborted || !worthAnotherTry.includes(reason)) throw thrown;
      this.#log('warn', `${gpuText(gpu)}: ${why}`);
      const message = `${gpuText(gpu)} could not take the model. The log says more.`;
      return loadModel(
        { llama: started.llama, gpuUnavailable: { reason: 'unavailable', message } },
        request,
        call,
      );
    }
    if (loaded.info.source.gpuLayers === 0) return loaded;
    try {
      await gpuSelfTest(loaded, call.signal);
      return loaded;
    } catch (error) {
      await loaded.dispose();
      throw error;
    }
  }
}
