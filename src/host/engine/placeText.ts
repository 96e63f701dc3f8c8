import { gpuText } from '../../core/engine/gpuText.ts';
import type { LocalSource } from '../../core/ports/engine.ts';

/** Where a model runs, in Markdown for a tooltip; why not on a GPU, and what to do about that. */
export function placeText({ backend, device, gpuLayers, whyNotGpu }: LocalSource): string[] {
  if (backend !== 'cpu')
    return [`Runs on **${gpuText({ backend, ...(device ? { device } : {}) })}**: ${gpuLayers} layers`];
  if (!whyNotGpu) return ['Runs on the CPU'];
  const again = whyNotGpu.reason === 'failed' ? ' [Try the GPU Again](command:phidelity.tryGpuAgain)' : '';
  const icon = whyNotGpu.reason === 'failed' ? 'warning' : 'info';
  return ['Runs on the CPU', `$(${icon}) ${whyNotGpu.message}${again}`];
}
