import type { GpuRequest, GpuUnavailable } from '../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../core/ports/gpu.ts';

/** What each is called by its makers. */
export const gpuBackendNames: Readonly<Record<GpuBackend, string>> = {
  vulkan: 'Vulkan',
  metal: 'Metal',
  cuda: 'CUDA',
};

/** A GPU in words, such as "NVIDIA GeForce RTX 4090 (CUDA)". */
export function gpuText({ backend, device }: Pick<Gpu, 'backend' | 'device'>): string {
  return device === undefined
    ? `GPU (${gpuBackendNames[backend]})`
    : `${device} (${gpuBackendNames[backend]})`;
}

/** Why there is no GPU, in words: only what a person may not expect. With no add-on folder set, none is looked for. */
export function gpuUnavailableReason(
  { backend, addonFolder }: GpuRequest,
  search: { readonly failed?: Gpu; readonly problems: readonly string[]; readonly whys: readonly string[] },
): GpuUnavailable | undefined {
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
