import type { Llama } from 'node-llama-cpp';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { LoadRequest, LocalSource, GpuUnavailable } from '../../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../../core/ports/gpu.ts';
import { gpuBackendNames, gpuText, gpuUnavailableReason } from '../../wording/gpu.ts';
import type { EngineLog } from '../process/parentProcess.ts';
import { findGpu, hasBuild, isAppleSilicon, startBackend } from './findGpu.ts';

/** llama.cpp, and what it runs on. */
export interface StartedLlama {
  readonly llama: Llama;
  /** Undefined when everything is for the CPU. */
  readonly gpu?: Gpu;
  readonly gpuUnavailable?: GpuUnavailable;
}

interface StartCall {
  readonly log: EngineLog;
  /** Told before a driver is touched, and again when it has told its name; undefined when it is not used after all. */
  readonly onGpu: (gpu: Gpu | undefined) => void;
}

/** Has llama.cpp started for a load request. Rejects with `engine-unavailable` or `gpu-unavailable`. */
export type StartLlama = (request: LoadRequest, call: StartCall) => Promise<StartedLlama>;

async function startOnCpu(log: EngineLog): Promise<Llama> {
  // For Apple silicon there is only the Metal build; loading with no GPU layers keeps the model on the CPU.
  return startBackend(isAppleSilicon ? 'metal' : false, log).catch((error: unknown) => {
    throw new PhidelityError(
      'engine-unavailable',
      `The inference engine does not run on this system: ${PhidelityError.from(error).message} On Linux it needs ` +
        `glibc 2.34 or newer (Debian 12, Ubuntu 22.04, Fedora 35).`,
      { cause: error },
    );
  });
}

/** A back-end that was named is not there: what a person should do. */
function refusal(backend: GpuBackend, whys: readonly string[]): PhidelityError {
  const why = hasBuild(backend)
    ? whys.join(' ')
    : `There is no build with ${gpuBackendNames[backend]} for ${process.platform}-${process.arch}.`;
  return new PhidelityError(
    'gpu-unavailable',
    `${why} With "phidelity.model.backend" set to "auto", the CPU is taken where no GPU can be used.`,
  );
}

/** Starts llama.cpp on what was asked for, or on the best that is there, which may be the CPU. */
export const startLlama: StartLlama = async (request, call) => {
  const { backend: asked = 'auto' } = request;
  const found = await findGpu(request, call);
  if (found.isFound) return { llama: found.llama, gpu: found.gpu };
  if (!found.failed && asked !== 'auto' && asked !== 'cpu')
    throw refusal(asked, found.problems.length > 0 ? found.problems : found.whys);
  const gpuUnavailable = gpuUnavailableReason(request, found);
  return { llama: await startOnCpu(call.log), ...(gpuUnavailable ? { gpuUnavailable } : {}) };
};

/** Where a model runs of which so many layers are on the GPU, as people are told. */
export function gpuPlacement(
  { gpu, gpuUnavailable }: StartedLlama,
  gpuLayers: number,
): Pick<LocalSource, 'backend' | 'device' | 'gpuLayers' | 'gpuUnavailable'> {
  if (gpu && gpuLayers > 0)
    return { backend: gpu.backend, ...(gpu.device ? { device: gpu.device } : {}), gpuLayers };
  const why: GpuUnavailable | undefined = gpu
    ? { reason: 'unavailable', message: `No layer of this model is on ${gpuText(gpu)}.` }
    : gpuUnavailable;
  return { backend: 'cpu', gpuLayers: 0, ...(why ? { gpuUnavailable: why } : {}) };
}
