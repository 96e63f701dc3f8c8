import { gpuText } from '../core/engine/gpuText.ts';
import type { LocalSource, WhyNotGpu } from '../core/ports/engine.ts';
import type { StartedLlama } from './startLlama.ts';

/** Where a model runs of which so many layers are on the GPU, as people are told. */
export function gpuPlace(
  { gpu, whyNotGpu }: StartedLlama,
  gpuLayers: number,
): Pick<LocalSource, 'backend' | 'device' | 'gpuLayers' | 'whyNotGpu'> {
  if (gpu && gpuLayers > 0)
    return { backend: gpu.backend, ...(gpu.device ? { device: gpu.device } : {}), gpuLayers };
  const why: WhyNotGpu | undefined = gpu
    ? { reason: 'unavailable', message: `No layer of this model is on ${gpuText(gpu)}.` }
    : whyNotGpu;
  return { backend: 'cpu', gpuLayers: 0, ...(why ? { whyNotGpu: why } : {}) };
}
