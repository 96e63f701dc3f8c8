import type { GpuRequest, WhyNotGpu } from '../ports/engine.ts';
import type { Gpu } from '../ports/gpu.ts';
import { gpuText } from './gpuText.ts';

/** Why there is no GPU, in words: only what a person may not expect. With no add-on folder set, none is looked for. */
export function whyNoGpu(
  { backend, addonFolder }: GpuRequest,
  search: { readonly failed?: Gpu; readonly problems: readonly string[]; readonly whys: readonly string[] },
): WhyNotGpu | undefined {
  const { failed, problems, whys } = search;
  if (failed)
    return {
      reason: 'failed',
      message: `${gpuText(failed)} is not used, since the engine failed on it.`,
    };
  if (backend === 'cpu') return undefined;
  const all = [...problems, ...whys];
  if (all.length > 0) return { reason: 'unavailable', message: all.join(' ') };
  if (!addonFolder) return undefined;
  return {
    reason: 'unavailable',
    message: `${addonFolder} holds none of node-llama-cpp's packages for a GPU of this platform.`,
  };
}
