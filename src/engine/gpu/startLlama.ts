import { joinSentences } from '../../wording/sentences.ts';
import * as l10n from '@vscode/l10n';
import type { Llama } from 'node-llama-cpp';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { LoadRequest, LocalSource, GpuUnavailable } from '../../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuBackendNames, gpuText, gpuUnavailableReason } from '../../wording/gpu.ts';
import { findGpu, hasBuild, isAppleSilicon, startBackend } from './findGpu.ts';

/** llama.cpp, and what it runs on. */
export interface StartedLlama {
  readonly llama: Llama;
  /** Undefined when everything runs on the CPU. */
  readonly gpu?: Gpu;
  readonly gpuUnavailable?: GpuUnavailable;
}

interface StartCall {
  readonly logger: Logger;
  /** Called before a driver is touched, and again with its device; with undefined when it is not used after all. */
  readonly onGpu: (gpu: Gpu | undefined) => void;
}

/** Starts llama.cpp for a load request. Rejects with `engine-unavailable` or `gpu-unavailable`. */
export type StartLlama = (request: LoadRequest, call: StartCall) => Promise<StartedLlama>;

async function startOnCpu(logger: Logger): Promise<Llama> {
  // For Apple silicon there is only a Metal build; loading no GPU layers keeps the model on the CPU.
  return startBackend(isAppleSilicon ? 'metal' : false, logger).catch((error: unknown) => {
    throw new PhidelityError(
      'engine-unavailable',
      l10n.t(
        'The inference engine does not run on this system: {0} On Linux it needs glibc 2.34 or later (Debian 12, Ubuntu 22.04, Fedora 35).',
        PhidelityError.from(error).message,
      ),
      { cause: error },
    );
  });
}

/** The error for a back-end that was set and is not available, with what to do. */
function refusal(backend: GpuBackend, whys: readonly string[]): PhidelityError {
  const why = hasBuild(backend)
    ? joinSentences(...whys)
    : l10n.t(
        'No {0} build is available for {1}.',
        gpuBackendNames[backend],
        `${process.platform}-${process.arch}`,
      );
  const advice = l10n.t('To use the CPU where no GPU is available, set "phidelity.model.backend" to "auto".');
  return new PhidelityError('gpu-unavailable', joinSentences(why, advice));
}

/** Starts llama.cpp on the requested back-end, or on the best that is available, which may be the CPU. */
export const startLlama: StartLlama = async (request, call) => {
  const { backend = 'auto' } = request;
  const found = await findGpu(request, call);
  if (found.isFound) return { llama: found.llama, gpu: found.gpu };
  if (!found.failed && backend !== 'auto' && backend !== 'cpu')
    throw refusal(backend, found.problems.length > 0 ? found.problems : found.whys);
  const gpuUnavailable = gpuUnavailableReason(request, found);
  return { llama: await startOnCpu(call.logger), ...(gpuUnavailable ? { gpuUnavailable } : {}) };
};

/** Where a model runs that has `gpuLayers` layers on the GPU, for its description. */
export function gpuPlacement(
  { gpu, gpuUnavailable }: StartedLlama,
  gpuLayers: number,
): Pick<LocalSource, 'backend' | 'device' | 'gpuLayers' | 'gpuUnavailable'> {
  if (gpu && gpuLayers > 0)
    return { backend: gpu.backend, ...(gpu.device ? { device: gpu.device } : {}), gpuLayers };
  const why: GpuUnavailable | undefined = gpu
    ? { reason: 'unavailable', message: l10n.t('No layer of this model is on {0}.', gpuText(gpu)) }
    : gpuUnavailable;
  return { backend: 'cpu', gpuLayers: 0, ...(why ? { gpuUnavailable: why } : {}) };
}
